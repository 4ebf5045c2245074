"""Every file is read or skipped with a reason, whatever its content and its name.

Covers also: pincite.index.readers.format.
"""

import json
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from pincite.index.ingest.folder import list_files
from pincite.index.limits import Limits
from pincite.index.readers import registry
from pincite.index.readers.article import make_article
from pincite.index.readers.format import Format, Library, Signature, whole_file
from pincite.index.readers.registry import (
    find_format,
    list_known_suffixes,
    list_library_modules,
    list_library_versions,
    read,
)
from pincite.index.types import Article

from tests.fakes.index.files import (
    PAGE,
    PNG,
    SENTENCE,
    make_docx,
    make_pdf,
    make_zip,
    write_and_read,
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.TXT", SENTENCE),
        ("a.md", SENTENCE),
        ("a.markdown", SENTENCE),
        ("a.html", PAGE),
        ("a.HTM", PAGE),
        ("a.xhtml", f'<?xml version="1.0"?>{PAGE}'),
        ("a.pdf", make_pdf()),
        ("a.pdf", b"\n" + make_pdf()),
        ("a.docx", make_docx()),
        ("a.jsonl", json.dumps({"text": SENTENCE}) + "\n"),
        ("a.ndjson", json.dumps({"text": SENTENCE}) + "\n"),
        ("a.json", json.dumps({"text": SENTENCE})),
    ],
)
def test_every_format_is_read(tmp_path: Path, name: str, data: bytes | str) -> None:
    [article], skipped = write_and_read(tmp_path, name, data)
    assert skipped == ()
    assert article.text == SENTENCE
    assert article.source == f"folder/{name}"
    assert article.published is None


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        pytest.param("a.xyz", "text", "unknown format .xyz; known: .txt, .md", id="unknown"),
        pytest.param("README", "text", "no file extension", id="no-extension"),
        pytest.param("a.txt", b"", "is empty", id="empty"),
        pytest.param("a.txt", " \n\t", "is empty", id="blank"),
        pytest.param("a.txt", "\ufeff \n", "is empty", id="only-a-mark"),
        pytest.param("a.md", "---\ntitle: x\n---\n", "is empty", id="only-front-matter"),
        pytest.param("a.pdf", make_pdf()[:200], "cannot be read: it is damaged", id="pdf-cut-off"),
        pytest.param("a.docx", make_zip(), "but not a whole Word document", id="docx-is-zip"),
        pytest.param("a.docx", make_docx()[:2000], "it is damaged", id="docx-cut-off"),
        pytest.param("a.txt", b"\1\0\2\0\3", "is binary", id="txt-is-binary"),
        pytest.param("a.html", "Some words.", "is not HTML", id="html-is-text"),
        pytest.param("a.json", "not json", "is not valid JSON", id="json-is-text"),
        pytest.param("a.json", "[" * 200_000, "nested too deeply", id="json-deep"),
    ],
)
def test_an_unreadable_file_is_skipped_with_one_reason(
    tmp_path: Path, name: str, data: bytes | str, reason: str
) -> None:
    articles, skipped = write_and_read(tmp_path, name, data)
    assert articles == ()
    assert [each.path for each in skipped] == [f"folder/{name}"]
    assert reason in skipped[0].reason
    assert "\n" not in skipped[0].reason


def make_docx_bomb(text: str) -> bytes:
    """Return a Word file that unpacks to much more than its size."""
    bomb = BytesIO()
    with ZipFile(BytesIO(make_docx("PLACE"))) as old, ZipFile(bomb, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b"PLACE", text.encode()))
    return bomb.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "limits", "reason"),
    [
        pytest.param("a.txt", b"x" * 2_001, Limits(file_mb=0.002), "file_mb", id="large"),
        pytest.param(
            "a.docx", make_docx_bomb("x " * 10**6), Limits(unpacked_mb=1), "unpacked_mb", id="zip"
        ),
        pytest.param("a.html", b"<b>" * 60 + b"x", Limits(nesting=50), "nesting", id="nested"),
        pytest.param("a.html", b"<b>" * 100_000, Limits(), "nested too deeply", id="very-nested"),
    ],
)
def test_a_file_beyond_a_limit_is_skipped(
    tmp_path: Path, name: str, data: bytes, limits: Limits, reason: str
) -> None:
    (tmp_path / name).write_bytes(data)
    articles, [skipped], _ = read(tmp_path / name, name, limits)
    assert articles == ()
    assert reason in skipped.reason


def add_format(monkeypatch: pytest.MonkeyPatch, added: Format) -> None:
    monkeypatch.setattr(registry, "FORMATS", (*registry.FORMATS, added))


def read_dialogue(data: bytes, source: str, _limits: Limits) -> Iterator[Article]:
    text = data.decode().removeprefix("#DIALOGUE\n")
    yield make_article(id=source, source=source, text=text)


DIALOGUE = Format(
    suffixes=(".dialogue", ".dlg"),
    read=whole_file(read_dialogue),
    libraries=(Library("hypothesis", "hypothesis.strategies"),),
    signature=Signature("a dialogue", re.compile(rb"#DIALOGUE")),
)


