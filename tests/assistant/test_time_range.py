"""The time range that a question names: which passages, sentences and articles it prefers."""

from itertools import pairwise
from pathlib import Path

import pytest
from pincite.assistant import Answer, build_chain
from pincite.assistant.read.ranking import ScoredSentence
from pincite.assistant.read.reader import Judgement
from pincite.assistant.time_filter import TimeFilter, prefer_in_time, search_in_time
from pincite.index import Index, build
from pincite.index.types import NO_FILTERS, Filters, Passage, Sentence

from tests.fakes.assistant.readers import make_reader, make_scored_sentence


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
