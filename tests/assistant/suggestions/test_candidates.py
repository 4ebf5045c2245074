"""Headlines and sentences that are turned into questions."""

import pytest
from pincite.assistant.suggestions.candidates import Candidate, make_candidates
from pincite.index.types import Article


def _article(title: str | None) -> Article:
    return Article(
        "a", "a.txt", title, "Text.", None, None, None, None, hidden=0, invisible=0, digest=""
    )


def _ask(text: str) -> list[tuple[str, str]]:
    """Return the questions of a sentence below a headline that gives none."""
    found = make_candidates(_article("Weather"), [text])
    return [(each.question, each.answer) for each in found if each.answer]


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        (
            "Anna Holt wins a third term in Aldmoor, but loses her majority.",
            "Who wins a third term in Aldmoor?",
            "Anna Holt",
        ),
        (
            "Claudia Reyes will be the first woman to lead the council.",
            "Who will be the first woman to lead the council?",
            "Claudia Reyes",
        ),
        (
            "At least 1,081 people have died in the heat, according to a count on Thursday.",
            "How many people have died in the heat?",
            "1,081",
        ),
        (
            "80 states back the paper of the peace summit.",
            "How many states back the paper of the peace summit?",
            "80",
        ),
        (
            "Two barges were raised from the river and four boats are still missing.",
            "How many barges were raised from the river?",
            "Two",
        ),
        (
            "The old bridge over the Aller was closed on Friday.",
            "When was the old bridge over the Aller closed?",
            "Friday",
        ),
    ],
)
def test_a_clause_is_turned_around(text: str, question: str, answer: str) -> None:
    assert (question, answer) in _ask(text)


@pytest.mark.parametrize(
    "text",
    [
        "Party leaders agree on a loan for the region.",  # "leaders" is no verb
        "“Who knows?” asked the mayor of the town.",
        "We will be back here on Friday.",
        "Anna Holt said that the bridge is safe.",
        "80 percent of the members voted for the merger.",
        "Rain.",
        "",
    ],
)
def test_a_clause_that_makes_no_sound_question_gives_none(text: str) -> None:
    assert _ask(text) == []


def test_the_last_question_is_what_the_article_is_about() -> None:
    title = "Anna Holt wins a third term in Aldmoor"
    assert make_candidates(_article(title), [])[-1] == Candidate(
        "What are the main points of: Anna Holt wins a third term in Aldmoor?", "", "a"
    )
    german = make_candidates(_article("Die Brücke ist seit Freitag für den Verkehr gesperrt"), [])
    assert german[-1].question.startswith("Worum geht es in: Die Brücke")
    assert make_candidates(_article(None), []) == ()
