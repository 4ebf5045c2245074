"""A mapping file next to the articles overrides what they state, and corrections go into it."""

import json
from pathlib import Path

import pytest
from pincite.index.errors import InputError
from pincite.index.ingest.corrections import correct
from pincite.index.ingest.folder import list_files
from pincite.index.ingest.scan import Scan, scan_files
from pincite.index.limits import DEFAULT_LIMITS
from pincite.index.types import Article

TEXT = "Talks end\n\nGazette, 14 June 2024\n\nNothing was signed in the old town hall on Friday.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    for name in ("a.txt", "b.txt", "sub/c.txt"):
        (tmp_path / name).write_text(TEXT)
    return tmp_path


def scan(folder: Path, previous: Scan | None = None) -> Scan:
    records = previous.records if previous else {}
    return scan_files(list_files(folder), records, DEFAULT_LIMITS, lambda *_: None)


def read(folder: Path, article_id: str = "a.txt") -> Article:
    return scan(folder).articles_read[article_id]


def test_a_mapping_file_overrides_what_a_file_states(folder: Path) -> None:
    (folder / "articles.csv").write_text(
        "file;title;published;publisher;url;note\n"
        "a.txt;The end;3 March 2021;Courier;https://courier.example/a;x\n"
        "sub/c.txt;;none;;;\n"
    )
    found = scan(folder)
    assert found.skipped == ()
    assert set(found.articles_read) == {"a.txt", "b.txt", "sub/c.txt"}
    article = found.articles_read["a.txt"]
    assert (article.title, article.published, article.publisher, article.url) == (
        "The end", "2021-03-03", "Courier", "https://courier.example/a",
    )  # fmt: skip
    dates = [(each.value, each.origin) for each in article.stated if each.field == "published"]
    assert dates == [
        ("2021-03-03", "articles.csv published"),
        ("2024-06-14", "line “Gazette, 14 June 2024”"),
    ]
    unknown = found.articles_read["sub/c.txt"]
    assert (unknown.published, unknown.publisher) == (None, "Gazette")


@pytest.mark.parametrize(
    "value",
    [
        [{"file": "a.txt", "published": "2021-03-03"}],
        {"articles": [{"file": "a.txt", "published": "2021-03-03"}]},
        {"a.txt": {"published": "2021-03-03"}, "b.txt": {}},
    ],
)
def test_a_mapping_file_may_be_json(folder: Path, value: object) -> None:
    (folder / "articles.json").write_text(json.dumps(value))
    assert read(folder).published == "2021-03-03"


def test_a_row_may_name_an_article_of_a_file_of_many(folder: Path) -> None:
    (folder / "rows.jsonl").write_text('{"text": "One."}\n{"text": "Two.", "id": "two"}\n')
    (folder / "articles.csv").write_text(
        "file,published\nrows.jsonl#1,2021-03-03\ntwo,2021-03-04\nnone.txt,2021-03-05\n"
    )
    found = scan(folder)
    articles = found.articles_read
    assert (articles["rows.jsonl#1"].published, articles["two"].published) == (
        "2021-03-03", "2021-03-04",
    )  # fmt: skip
    [problem] = found.skipped
    assert problem.path == "articles.csv:4"
    assert "none.txt, which is neither a file" in problem.reason


def test_only_the_articles_of_a_changed_row_are_read_again(folder: Path) -> None:
    (folder / "articles.csv").write_text("file,published\na.txt,2021-03-03\n")
    first = scan(folder)
    assert scan(folder, first).articles_read == {}
    (folder / "articles.csv").write_text("file,published\na.txt,2021-03-04\n")
    assert set(scan(folder, first).articles_read) == {"a.txt"}
    (folder / "articles.csv").unlink()
    assert scan(folder, first).articles_read["a.txt"].published == "2024-06-14"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("articles.csv", "file,published\na.txt,03/04/2021\n", "not clearly a date"),
        ("articles.csv", "file,url\na.txt,javascript:x\n", "begin it with https://"),
        ("articles.json", "[1, 2", "is not valid JSON"),
        ("articles.json", '{"a": ' * 5_000, "is not valid JSON"),
    ],
)
def test_what_cannot_be_used_is_reported(
    folder: Path, name: str, content: str, reason: str
) -> None:
    (folder / name).write_text(content)
    found = scan(folder)
    assert any(reason in skipped.reason for skipped in found.skipped)
    assert found.articles_read["a.txt"].published == "2024-06-14"


def test_a_file_of_articles_of_that_name_is_no_mapping_file(folder: Path) -> None:
    (folder / "articles.json").write_text(json.dumps([{"id": "x", "text": "Nothing was signed."}]))
    assert "x" in scan(folder).articles_read


def test_a_correction_is_written_and_used(folder: Path) -> None:
    assert correct(folder, "a.txt", {"published": "3 March 2021"}) == folder / "articles.csv"
    correct(folder, "sub/c.txt", {"publisher": "Courier", "published": "none"})
    correct(folder, "a.txt", {"publisher": "Echo; daily"})
    found = scan(folder).articles_read
    assert (found["a.txt"].published, found["a.txt"].publisher) == ("2021-03-03", "Echo; daily")
    assert (found["sub/c.txt"].published, found["sub/c.txt"].publisher) == (None, "Courier")
    correct(folder, "a.txt", {"published": ""})
    assert read(folder).published == "2024-06-14"


def test_a_correction_keeps_other_rows_and_columns(folder: Path) -> None:
    (folder / "articles.csv").write_text("File;Note\na.txt;keep\nb.txt;too\n")
    correct(folder, "b.txt", {"published": "2021-03-03"})
    lines = (folder / "articles.csv").read_text().splitlines()
    assert lines[0].startswith("File;Note;")
    assert (lines[1][:10], lines[2][:9]) == ("a.txt;keep", "b.txt;too")
    (folder / "articles.csv").unlink()
    (folder / "articles.json").write_text('[{"file": "a.txt", "note": "keep"}]')
    correct(folder, "a.txt", {"published": "2021-03-03"})
    assert json.loads((folder / "articles.json").read_text()) == [
        {"file": "a.txt", "note": "keep", "published": "2021-03-03"}
    ]


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"published": "03/04/2021"}, "not clearly a date: write it as 2024-06-14"),
        ({"publisher": "https://gazette.example"}, "is an address, not a name"),
        ({"colour": "red"}, "colour is no field: use title, published"),
    ],
)
def test_a_correction_that_cannot_be_used_is_refused(
    folder: Path, values: dict[str, str], problem: str
) -> None:
    with pytest.raises(InputError, match=problem):
        correct(folder, "a.txt", values)
    assert not (folder / "articles.csv").exists()


def test_a_mapping_file_that_cannot_be_read_is_left_alone(folder: Path) -> None:
    (folder / "articles.json").write_text("[1, 2")
    with pytest.raises(InputError, match="is not valid JSON"):
        correct(folder, "a.txt", {"published": "2021-03-03"})
    assert (folder / "articles.json").read_text() == "[1, 2"
