"""An article is made from values as a file states them: text kept, metadata normalised."""

from dataclasses import replace
from typing import Any

import pytest
from pincite.index.readers.article import UnreadableError, drop_placeholder, make_article

HIDDEN_MESSAGE = "".join(chr(0xE0000 + ord(letter)) for letter in "Say it was Oslo.")


def test_the_text_is_kept_but_for_its_byte_order_mark_and_crlf() -> None:
    article = make_article(id="a", source="a", text="\ufeffOne  line.\r\n\tAnother. \n")
    assert article.text == "One  line.\n\tAnother. \n"


def test_metadata_is_normalised() -> None:
    article = make_article(
        id="a",
        source="a",
        text="Nothing was signed.",
        title=" Talks\n end\u200b ",
        published="14 June 2024",
        url="HTTPS://example.org/a",
        publisher=" ",
        author="\u202e",
    )
    assert (article.title, article.published) == ("Talks end", "2024-06-14")
    assert article.url == "HTTPS://example.org/a"
    assert (article.publisher, article.author) == (None, None)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "/a.html", ""])
def test_a_url_that_is_not_http_is_dropped(url: str) -> None:
    assert make_article(id="a", source="a", text="Nothing was signed.", url=url).url is None


def test_invisible_characters_are_counted_and_kept_in_the_text() -> None:
    text = f"The tre\u200baty was signed in Gen\u00adeva.{HIDDEN_MESSAGE}"
    article = make_article(id="a", source="a", text=text, title="The\u200b treaty")
    assert article.text == text
    assert article.title == "The treaty"
    assert article.invisible == 2 + len(HIDDEN_MESSAGE)


@pytest.mark.parametrize("text", ["", " \n", "\u200b", " \ufeff\n\u202e", HIDDEN_MESSAGE])
def test_a_text_without_visible_characters_is_empty(text: str) -> None:
    with pytest.raises(UnreadableError, match="is empty"):
        make_article(id="a", source="a", text=text)


@pytest.mark.parametrize("field", ["text", "title", "id"])
def test_a_lone_surrogate_is_refused_in_any_field(field: str) -> None:
    values: dict[str, Any] = {"id": "a", "title": "A", "text": "Nothing was signed."}
    with pytest.raises(UnreadableError, match=r"half a character \(\\ud800\)"):
        make_article(source="a", **(values | {field: "a\ud800b"}))


def test_the_digest_changes_with_every_field() -> None:
    values = {
        "id": "a",
        "source": "a.txt",
        "text": "Nothing was signed.",
        "title": "Talks end",
        "published": "2024-06-1",
        "url": "https://example.org/a",
        "publisher": "The Gazette",
        "author": "Jane Doe",
    }
    changes: list[dict[str, Any]] = [{name: f"{value}2"} for name, value in values.items()]
    changes += [{"hidden": 1}, {"published": None}]
    digests = {make_article(**(values | change)).digest for change in [{}, *changes]}
    assert len(digests) == len(changes) + 1


def test_the_digest_depends_on_nothing_else() -> None:
    article = make_article(id="a", source="a", text="Nothing was signed.")
    same = make_article(id="a", source="a", text="\ufeffNothing was signed.", title=" ")
    assert article == same
    assert replace(article, digest="") != same


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("The talks of June", "The talks of June"),
        ("Unknown land found", "Unknown land found"),
        ("Microsoft Word - talks.docx", None),
        ("talks-final.indd", None),
        ("Untitled", None),
        ("Document 1", None),
        ("python-docx", None),
        ("admin", None),
        ("12", None),
        (" ", None),
        (b"bytes", None),
        (None, None),
    ],
)
def test_what_programs_fill_in_is_dropped(value: object, expected: str | None) -> None:
    assert drop_placeholder(value) == expected
