"""Articles of a program: the rules of a folder, for mappings and documents."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from langchain_core.documents import Document
from pincite.index import FolderError, Index, InputError, build_articles

BRIDGE = {"id": "1", "title": "The bridge", "published": date(2024, 5, 3),
          "text": "The bridge at Larn closed on 3 May."}  # fmt: skip
FERRY = Document("The ferry sails at nine.", metadata={"source": "https://news.example/ferry"})
PIER = Document("The pier is shut.", metadata={"source": "notes/pier.md", "title": "P"}, id="pier")


def test_mappings_and_documents_become_articles(tmp_path: Path) -> None:
    report = build_articles(iter([BRIDGE, FERRY, PIER]), tmp_path, name="newsroom")
    assert (report.added, report.skipped) == (3, ())
    with Index.open(tmp_path) as index:
        articles = {each.id: each for each in index.articles()}
        assert index.folder == "newsroom"
        assert index.search("When did the bridge close?", 1)[0].article_id == "1"
    assert articles.keys() == {"1", "pier", "https://news.example/ferry"}
    assert (articles["1"].source, articles["1"].published) == ("1", "2024-05-03")
    assert articles["https://news.example/ferry"].url == "https://news.example/ferry"
    assert (articles["pier"].source, articles["pier"].title) == ("notes/pier.md", "P")


def test_only_changes_are_built_and_missing_articles_removed(tmp_path: Path) -> None:
    build_articles([BRIDGE, FERRY, PIER], tmp_path)
    changed = {**BRIDGE, "text": "The bridge at Larn opened again."}
    report = build_articles([changed, FERRY], tmp_path)
    assert (report.added, report.updated, report.removed, report.unchanged) == (0, 1, 1, 1)
    with Index.open(tmp_path) as index:
        built = index.id
        assert index.article("1").text == changed["text"]
        assert "pier" not in {each.id for each in index.articles()}
    assert build_articles([changed, FERRY], tmp_path).unchanged == 2
    build_articles([changed, FERRY, PIER], tmp_path)
    build_articles([PIER, FERRY, changed][1:], tmp_path)
    with Index.open(tmp_path) as index:
        assert index.id == built


def test_what_is_no_article_is_skipped_with_the_reason(tmp_path: Path) -> None:
    items: list[Any] = [BRIDGE, {"id": "2"}, 7, object(), {**BRIDGE, "title": "Again"}]
    report = build_articles(items, tmp_path, name="news")
    reasons = {each.path: each.reason for each in report.skipped}
    assert list(reasons) == ["news:2", "news:3", "news:4", "news:5"]
    assert 'no field "text"' in reasons["news:2"]
    assert "a number where a row" in reasons["news:3"]
    assert "a object where a row" in reasons["news:4"]
    assert "has the id '1', as an earlier one" in reasons["news:5"]


def test_a_build_that_would_lose_most_articles_refuses(tmp_path: Path) -> None:
    build_articles([BRIDGE, FERRY, PIER], tmp_path)
    with pytest.raises(FolderError, match=r"lacks 2 of the 3 articles .*force=True"):
        build_articles([BRIDGE], tmp_path)
    with pytest.raises(FolderError, match="articles has no article"):
        build_articles([], tmp_path)
    assert build_articles([BRIDGE], tmp_path, force=True).removed == 2


def test_an_error_of_the_source_leaves_the_index_as_it_is(tmp_path: Path) -> None:
    build_articles([BRIDGE], tmp_path)

    def break_off(error: Exception) -> Iterator[Any]:
        yield {**BRIDGE, "text": "New."}
        raise error

    with pytest.raises(KeyError):
        build_articles(break_off(KeyError("row")), tmp_path)
    with pytest.raises(FolderError, match=r"cannot be read to their end \(TimeoutError: away\)"):
        build_articles(break_off(TimeoutError("away")), tmp_path)
    with Index.open(tmp_path) as index:
        assert index.article("1").text == BRIDGE["text"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param({"articles": "articles/"}, "for a folder, call build", id="a folder"),
        pytest.param({"articles": BRIDGE}, "articles is dict", id="one article"),
        pytest.param({"articles": 7}, "articles is int", id="a number"),
        pytest.param({"articles": [BRIDGE], "name": " "}, "name is ' '", id="no name"),
        pytest.param({"articles": [BRIDGE], "into": 7}, "into is int", id="into"),
    ],
)
def test_wrong_arguments_are_named(
    tmp_path: Path, arguments: dict[str, Any], expected: str
) -> None:
    with pytest.raises(InputError) as refused:
        build_articles(**{"into": tmp_path, **arguments})
    assert expected in str(refused.value)
