"""What a question says of time, and what that does to the answer."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings, strategies as st
from pincite.assistant import Answer, build_chain
from pincite.assistant.english.wording import format_age
from pincite.assistant.read.ranking import ScoredSentence
from pincite.assistant.read.reader import Judgement, PassageText
from pincite.assistant.time_filter import TimeFilter, parse_time, prefer_in_time, search_in_time
from pincite.index import Index, InputError, build
from pincite.index.types import NO_FILTERS, Filters, Passage, Sentence

from tests.fakes.llm import scored_sentence

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
def test_what_is_said_of_time(question: str, expected: TimeFilter) -> None:
    assert parse_time(question, TODAY, find_nothing) == expected


@pytest.mark.parametrize(
    ("question", "said", "expected"),
    [
        pytest.param(
            "What was agreed before the summit?",
            scored_sentence(
                "The summit opened on 13 June 2024.", "13 June 2024", published="2024-06-20"
            ),
            TimeFilter(None, "2024-06-12"),
            id="a day",
        ),
        pytest.param(
            "What was agreed after the summit?",
            scored_sentence("The summit ended on Thursday.", "Thursday", published="2024-06-17"),
            TimeFilter("2024-06-14", None),
            id="a day of the week, from when the article was published",
        ),
        pytest.param(
            "What was agreed before the summit?",
            scored_sentence("The summit ended on Thursday.", "Thursday"),
            TimeFilter(),
            id="a day of the week in an undated article",
        ),
        pytest.param(
            "What was agreed before the summit?",
            scored_sentence("The summit opened in Larnmouth.", "Larnmouth", published="2024-06-20"),
            TimeFilter(),
            id="no day",
        ),
        pytest.param(
            "What was agreed before the summit?",
            scored_sentence(
                "A summit may open on 13 June 2024.",
                "13 June 2024",
                published="2024-06-01",
                logit=-1.0,
            ),
            TimeFilter(),
            id="not sure",
        ),
    ],
)
def test_the_day_of_an_event_is_looked_up(
    question: str, said: ScoredSentence, expected: TimeFilter
) -> None:
    asked = []

    def ask(question: str) -> Sequence[ScoredSentence]:
        asked.append(question)
        return [said]

    assert parse_time(question, TODAY, ask) == expected
    assert asked == ["When was the summit?"]


@settings(max_examples=50)
@example("Monday", date.min)
@example("the last 9 years", date.max)
@given(st.text(max_size=60), st.dates())
def test_any_question_on_any_day(question: str, today: date) -> None:
    found = parse_time(f"{question} last week since 3 days ago {question}", today, find_nothing)
    assert found.since is None or date.fromisoformat(found.since)
    assert found.until is None or date.fromisoformat(found.until)


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
def test_a_date_is_of_that_time(published: str | None, *, expected: bool) -> None:
    assert TimeFilter("2024-06-01", "2024-06-30").matches(published) is expected


def test_filters_only_narrow() -> None:
    given = Filters(articles=frozenset("a"), since="2024-06-10")
    june = TimeFilter("2024-06-01", "2024-06-30")
    assert june.narrow(given) == Filters(frozenset("a"), "2024-06-10", "2024-06-30")
    assert june.narrow_if_exclusive(given) == given
    assert TimeFilter("2024-06-01", None, exclusive=True).narrow_if_exclusive(
        NO_FILTERS
    ) == Filters(since="2024-06-01")


def test_half_of_what_is_read_is_of_that_time_where_there_is_so_much() -> None:
    def find(filters: Filters) -> tuple[Passage, ...]:
        names = "ef" if filters.since else "abcd"
        found = enumerate(names, start=2 * len(names))
        return tuple(Passage(n, (Sentence(n, 0, 0, 1),), -score) for score, n in found)

    found = search_in_time(TimeFilter("2024-06-01", None), NO_FILTERS, find)
    assert {each.article_id for each in found} == set("efab")
    assert [each.score for each in found] == sorted((e.score for e in found), reverse=True)
    exclusive = TimeFilter("2024-06-01", None, exclusive=True)
    assert search_in_time(exclusive, NO_FILTERS, find) == find(exclusive.narrow(NO_FILTERS))
    assert search_in_time(TimeFilter(), NO_FILTERS, find) == find(NO_FILTERS)


OLD, NEW, UNDATED = (
    scored_sentence("The toll is 31.", published="2024-06-01", logit=1.0),
    scored_sentence("The toll is 47.", published="2024-06-20", logit=0.5),
    scored_sentence("The toll is 52.", logit=0.8),
)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        pytest.param(TimeFilter(), [OLD, UNDATED, NEW], id="any time"),
        pytest.param(TimeFilter("2024-06-10", None), [NEW, OLD, UNDATED], id="since"),
        pytest.param(TimeFilter(None, "2024-06-10"), [OLD, UNDATED, NEW], id="until"),
        pytest.param(TimeFilter("2030-01-01", None), [OLD, UNDATED, NEW], id="a time of none"),
        pytest.param(TimeFilter(newest=True), [NEW, OLD, UNDATED], id="newest"),
    ],
)
def test_what_is_of_that_time_comes_first(
    wanted: TimeFilter, expected: list[ScoredSentence]
) -> None:
    found = prefer_in_time([OLD, UNDATED, NEW], wanted)
    assert [each.text for each in found] == [each.text for each in expected]
    assert all(each.logit <= each_before.logit for each_before, each in pairwise(found))


@pytest.fixture(scope="module")
def mayors_index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder: Path = tmp_path_factory.mktemp("mayors")
    for day, name in (("2024-03-04", "Ina Holt"), ("2024-06-06", "Idris Falk")):
        text = f"The mayor of Larnmouth is {name}. The town lies by the sea."
        (folder / f"{day}.md").write_text(f"---\ntitle: {name}\ndate: {day}\n---\n\n{text}\n")
    build(folder, into=folder / "index")
    return Index.open(folder / "index")


def mayor_reader(_question: str, texts: Sequence[PassageText]) -> list[list[Judgement]]:
    return [[Judgement(9.0 if "mayor" in each else -3.0) for each in t.sentences] for t in texts]


@pytest.mark.parametrize(
    ("question", "first", "searched"),
    [
        pytest.param("Who was the mayor of Larnmouth in March 2024?", "Ina Holt", 2, id="then"),
        pytest.param("Who was the mayor of Larnmouth last week?", "Idris Falk", 2, id="last week"),
        pytest.param("Who is the mayor of Larnmouth right now?", "Idris Falk", 2, id="newest"),
        pytest.param("Do articles of March 2024 name a mayor?", "Ina Holt", 1, id="articles of"),
    ],
)
def test_the_answer_is_of_that_time(
    mayors_index: Index, question: str, first: str, searched: int
) -> None:
    chain = build_chain(mayors_index, reader=mayor_reader)
    answer: Answer = chain.invoke({"question": question, "asked": "2024-06-14"})
    assert answer.citations[0].title == first
    for statement, row in zip(answer.statements, answer.to_json()["statements"], strict=True):
        (cited,) = (each for each in answer.citations if each.label in statement.citations)
        assert answer.as_of(statement) == row["as_of"] == cited.published
    assert answer.coverage.articles == searched


def test_a_time_of_no_articles_is_said(mayors_index: Index) -> None:
    chain = build_chain(mayors_index, reader=mayor_reader)
    answer = chain.invoke({"question": "What was published yesterday?", "asked": "2020-01-01"})
    assert not answer.answered
    assert "No article fits" in answer.text


@pytest.mark.parametrize("asked", ["soon", "2024-06", 7])
def test_the_day_of_asking_is_a_day(mayors_index: Index, asked: object) -> None:
    with pytest.raises(InputError, match='"asked" is'):
        build_chain(mayors_index).invoke({"question": "Who?", "asked": asked})


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        pytest.param(["2022-06-14", None, "2021"], "14 June 2022, 2 years ago", id="years"),
        pytest.param(["2023-12-15"], "15 December 2023, 5 months ago", id="months"),
        pytest.param(["2022"], "2022, 17 months ago", id="a year that is over"),
        pytest.param(["2024-05-01"], "", id="new"),
        pytest.param(["2025-01-01"], "", id="of the future"),
        pytest.param([None], "", id="undated"),
        pytest.param(["yesterday"], "", id="no date"),
        pytest.param([], "", id="nothing"),
    ],
)
def test_how_old_an_answer_is(dates: list[str | None], expected: str) -> None:
    said = format_age(dates, TODAY)
    assert said == (f"The newest article cited is of {expected}" if expected else "")