def test_a_format_is_added_by_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    suffixes, versions = list_known_suffixes(), list_library_versions()
    add_format(monkeypatch, DIALOGUE)
    assert list_known_suffixes() == (*suffixes, ".dialogue", ".dlg")
    assert find_format(Path("a/b.DLG")) == DIALOGUE
    assert sorted(list_library_versions()) == sorted([*versions, version("hypothesis")])
    assert list_library_modules(Path("a.dlg")) == ["hypothesis.strategies"]
    [article], _ = write_and_read(tmp_path, "a.dlg", f"#DIALOGUE\n{SENTENCE}")
    assert article.text == SENTENCE
    for name, data, reason in (
        ("b.dlg", SENTENCE, "it does not start like a dialogue"),
        ("b.txt", f"#DIALOGUE\n{SENTENCE}", "it starts like a dialogue"),
        ("b.xyz", SENTENCE, ".dialogue, .dlg"),
    ):
        _, [skipped] = write_and_read(tmp_path, name, data)
        assert reason in skipped.reason


def test_the_libraries_are_sorted_by_name() -> None:
    """Their versions, in this order, are part of the fingerprint of every indexed file."""
    names = (
        "chardet css-inline feedparser lxml pypdfium2 python-calamine python-docx pyyaml"
        " trafilatura webvtt-py"
    ).split()
    assert list_library_versions() == [version(name) for name in names]


def test_only_the_libraries_of_a_format_are_imported_for_its_files() -> None:
    assert list_library_modules(Path("a.docx")) == ["docx"]
    assert list_library_modules(Path("a.xyz")) == []
    assert {"docx", "pypdfium2"} < set(list_library_modules(Path("a.zip")))


def test_files_with_many_articles_may_be_larger() -> None:
    limits_by_suffix = {
        suffix: each.size_limit for each in registry.FORMATS for suffix in each.suffixes
    }
    assert {suffix for suffix, limit in limits_by_suffix.items() if limit == "rows_mb"} == {
        ".jsonl",
        ".ndjson",
        ".csv",
        ".tsv",
        ".mbox",
        ".mbx",
        ".zip",
    }


@pytest.mark.parametrize("error", [KeyError("x"), AssertionError, ValueError("\n")])
def test_an_unexpected_error_becomes_a_reason_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(_data: bytes, _source: str, _limits: Limits) -> list[Article]:
        raise error

    add_format(monkeypatch, replace(DIALOGUE, read=whole_file(fail), signature=None))
    articles, [skipped] = write_and_read(tmp_path, "a.dlg", "text")
    assert articles == ()
    assert "save it again" in skipped.reason
    assert "\n" not in skipped.reason


def test_libraries_print_nothing_on_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = make_pdf().replace(b"startxref", b"startxxxx").replace(b"endobj", b"endxxx")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, data in (("a.pdf", broken), ("a.html", "<p>"), ("a.docx", make_zip())):
            write_and_read(tmp_path, name, data)
    assert capfd.readouterr() == ("", "")


SEEDS = [
    make_pdf(),
    make_docx(),
    PAGE.encode(),
    b'{"text": "Words."}\n',
    b"---\ntitle: x\n---\nWords.",
    PNG,
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(list_known_suffixes()),
    st.binary(max_size=200) | st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 20_000), st.binary(min_size=1, max_size=4)), max_size=3),
)
def test_any_bytes_give_articles_or_a_reason(
    tmp_path: Path, suffix: str, data: bytes, damage: list[tuple[int, bytes]]
) -> None:
    for position, damaged in damage:
        start = position % (len(data) + 1)
        data = data[:start] + damaged + data[start + len(damaged) :]
    articles, skipped = write_and_read(tmp_path, f"a{suffix}", data)
    assert articles or skipped
    assert all(article.text.strip() and article.digest for article in articles)
    assert all(each.reason and each.path.startswith("folder/a") for each in skipped)


def test_a_folder_of_all_kinds_loses_nothing(tmp_path: Path) -> None:
    for name, data in (
        ("a.txt", b"Words."),
        ("b/c.pdf", make_pdf()),
        ("d.docx", make_docx()),
        ("e.png", PNG),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    results = [read(*file) for file in list_files(tmp_path).files]
    assert [article.id for result in results for article in result.articles] == [
        "a.txt",
        "b/c.pdf",
        "d.docx",
    ]
    assert [skipped.path for result in results for skipped in result.skipped] == ["e.png"]


def test_real_articles_are_read_unchanged_with_their_first_line_as_title(
    evaluation_data: Path,
) -> None:
    files = list_files(evaluation_data / "articles").files
    paths = [file for file in files if file.path.suffix == ".txt"]
    assert paths
    for path, source in paths:
        [article] = read(path, source).articles
        assert article.text == path.read_text(encoding="utf-8")
        assert article.title == article.text.split("\n", 1)[0]
