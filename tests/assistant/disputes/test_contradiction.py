"""Which words of two sentences contradict each other, and which do not."""

import pytest
from pincite.assistant.disputes.contradiction import (
    find_differing_answers,
    find_differing_values,
    is_correction,
)
from pincite.assistant.read.ranking import ScoredSentence

from tests.fakes.assistant.readers import make_scored_sentence

TOLL = "How many people died when the ferry Aurelia sank?"


def find_contradiction(
    question: str, one: ScoredSentence, other: ScoredSentence
) -> tuple[str, str] | None:
    return find_differing_values(question, one, other) or find_differing_answers(
        question, one, other
    )


@pytest.mark.parametrize(
    ("question", "one", "other", "expected"),
    [
        pytest.param(
            TOLL,
            make_scored_sentence(
                "At least 31 people died when the ferry Aurelia sank off Kestrel Point."
            ),
            make_scored_sentence(
                "At least 47 people died when the ferry Aurelia sank off Kestrel Point."
            ),
            {"31", "47"},
            id="numbers in the same wording",
        ),
        pytest.param(
            TOLL,
            make_scored_sentence("The Aurelia took 31 people down with her, officials said.", "31"),
            make_scored_sentence("A total of 47 people were lost with the ferry Aurelia.", "47"),
            {"31", "47"},
            id="numbers in other words",
        ),
        pytest.param(
            "When did the ferry Aurelia sink?",
            make_scored_sentence("The ferry Aurelia sank off Kestrel Point on 3 March 2024."),
            make_scored_sentence("The ferry Aurelia sank off Kestrel Point on 4 March 2024."),
            {"3 March 2024", "4 March 2024"},
            id="dates",
        ),
        pytest.param(
            "Who was the captain of the Aurelia?",
            make_scored_sentence("The captain of the ferry Aurelia was Ina Holt.", "Ina Holt"),
            make_scored_sentence("Idris Falk, 52, was in command of the Aurelia.", "Idris Falk"),
            {"Ina Holt", "Idris Falk"},
            id="names",
        ),
        pytest.param(
            "Did the council vote to close the pier?",
            make_scored_sentence("The council of Larnmouth voted on Monday to close the old pier."),
            make_scored_sentence(
                "The council of Larnmouth never voted on Monday to close the old pier."
            ),
            {"Larnmouth voted", "Larnmouth never voted"},
            id="negation",
        ),
        pytest.param(
            "What became of the pier bill?",
            make_scored_sentence("The bill to close the old pier of Larnmouth passed on Monday."),
            make_scored_sentence("The bill to close the old pier of Larnmouth failed on Monday."),
            {"Larnmouth passed on", "Larnmouth failed on"},
            id="outcomes",
        ),
    ],
)
def test_a_contradiction_is_found(
    question: str, one: ScoredSentence, other: ScoredSentence, expected: set[str]
) -> None:
    found = find_contradiction(question, one, other)
    assert found is not None
    assert set(found) == expected


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        pytest.param(
            TOLL,
            make_scored_sentence("At least 31 people died when the ferry Aurelia sank.", "31"),
            make_scored_sentence("Some 30 people died when the ferry Aurelia sank.", "30"),
            id="approximate number",
        ),
        pytest.param(
            TOLL,
            make_scored_sentence(
                "On 3 March 2024 the ferry Aurelia sank, and 31 people died.", "31"
            ),
            make_scored_sentence(
                "On 9 June 1987 the ferry Aurelia sank, and 12 people died.", "12"
            ),
            id="events of two days",
        ),
        pytest.param(
            TOLL,
            make_scored_sentence("The ferry Aurelia sank and 31 people died.", "31"),
            make_scored_sentence("The tanker Brightwater burned and 12 sailors died.", "12"),
            id="two ships",
        ),
        pytest.param(
            "Which town had a fire of 300 homes?",
            make_scored_sentence("A fire of 300 homes was put out in Larnmouth.", "Larnmouth"),
            make_scored_sentence(
                "A fire of 20 homes was put out in Harwich, they said yesterday.", "Harwich"
            ),
            id="other numbers than in the question",
        ),
        pytest.param(
            "Who was the captain of the Aurelia?",
            make_scored_sentence("The captain of the Aurelia was Ina Holt.", "Ina Holt"),
            make_scored_sentence("Captain Holt was in command of the Aurelia.", "Captain Holt"),
            id="a shorter name",
        ),
        pytest.param(
            "What does the pier cost?",
            make_scored_sentence("The council said the pier costs £4m."),
            make_scored_sentence("The council said the pier costs £4m!"),
            id="same sentence",
        ),
        pytest.param(
            "Which towns backed the pier plan?",
            make_scored_sentence("Larnmouth, Whitby and Harwich backed the pier plan on Monday."),
            make_scored_sentence(
                "Larnmouth, Whitby and Harwich backed the pier plan on Monday but did not pay."
            ),
            id="an addition with a negation in it",
        ),
        pytest.param(
            "How many passengers did the ferry of Larnmouth carry in May?",
            make_scored_sentence("The ferry of Harwich carried 1,000 passengers in May.", "1,000"),
            make_scored_sentence("The ferry of Whitby carried 1,037 passengers in May.", "1,037"),
            id="other names than in the question",
        ),
    ],
)
def test_sentences_that_may_both_be_right_do_not_contradict(
    question: str, one: ScoredSentence, other: ScoredSentence
) -> None:
    assert find_contradiction(question, one, other) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The toll rose to 47, up from 31.", True, id="up from"),
        pytest.param("An earlier report put the toll at 31.", True, id="earlier report"),
        pytest.param("The coast guard revised the toll to 47.", True, id="revised"),
        pytest.param("The toll was 47, the coast guard said.", False, id="no correction"),
    ],
)
def test_a_correction_is_known_by_its_words(text: str, *, expected: bool) -> None:
    assert is_correction(make_scored_sentence(text)) is expected


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        pytest.param("2024-03-20", ("31", "47"), id="within a month"),
        pytest.param("2024-09-20", None, id="half a year later"),
        pytest.param("2024", ("31", "47"), id="unknown day"),
    ],
)
def test_articles_far_apart_in_time_report_different_events(
    published: str, expected: tuple[str, str] | None
) -> None:
    one = make_scored_sentence(
        "The Aurelia took 31 people down with her.", "31", published="2024-03-04"
    )
    other = make_scored_sentence(
        "A total of 47 people were lost with the ferry Aurelia.", "47", published=published
    )
    assert find_differing_answers(TOLL, one, other) == expected
