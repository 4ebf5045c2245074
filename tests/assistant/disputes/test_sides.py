"""Articles that answer differently: both sides are shown, the newest first."""

from functools import partial
from pathlib import Path

import pytest
from pincite.assistant import build_chain
from pincite.assistant.disputes.sides import find_disagreement, prepend_sides
from pincite.assistant.read.calibration import load_calibration
from pincite.assistant.read.ranking import ScoredSentence
from pincite.assistant.read.reader import Judgement, PassageText
from pincite.index import Index, build

from tests.fakes.llm import scored_sentence

TOLL = "How many people died when the ferry Aurelia sank?"


@pytest.mark.parametrize(
    ("question", "one", "other", "expected"),
    [
        pytest.param(
            TOLL,
            scored_sentence(
                "At least 31 people died when the ferry Aurelia sank off Kestrel Point."
            ),
            scored_sentence(
                "At least 47 people died when the ferry Aurelia sank off Kestrel Point."
            ),
            {"31", "47"},
            id="figures in like sentences",
        ),
        pytest.param(
            TOLL,
            scored_sentence("The Aurelia took 31 people down with her, officials said.", "31"),
            scored_sentence("A total of 47 people were lost with the ferry Aurelia.", "47"),
            {"31", "47"},
            id="figures in other words",
        ),
        pytest.param(
            "When did the ferry Aurelia sink?",
            scored_sentence("The ferry Aurelia sank off Kestrel Point on 3 March 2024."),
            scored_sentence("The ferry Aurelia sank off Kestrel Point on 4 March 2024."),
            {"3 March 2024", "4 March 2024"},
            id="dates",
        ),
        pytest.param(
            "Who was the captain of the Aurelia?",
            scored_sentence("The captain of the ferry Aurelia was Ina Holt.", "Ina Holt"),
            scored_sentence("Idris Falk, 52, was in command of the Aurelia.", "Idris Falk"),
            {"Ina Holt", "Idris Falk"},
            id="names",
        ),
        pytest.param(
            "Did the council vote to close the pier?",
            scored_sentence("The council of Larnmouth voted on Monday to close the old pier."),
            scored_sentence(
                "The council of Larnmouth never voted on Monday to close the old pier."
            ),
            {"Larnmouth voted", "Larnmouth never voted"},
            id="a no",
        ),
        pytest.param(
            "What became of the pier bill?",
            scored_sentence("The bill to close the old pier of Larnmouth passed on Monday."),
            scored_sentence("The bill to close the old pier of Larnmouth failed on Monday."),
            {"Larnmouth passed on", "Larnmouth failed on"},
            id="outcomes",
        ),
    ],
)
def test_a_disagreement_is_found(
    question: str, one: ScoredSentence, other: ScoredSentence, expected: set[str]
) -> None:
    found = find_disagreement(question, [one, other])
    assert found
    assert {side.words for side in found.sides} == expected


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        pytest.param(
            TOLL,
            scored_sentence("At least 31 people died when the ferry Aurelia sank.", "31"),
            scored_sentence("Some 30 people died when the ferry Aurelia sank.", "30"),
            id="a rough figure",
        ),
        pytest.param(
            TOLL,
            scored_sentence("On 3 March 2024 the ferry Aurelia sank, and 31 people died.", "31"),
            scored_sentence("On 9 June 1987 the ferry Aurelia sank, and 12 people died.", "12"),
            id="another day",
        ),
        pytest.param(
            TOLL,
            scored_sentence("The ferry Aurelia sank and 31 people died.", "31"),
            scored_sentence("The tanker Brightwater burned and 12 sailors died.", "12"),
            id="another ship",
        ),
        pytest.param(
            "Which town had a fire of 300 homes?",
            scored_sentence("A fire of 300 homes was put out in Larnmouth.", "Larnmouth"),
            scored_sentence(
                "A fire of 20 homes was put out in Harwich, they said yesterday.", "Harwich"
            ),
            id="other figures than asked about",
        ),
        pytest.param(
            "Who was the captain of the Aurelia?",
            scored_sentence("The captain of the Aurelia was Ina Holt.", "Ina Holt"),
            scored_sentence("Captain Holt was in command of the Aurelia.", "Captain Holt"),
            id="a shorter name",
        ),
        pytest.param(
            "What does the pier cost?",
            scored_sentence("The council said the pier costs £4m."),
            scored_sentence("The council said the pier costs £4m!"),
            id="the same",
        ),
        pytest.param(
            "Which towns backed the pier plan?",
            scored_sentence("Larnmouth, Whitby and Harwich backed the pier plan on Monday."),
            scored_sentence(
                "Larnmouth, Whitby and Harwich backed the pier plan on Monday but did not pay."
            ),
            id="more, with a no in it",
        ),
        pytest.param(
            "How many passengers did the ferry of Larnmouth carry in May?",
            scored_sentence("The ferry of Harwich carried 1,000 passengers in May.", "1,000"),
            scored_sentence("The ferry of Whitby carried 1,037 passengers in May.", "1,037"),
            id="of what is not asked about",
        ),
        pytest.param(
            TOLL,
            scored_sentence("The ferry Aurelia sank and 31 people died.", "31"),
            scored_sentence("The ferry Aurelia had 47 people on board.", "47", logit=-1.0),
            id="what does not answer",
        ),
    ],
)
def test_what_is_no_dispute(question: str, one: ScoredSentence, other: ScoredSentence) -> None:
    assert find_disagreement(question, [one, other]) is None


