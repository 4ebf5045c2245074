"""The evidence beside the reader's judgement: names of the question, and newer reports."""

import pytest
from pincite.assistant.english.numbers import find_numbers
from pincite.assistant.read.features import (
    NameCounter,
    compute_newer_rivals,
    compute_word_overlap,
    count_conflicting_figures,
    stem_content_words,
)
from pincite.index.readers.article import make_article

ARTICLE = make_article(
    id="a",
    source="a.txt",
    title="Petra Sand wins a prize",
    text="The baker Petra Sand of Marn met the United Nations and a Russian minister on Monday.",
)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        pytest.param("Which prize did Petra Sand win?", 0.0, id="the same"),
        pytest.param("Which prize did Peter Sand win?", 0.5, id="another first name"),
        pytest.param("Which prize did Anna Holm win?", 1.0, id="another person"),
        pytest.param("Who met the baker in Varn?", 1.0, id="another place"),
        pytest.param("Who met the UN?", 0.0, id="initials"),
        pytest.param("Whose minister is from Russia?", 0.0, id="country and people"),
        pytest.param("Who met whom on Tuesday in May?", 0.0, id="days and months are no names"),
        pytest.param("who won the prize", 0.0, id="no name"),
        pytest.param("How many MPs and NGOs met the baker?", 0.0, id="plural abbreviations"),
    ],
)
def test_names_that_an_article_lacks_are_counted(question: str, missing: float) -> None:
    assert NameCounter(question).count_missing(ARTICLE) == missing


def test_a_name_that_one_of_the_articles_has_is_not_absent() -> None:
    other = make_article(id="b", source="b.txt", text="Anna Holm is the mayor of Varn.")
    names = NameCounter("Did Anna Holm meet Otto Kray?")
    assert names.count_missing(ARTICLE) == 2.0
    assert names.count_absent() == 2
    assert names.count_missing(other) == 1.0
    assert names.count_absent() == 1


def test_capitals_of_a_title_show_no_names() -> None:
    assert NameCounter("Which Bakers Received Important Prizes Today").count_missing(ARTICLE) == 0.0


@pytest.mark.parametrize(
    ("question", "conflicts"),
    [
        pytest.param("Who won the 200 metres?", 1, id="another distance"),
        pytest.param("Who won the 100 metres?", 0, id="the same"),
        pytest.param("Who won the 12th race of 3 laps?", 0, id="units that the text lacks"),
        pytest.param("Who won?", 0, id="no figure"),
    ],
)
def test_a_figure_of_the_question_conflicts_with_others_of_its_unit(
    question: str, conflicts: int
) -> None:
    text = "Noah Reed won the 100 metres in 9.8 seconds."
    assert count_conflicting_figures(list(find_numbers(question)), text) == conflicts


def test_the_overlap_is_the_share_of_the_questions_stems() -> None:
    question = stem_content_words("Which prizes did bakers win?")
    assert compute_word_overlap(question, stem_content_words("A baker wins.")) == pytest.approx(
        2 / 3
    )
    assert compute_word_overlap(frozenset(), frozenset()) == 0.0


def test_only_a_newer_sentence_that_says_the_same_is_a_rival() -> None:
    stems = [stem_content_words(text) for text in ("14 cracks found", "37 cracks found", "rain")]
    days = ["2024-05-01", "2024-05-03", "2024-05-09"]
    older, newer, _ = compute_newer_rivals(days, stems, [0.9, 0.8, 0.9])
    assert older == pytest.approx(0.8 * 2 / 3)
    assert newer == 0.0


def test_a_sentence_without_a_day_has_no_newer_rival() -> None:
    stems = [stem_content_words("14 cracks")] * 2
    assert compute_newer_rivals([None, "2024-05-03"], stems, [0.9, 0.9]) == [0.0, 0.0]
