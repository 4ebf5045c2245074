"""The time that a question names, and its effect on search and answer."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings, strategies as st
from pincite.assistant import Answer, build_chain
from pincite.assistant.read.ranking import ScoredSentence
from pincite.assistant.read.reader import Judgement
from pincite.assistant.time_filter import TimeFilter, parse_time, prefer_in_time, search_in_time
from pincite.index import Index, build
from pincite.index.types import NO_FILTERS, Coverage, Filters, Passage, Sentence

from tests.fakes.assistant.readers import make_reader, make_scored_sentence

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


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2024-06-01", True),
        ("2024-06-30", True),
        ("2024-06", True),
        ("2024", True),
        ("2024-05-31", False),
        ("2024-07-01", False),
        ("2023", False),
        (None, False),
    ],
)
def test_a_publication_date_matches_if_it_may_be_in_the_range(
    published: str | None, *, expected: bool
) -> None:
    assert TimeFilter("2024-06-01", "2024-06-30").matches(published) is expected


def test_filters_are_only_narrowed() -> None:
    given = Filters(articles=frozenset("a"), since="2024-06-10")
    june = TimeFilter("2024-06-01", "2024-06-30")
    assert june.narrow(given) == Filters(frozenset("a"), "2024-06-10", "2024-06-30")
    assert june.narrow_if_exclusive(given) == given
    assert TimeFilter("2024-06-01", None, exclusive=True).narrow_if_exclusive(
        NO_FILTERS
    ) == Filters(since="2024-06-01")


def test_half_of_the_passages_are_in_the_range_if_there_are_so_many() -> None:
    def search_passages(filters: Filters) -> tuple[Passage, ...]:
        names = "ef" if filters.since else "abcd"
        ranked = enumerate(names, start=2 * len(names))
        return tuple(Passage(name, (Sentence(name, 0, 0, 1),), -rank) for rank, name in ranked)

    found = search_in_time(TimeFilter("2024-06-01", None), NO_FILTERS, search_passages)
    assert {each.article_id for each in found} == set("efab")
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    exclusive = TimeFilter("2024-06-01", None, exclusive=True)
    assert search_in_time(exclusive, NO_FILTERS, search_passages) == search_passages(
        exclusive.narrow(NO_FILTERS)
    )
    assert search_in_time(TimeFilter(), NO_FILTERS, search_passages) == search_passages(NO_FILTERS)


OLD, NEW, UNDATED = (
    make_scored_sentence("The toll is 31.", published="2024-06-01", logit=1.0),
    make_scored_sentence("The toll is 47.", published="2024-06-20", logit=0.5),
    make_scored_sentence("The toll is 52.", logit=0.8),
)


@pytest.mark.parametrize(
    ("time_filter", "expected"),
    [
        pytest.param(TimeFilter(), [OLD, UNDATED, NEW], id="any time"),
        pytest.param(TimeFilter("2024-06-10", None), [NEW, OLD, UNDATED], id="since"),
        pytest.param(TimeFilter(None, "2024-06-10"), [OLD, UNDATED, NEW], id="until"),
        pytest.param(
            TimeFilter("2030-01-01", None), [OLD, UNDATED, NEW], id="range without articles"
        ),
        pytest.param(TimeFilter(newest=True), [NEW, OLD, UNDATED], id="newest"),
    ],
)
def test_sentences_in_the_range_come_first(
    time_filter: TimeFilter, expected: list[ScoredSentence]
) -> None:
    found = prefer_in_time([OLD, UNDATED, NEW], time_filter)
    assert [each.text for each in found] == [each.text for each in expected]
    assert all(previous.logit >= following.logit for previous, following in pairwise(found))


@pytest.fixture(scope="module")
def mayors_index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("mayors")
    for day, name in (("2024-03-04", "Ina Holt"), ("2024-06-06", "Idris Falk")):
        text = f"The mayor of Larnmouth is {name}. The town lies by the sea."
        (folder / f"{day}.md").write_text(f"---\ntitle: {name}\ndate: {day}\n---\n\n{text}\n")
    build(folder, into=folder / "index")
    return Index.open(folder / "index")


mayor_reader = make_reader(lambda sentence: Judgement(9.0 if "mayor" in sentence else -3.0))


@pytest.mark.parametrize(
    ("question", "first", "searched"),
    [
        pytest.param("Who was the mayor of Larnmouth in March 2024?", "Ina Holt", 2, id="then"),
        pytest.param("Who was the mayor of Larnmouth last week?", "Idris Falk", 2, id="last week"),
        pytest.param("Who is the mayor of Larnmouth right now?", "Idris Falk", 2, id="newest"),
        pytest.param("Do articles of March 2024 name a mayor?", "Ina Holt", 1, id="articles of"),
    ],
)
def test_the_answer_comes_from_articles_in_the_range(
    mayors_index: Index, question: str, first: str, searched: int
) -> None:
    chain = build_chain(mayors_index, reader=mayor_reader)
    answer: Answer = chain.invoke({"question": question, "asked": "2024-06-14"})
    assert answer.citations[0].title == first
    for statement, row in zip(answer.statements, answer.to_json()["statements"], strict=True):
        (cited,) = (each for each in answer.citations if each.label in statement.citations)
        assert answer.as_of(statement) == row["as_of"] == cited.published
    assert answer.coverage.articles == searched


def test_the_answer_says_which_year_is_meant_and_what_was_not_asked(tmp_path: Path) -> None:
    for name, date_line in (("may", "date: 2022-05-03\n"), ("one", ""), ("two", "")):
        (tmp_path / f"{name}.md").write_text(
            f"---\ntitle: {name}\n{date_line}---\n\nThe mayor of Larnmouth is Ina Holt.\n"
        )
    build(tmp_path, into=tmp_path / "index")
    chain = build_chain(Index.open(tmp_path / "index"), reader=mayor_reader)

    def ask(question: str, **options: str) -> tuple[str, ...]:
        asked = {"question": question, "asked": "2024-06-14", **options}
        first, *rest = chain.stream(asked)
        answer: Answer = sum(rest, first)
        assert answer == chain.invoke(asked)
        return answer.notices

    left_out = "2 articles have no date and were not asked."
    (note,) = ask("Who was the mayor of Larnmouth in June?")
    assert note.startswith("The question states no year: “June” is read as of 2022")
    assert ask("Who is the mayor?", since="2022-01-01") == (left_out,)
    assert ask("Do articles of May name a mayor?") == (note.replace("June", "May"), left_out)
    assert ask("Who is the mayor?") == ()


def test_a_range_without_articles_is_declined(mayors_index: Index) -> None:
    chain = build_chain(mayors_index, reader=mayor_reader)
    answer = chain.invoke({"question": "What was published yesterday?", "asked": "2020-01-01"})
    assert not answer.answered
    assert "No article fits" in answer.text
