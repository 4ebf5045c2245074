"""The speaker and the outlet of a sentence of an article."""

import pytest
from hypothesis import given, strategies as st
from pincite.assistant.english.speakers import find_speaker
from pincite.assistant.types import Speaker
from pincite.index.sentences import split

ARTICLE = """\
The old pier of Larnmouth will close, Mayor Ina Holt said on Monday. “We have no choice,” Holt \
told the BBC. “The wood is rotten. It was never meant to last.”

“It is a sad day,” said Per Lund, who chairs the fishermen's union. He spoke for an hour. “My \
father built half of it,” he added.

Critics were not convinced. In a letter, Ada Finch, a professor of engineering, history and law, \
wrote: “Repairs are cheaper than they look.” The firm's director, Tom Reed, agreed.

The pier, known as the “Iron Lady” to sailors, opened in 1887.

“Nobody asked us,” according to a shopkeeper.

FINCH: “I have nothing to add.”

“Nobody knew,” the harbour office said in a statement.

Another sailor, Jon Berg, 61, has moved his boat to Larnmouth twice. “I would do it again,” he said.

Kari Moe, who has said the pier is “worth more than any bridge in the county”, will sue.

“It will be sorely missed by every one of us,” a post on the page of the union read.

Holt was once described by Per Lund as “the only mayor who ever listened to a fisherman”.

Eva Rud praised the plan, saying on Friday that she “would walk on it every day”.

Officials call these “sinking assets” in their budget.

Finch’s favourite books are “The Old Pier,” “Low Tide” and “A Rope.”

“I may be wrong, but I would not bet on it.”

– Olga Dahl, asked about the vote

“Nobody lost a day,” said the head of the Larnmouth Ferry crew, Øyvind Åse.

“He kept the bike oiled,” said his father, Lahcen.

Several had come. “I saw the light go out,” he said.
"""


@pytest.mark.parametrize(
    ("words", "name", "outlet"),
    [
        pytest.param("We have no choice", "Ina Holt", "the BBC", id="the last name, and to whom"),
        pytest.param(
            "The wood is rotten", "Ina Holt", "the BBC", id="the sentence before names them"
        ),
        pytest.param("It was never meant", "Ina Holt", "the BBC", id="further on"),
        pytest.param("a sad day", "Per Lund", None, id="after the verb"),
        pytest.param("My father", "Per Lund", None, id="a pronoun"),
        pytest.param("Repairs are cheaper", "Ada Finch", None, id="before an apposition"),
        pytest.param("Nobody asked", "a shopkeeper", None, id="according to"),
        pytest.param("nothing to add", "FINCH", None, id="a transcript"),
        pytest.param("Nobody knew", "the harbour office", None, id="an office"),
        pytest.param("do it again", "Jon Berg", None, id="a name in an aside"),
        pytest.param("worth more", "Kari Moe", None, id="a clause with who"),
        pytest.param("sorely missed", "a post on the page of the union", None, id="what is read"),
        pytest.param("the only mayor", "Per Lund", None, id="described by"),
        pytest.param("would walk on it", "Eva Rud", None, id="a pronoun of the same sentence"),
        pytest.param("not bet on it", "Olga Dahl", None, id="on the line after"),
        pytest.param("lost a day", "Øyvind Åse", None, id="a name after a role with a name"),
        pytest.param("bike oiled", "Lahcen", None, id="a first name after a role"),
    ],
)
def test_the_speaker_and_the_outlet_are_found(words: str, name: str, outlet: str | None) -> None:
    assert find_speaker_of(words) == Speaker(name, outlet)


def test_an_as_clause_speaks_for_the_person_of_its_own_sentence() -> None:
    text = "Anna Kern said that all but one agreed. The other was Per Lund, as he said himself."
    assert find_speaker(text, text.index("The other"), len(text)) == Speaker("Per Lund", None)


def test_a_word_that_only_opens_a_sentence_is_nobody() -> None:
    found = find_speaker_of("I saw the light")
    assert found is None or found.name != "Several"


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("Iron Lady", id="a name"),
        pytest.param("sinking assets", id="a term"),
        pytest.param("Low Tide", id="titles"),
    ],
)
def test_a_term_in_quotation_marks_has_no_speaker(words: str) -> None:
    assert find_speaker_of(words) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "The last ballot was not declared until Saturday, two days after the vote.",
        "In the spring the company wrote off another ten million on the pier.",
        "In 1923 more than twenty deaths had been reported.",
    ],
)
def test_a_report_without_quotation_marks_has_no_speaker(sentence: str) -> None:
    """Its verb is one of speech elsewhere, and the sentence before has a subject."""
    text = f"The Labour Party won the vote. The owner, Per Lund, spoke for an hour. {sentence}"
    assert find_speaker(text, text.index(sentence), len(text)) is None


@given(st.text(st.sampled_from("“”\"'\n .,aBsaid")), st.data())
def test_any_text_gives_a_speaker_with_a_name_or_none(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = find_speaker(text, start, end)
    assert found is None or found.name


def find_speaker_of(words: str) -> Speaker | None:
    """Return the speaker of the sentence of ARTICLE that contains the words."""
    start = ARTICLE.index(words)
    (span,) = (span for span in split(ARTICLE) if span.start <= start < span.end)
    return find_speaker(ARTICLE, span.start, span.end)
