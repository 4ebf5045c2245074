"""The time that a question names."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import example, given, settings, strategies as st
from pincite.assistant.read.ranking import ScoredSentence
from pincite.assistant.time_filter import TimeFilter, parse_time
from pincite.index.types import Coverage

from tests.fakes.assistant.readers import make_scored_sentence

TODAY = date(2024, 6, 14)


def find_nothing(_question: str) -> Sequence[ScoredSentence]:
    return []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who won the vote in June 2024?", TimeFilter("2024-06-01", "2024-07-07")),
        ("What happened on 3 May 2024?", TimeFilter("2024-05-03", "2024-05-10")),
        ("What happened on May 3?", TimeFilter("2024-05-03", "2024-05-10")),
        ("What happened last week?", TimeFilter("2024-06-03", "2024-06-16")),
        ("What did he do yesterday?", TimeFilter("2024-06-13", "2024-06-20")),
        ("Who spoke two weeks ago?", TimeFilter("2024-05-27", "2024-06-09")),
        ("What changed in the last ten days?", TimeFilter("2024-06-04", "2024-06-21")),
        ("Did it rain in early March?", TimeFilter("2024-03-01", "2024-04-07")),
        ("Who has resigned since March?", TimeFilter("2024-03-01", None)),
        ("Who resigned after 1 April 2024?", TimeFilter("2024-04-02", None)),
        ("What was the plan before June?", TimeFilter(None, "2024-05-31")),
        ("What was built by the end of 2023?", TimeFilter(None, "2023-12-31")),
        ("Who left between 3 May 2024 and 20 May 2024?", TimeFilter("2024-05-03", "2024-05-27")),
        (
            "Articles from May 2024 about tariffs?",
            TimeFilter("2024-05-01", "2024-05-31", exclusive=True),
        ),
        ("What was published last month?", TimeFilter("2024-05-01", "2024-05-31", exclusive=True)),
        ("What is the latest on the strike?", TimeFilter(newest=True)),
        ("What do articles since May 2024 say?", TimeFilter("2024-05-01", None, exclusive=True)),
        (
            "What are the latest articles of 2023?",
            TimeFilter("2023-01-01", "2023-12-31", True, True),
        ),
        ("Who will speak on July 3?", TimeFilter()),
        ("Which road is due to close in July?", TimeFilter()),
        ("Who will speak in July 2024?", TimeFilter("2024-07-01", "2024-08-07")),
        ("May I ask who won the march?", TimeFilter()),
        ("How did 2024 people get $2024?", TimeFilter()),
        ("Who met before the summit?", TimeFilter()),
    ],
)
def test_a_question_names_its_time(question: str, expected: TimeFilter) -> None:
    assert parse_time(question, TODAY, find_nothing) == expected


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        pytest.param(
            "What was agreed before the summit?",
            make_scored_sentence(
                "The summit opened on 13 June 2024.", "13 June 2024", published="2024-06-20"
            ),
            TimeFilter(None, "2024-06-12"),
            id="date",
        ),
        pytest.param(
            "What was agreed after the summit?",
            make_scored_sentence(
                "The summit ended on Thursday.", "Thursday", published="2024-06-17"
            ),
            TimeFilter("2024-06-14", None),
            id="weekday before the publication date",
        ),
        pytest.param(
            "What was agreed before the summit?",
            make_scored_sentence("The summit ended on Thursday.", "Thursday"),
            TimeFilter(),
            id="weekday in an undated article",
        ),
        pytest.param(
            "What was agreed before the summit?",
            make_scored_sentence(
                "The summit opened in Larnmouth.", "Larnmouth", published="2024-06-20"
            ),
            TimeFilter(),
            id="no date",
        ),
        pytest.param(
            "What was agreed before the summit?",
            make_scored_sentence(
                "A summit may open on 13 June 2024.",
                "13 June 2024",
                published="2024-06-01",
                logit=-1.0,
            ),
            TimeFilter(),
            id="improbable sentence",
        ),
    ],
)
def test_the_date_of_an_event_is_looked_up(
    question: str, sentence: ScoredSentence, expected: TimeFilter
) -> None:
    questions = []

    def retrieve_sentences(question: str) -> Sequence[ScoredSentence]:
        questions.append(question)
        return [sentence]

    assert parse_time(question, TODAY, retrieve_sentences) == expected
    assert questions == ["When was the summit?"]


@pytest.mark.parametrize(
    ("question", "first", "last", "since", "reason"),
    [
        pytest.param(
            "What happened in June?",
            "2022-03-01",
            "2022-09-30",
            "2022-06-01",
            "2022, the time of the articles",
            id="one time",
        ),
        pytest.param(
            "What opens in October?",
            "2022-03-01",
            "2022-09-30",
            "2022-10-01",
            "2022, the time of the articles",
            id="soon after it",
        ),
        pytest.param(
            "What opened in February?",
            "2022-03",
            "2022-09",
            "2022-02-01",
            "2022, the time of the articles",
            id="shortly before it",
        ),
        pytest.param(
            "What happened in June?",
            "2019-03-01",
            "2023-03-30",
            "2022-06-01",
            "2022, the latest that the articles reach",
            id="several years",
        ),
        pytest.param(
            "What happened in May?",
            "2019-03-01",
            "2024-06-13",
            "2024-05-01",
            "2024, the latest before today",
            id="until today",
        ),
        pytest.param(
            "What happened in August?", None, None, "2023-08-01", "2023, the latest", id="undated"
        ),
    ],
)
def test_a_month_without_a_year_is_the_one_that_the_articles_are_about(
    question: str, first: str | None, last: str | None, since: str, reason: str
) -> None:
    found = parse_time(question, TODAY, find_nothing, Coverage(9, first, last, 0))
    assert found.since == since
    assert reason in found.note


@pytest.mark.parametrize("question", ["What happened in June 2022?", "What happened last week?"])
def test_a_time_that_needs_no_year_is_as_it_is_stated(question: str) -> None:
    coverage = Coverage(9, "2019-03-01", "2019-04-01", 0)
    found = parse_time(question, TODAY, find_nothing, coverage)
    assert found == parse_time(question, TODAY, find_nothing)
    assert found.note == ""


def test_this_year_is_that_of_the_articles_if_all_are_older() -> None:
    question = "How many died this year?"
    coverage = Coverage(9, "2019-03-01", "2019-04-01", 0)
    found = parse_time(question, TODAY, find_nothing, coverage)
    assert found.since == "2019-01-01"
    assert "“this year” is read as of 2019" in found.note
    newer = Coverage(9, "2019-03-01", str(TODAY), 0)
    assert parse_time(question, TODAY, find_nothing, newer).note == ""


@pytest.mark.parametrize(
    ("question", "newest"),
    [
        ("Is the bridge still closed?", True),
        ("Who searched for the men who were still missing?", False),
    ],
)
def test_still_asks_for_the_newest_only_if_it_asks_what_holds(question: str, newest: bool) -> None:
    assert parse_time(question, TODAY, find_nothing).newest is newest


@settings(max_examples=50)
@example("Monday", date.min)
@example("the last 9 years", date.max)
@given(st.text(max_size=60), st.dates())
def test_any_question_on_any_date_gives_valid_dates(question: str, today: date) -> None:
    coverage = Coverage(2, str(today), str(today), 0)
    for lacking in ("in June", "from 30 November to February"):
        parse_time(f"{question} {lacking}", today, find_nothing, coverage)
        parse_time(f"{question} {lacking}", date.max, find_nothing, coverage)
    time_filter = parse_time(
        f"{question} last week since 3 days ago {question}", today, find_nothing
    )
    assert time_filter.since is None or date.fromisoformat(time_filter.since)
    assert time_filter.until is None or date.fromisoformat(time_filter.until)
