"""Good rows of JSON become articles; bad rows are skipped with their number and a reason."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st
from pincite.index.limits import DEFAULT_LIMITS, Limits
from pincite.index.readers.json import read_json, read_json_lines
from pincite.index.readers.registry import ReadResult, read
from pincite.index.types import Article

GOOD_ROW = {"id": "good", "text": "A text that is good."}


def read_rows(tmp_path: Path, *rows: object, name: str = "news.jsonl") -> ReadResult:
    path = tmp_path / name
    written = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    path.write_text("\n".join(written), encoding="utf-8")
    return read(path, f"feeds/{name}")


def test_a_row_gives_every_field(tmp_path: Path) -> None:
    row = {
        "id": "a-1",
        "title": " Talks  end ",
        "text": " Nothing was signed.\r\nNothing\tat all. ",
        "published": "2024-06-14T23:30:00-05:00",
        "url": "https://example.org/a",
        "publisher": "The Gazette",
        "author": "Jane Doe",
    }
    [article], skipped, _ = read_rows(tmp_path, row)
    assert skipped == ()
    assert article.digest
    assert (article.id, article.source, article.title) == ("a-1", "feeds/news.jsonl", "Talks end")
    assert article.text == " Nothing was signed.\nNothing\tat all. "
    assert (article.published, article.url) == ("2024-06-14", "https://example.org/a")
    assert (article.publisher, article.author) == ("The Gazette", "Jane Doe")


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        pytest.param({"id": 7}, "id", "7", id="number-as-id"),
        pytest.param({"id": None}, "id", "feeds/news.jsonl#2", id="null-id"),
        pytest.param({}, "id", "feeds/news.jsonl#2", id="no-id"),
        pytest.param({"title": None}, "title", None, id="null-title"),
        pytest.param({}, "title", None, id="no-title"),
        pytest.param({"title": " "}, "title", None, id="blank-title"),
        pytest.param({"date": "14 June 2024"}, "published", "2024-06-14", id="date"),
        pytest.param({"published": "03/04/2024"}, "published", None, id="open-date"),
        pytest.param({"source": "Gazette"}, "publisher", "Gazette", id="source"),
        pytest.param({"byline": "Jane Doe"}, "author", "Jane Doe", id="byline"),
        pytest.param({"author": ["A. B.", "C. D."]}, "author", "A. B., C. D.", id="authors"),
        pytest.param({"url": "javascript:alert(1)"}, "url", None, id="url-that-is-a-script"),
    ],
)
def test_fields_may_be_missing_or_have_other_names(
    tmp_path: Path, row: dict[str, Any], field: str, value: str | None
) -> None:
    result = read_rows(tmp_path, GOOD_ROW, {"text": "Some words."} | row)
    assert result.skipped == ()
    assert getattr(result.articles[1], field) == value


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        pytest.param("{not json}", "is not valid JSON", id="not-json"),
        pytest.param('{"text": "cut o', "is not valid JSON: Unterminated", id="cut-off"),
        pytest.param("[" * 100_000, "nested too deeply", id="deep"),
        pytest.param('{"id": ' + "9" * 5000 + ', "text": "x"}', "too long", id="long-number"),
        pytest.param(["text"], "is a list where a row", id="list"),
        pytest.param("null", "is null where a row", id="null"),
        pytest.param({"id": "a"}, 'has no field "text"', id="no-text"),
        pytest.param({"text": None}, 'has null as "text"', id="null-text"),
        pytest.param({"text": 5}, 'has a number as "text"', id="number-as-text"),
        pytest.param({"text": " \n"}, "is empty", id="blank-text"),
        pytest.param({"text": "a\ud800b"}, r"half a character (\ud800)", id="half-character"),
        pytest.param({"text": "x", "id": ""}, 'has an empty "id"', id="empty-id"),
        pytest.param({"text": "x", "id": True}, 'true or false as "id"', id="bool-as-id"),
        pytest.param({"text": "x", "title": {}}, 'an object as "title"', id="object-as-title"),
        pytest.param({"text": "x", "published": 1718}, 'a number as "published"', id="epoch"),
        pytest.param({"text": "x", "url": ["a", 1]}, 'a list as "url"', id="list-as-url"),
        pytest.param(GOOD_ROW, "has the id 'good' of row 1", id="same-id"),
    ],
)
def test_a_bad_row_is_skipped_and_the_others_are_kept(
    tmp_path: Path, row: object, reason: str
) -> None:
    result = read_rows(tmp_path, GOOD_ROW, "", row, {"id": "last", "text": "Another text."})
    assert [article.id for article in result.articles] == ["good", "last"]
    assert [skipped.path for skipped in result.skipped] == ["feeds/news.jsonl:3"]
    assert reason in result.skipped[0].reason


def test_a_line_of_invalid_bytes_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    rows = [json.dumps({"id": str(n), "text": "naïve café"}, ensure_ascii=False) for n in range(3)]
    path.write_bytes("\n".join(rows).encode().replace(b"1", b"\xff1", 1))
    result = read(path, path.name)
    assert [article.id for article in result.articles] == ["0", "2"]
    assert [skipped.path for skipped in result.skipped] == ["news.jsonl:2"]


def test_a_line_separator_inside_a_string_is_text(tmp_path: Path) -> None:
    row = json.dumps({"text": "one\u2028two\x85three"}, ensure_ascii=False)
    assert [article.text for article in read_rows(tmp_path, row).articles] == [
        "one\u2028two\x85three"
    ]


def test_a_file_without_articles_is_skipped_once(tmp_path: Path) -> None:
    result = read_rows(tmp_path, *({"question": "Who?"} for _ in range(50)))
    assert result.articles == ()
    assert [tuple(skipped) for skipped in result.skipped] == [
        (
            "feeds/news.jsonl",
            'holds no article in 50 rows; the first has no field "text", which holds the article',
        )
    ]


@pytest.mark.parametrize(
    ("value", "ids", "skipped"),
    [
        pytest.param([GOOD_ROW, {"text": "x"}], ["good", "n.json#2"], [], id="list"),
        pytest.param({"articles": [GOOD_ROW, 5]}, ["good"], ["n.json:2"], id="articles"),
        pytest.param(GOOD_ROW, ["good"], [], id="one-row"),
        pytest.param({"text": "x"}, ["n.json"], [], id="one-row-without-id"),
        pytest.param([], [], ["n.json"], id="empty-list"),
        pytest.param("text", [], ["n.json"], id="string"),
        pytest.param({"articles": 5}, [], ["n.json"], id="articles-is-no-list"),
    ],
)
def test_a_json_file_is_a_list_or_one_row(
    tmp_path: Path, value: object, ids: list[str], skipped: list[str]
) -> None:
    path = tmp_path / "n.json"
    path.write_text(json.dumps(value, indent=2), encoding="utf-8")
    result = read(path, path.name)
    assert [article.id for article in result.articles] == ids
    assert [one.path for one in result.skipped] == skipped


@pytest.mark.parametrize(
    ("name", "written", "hint"),
    [
        pytest.param("a.json", '{"text": "x"}\n{"text": "y"}\n', "name it .jsonl", id="lines"),
        pytest.param("a.jsonl", json.dumps([GOOD_ROW], indent=1), "name it .json", id="list"),
    ],
)
def test_the_wrong_extension_is_named_with_the_right_one(
    tmp_path: Path, name: str, written: str, hint: str
) -> None:
    (tmp_path / name).write_text(written, encoding="utf-8")
    result = read(tmp_path / name, name)
    assert result.articles == ()
    assert hint in result.skipped[0].reason


def test_a_large_file_is_read_line_by_line(tmp_path: Path) -> None:
    many = [{"id": str(number), "text": f"Number {number} … " * 9} for number in range(50)]
    long = {"id": "long", "text": "x" * 2_000}
    path = tmp_path / "a.jsonl"
    path.write_text("\n\n".join(map(json.dumps, [*many, long, GOOD_ROW])) + "\n\xe9", "latin-1")
    articles, skipped, _ = read(path, "a.jsonl", Limits(file_mb=0.001))
    assert [article.id for article in articles] == [*(row["id"] for row in many), "good"]
    assert [each.path for each in skipped] == ["a.jsonl:101", "a.jsonl:104"]
    assert "a line of more than 0.001 MB" in skipped[0].reason
    assert read(path, "a.jsonl", Limits()).articles[:50] == articles[:50]


def test_a_file_with_one_article_per_line_has_its_own_size_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(GOOD_ROW))
    [skipped] = read(path, "a.jsonl", Limits(rows_mb=0.00001)).skipped
    assert "--limit rows_mb=NUMBER" in skipped.reason


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
fields = st.sampled_from(["id", "text", "title", "published", "url", "source", "author"])


@given(st.lists(st.dictionaries(fields, json_values) | json_values, min_size=1, max_size=5))
def test_every_row_is_an_article_or_has_a_reason(rows: list[object]) -> None:
    data = "\n".join(json.dumps(row) for row in [GOOD_ROW, *rows]).encode()
    listed = json.dumps([GOOD_ROW, *rows]).encode()
    for reader in (
        read_json_lines(data, BytesIO(), "s", DEFAULT_LIMITS),
        read_json(listed, "s", DEFAULT_LIMITS),
    ):
        found = list(reader)
        articles = [item for item in found if isinstance(item, Article)]
        assert len(found) == len(rows) + 1
        assert len({article.id for article in articles}) == len(articles)


def test_a_bad_value_hides_no_good_one_and_an_address_is_no_outlet(tmp_path: Path) -> None:
    row = {
        "text": "It rained.",
        "published": "soon",
        "date": "2024-06-14",
        "publisher": "https://gazette.example",
        "source": "Gazette",
    }
    [article] = read_rows(tmp_path, row).articles
    assert (article.published, article.publisher) == ("2024-06-14", "Gazette")
    assert [each.origin for each in article.stated] == ["field date", "field source"]