def test_nothing_read() -> None:
    assert find_disagreement(TOLL, []) is None
    assert prepend_sides([], None) == ()


FIRST = scored_sentence(
    "The ferry took 31 people down with her when she sank.", "31", published="2024-03-04"
)
LATER = scored_sentence(
    "The toll of the ferry rose to 47, up from 31.", "47", logit=1.5, published="2024-03-06"
)
UNDATED = scored_sentence("In all, 52 died on the ferry that sank.", "52", logit=1.0)


def test_the_newest_first_and_what_replaces() -> None:
    found = find_disagreement("How many died on the ferry?", [FIRST, LATER, UNDATED])
    assert found
    assert [side.words for side in found.sides] == ["47", "31", "52"]
    assert found.latest is found.sides[0]
    assert prepend_sides([FIRST], found) == (LATER, FIRST, UNDATED)


def test_an_older_article_replaces_nothing() -> None:
    older = scored_sentence(LATER.text, "47", published="2024-03-01")
    found = find_disagreement("How many died on the ferry?", [FIRST, older])
    assert found
    assert found.latest is None


@pytest.fixture(scope="module")
def ferry_index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("ferry")
    for name, day, toll in (("first", "04", "31"), ("later", "06", "47, up from 31")):
        text = f"The ferry Aurelia sank off Kestrel Point. The toll, {name} counted, was {toll}."
        front = f"---\ntitle: The {name} count\ndate: 2024-03-{day}\n---\n"
        (folder / f"{name}.md").write_text(f"{front}\n{text}\n")
    build(folder, into=folder / "index")
    return Index.open(folder / "index")


def toll_reader(_question: str, texts: object, odds: float = 5.0) -> list[list[Judgement]]:
    """A reader that takes the figure after "was" for the answer."""

    def judge(sentence: str) -> Judgement:
        start = sentence.find("was ") + 4
        found = start > 3
        return Judgement(odds, (start, start + 2), 0.9) if found else Judgement(-5.0)

    assert isinstance(texts, list)
    return [
        [judge(each) for each in text.sentences] for text in texts if isinstance(text, PassageText)
    ]


def test_the_answer_shows_both_sides(ferry_index: Index) -> None:
    chain = build_chain(ferry_index, reader=toll_reader)
    answer = chain.invoke("What was the toll of the Aurelia?")
    (dispute,) = answer.disputes
    assert [each.title for each in answer.citations] == ["The later count", "The first count"]
    assert dispute.citations == ("1", "2")
    assert dispute.text == (
        "“47” (The later count, 6 March 2024); “31” (The first count, 4 March 2024). "
        "The later count, 6 March 2024 says that this replaces what was said before."
    )
    assert (dispute.words, dispute.latest) == (("47", "31"), "1")
    first, *rest = chain.stream("What was the toll of the Aurelia?")
    assert sum(rest, first) == answer


def test_like_sentences_that_disagree_are_answered_below_the_threshold(tmp_path: Path) -> None:
    for toll in ("31", "47"):
        text = f"Ferry sinks\n\nThe toll of the ferry Aurelia was {toll}, the coast guard said.\n"
        (tmp_path / f"{toll}.txt").write_text(text)
    build(tmp_path, into=tmp_path / "index")
    chain = build_chain(Index.open(tmp_path / "index"), reader=partial(toll_reader, odds=-1.0))
    question = {"question": "What was the toll of the Aurelia?", "caution": "high"}
    answer = chain.invoke(question)
    assert answer.confidence < load_calibration().thresholds["high"]
    assert answer.answered
    assert {citation.article_id for citation in answer.citations} == {"31.txt", "47.txt"}
    assert answer.disputes
    assert not chain.invoke({**question, "articles": ["31.txt"]}).answered
