"""Answers as HTML, HTML as a browser reads it, and the tags that an answer may contain."""

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import strategies as st
from pincite.assistant.types import Answer
from pincite.index.text.visible import strip_invisible
from pincite.ui.conversations.model import new_turn
from pincite.ui.html.answer import render_reply
from pincite.ui.i18n import load_translations

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)

ANSWER_TAGS = set(
    "a bdi blockquote button cite details div em footer li p s span strong summary ul".split()
)
ANSWER_ATTRIBUTES = set("class dir href id name role style title type value".split())


class ParsedHTML(HTMLParser):
    """The tags, attributes and text of a piece of HTML, each in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data

    def get_attribute_values(self, name: str) -> list[str]:
        """Return the values of all attributes of this name."""
        return [value or "" for attribute, value in self.attributes if attribute == name]


def render_text(text: str) -> str:
    """Return what a browser shows of an escaped text."""
    return "".join(
        "\ufffd"
        if unicodedata.category(character) == "Cs"
        or (unicodedata.category(character) == "Cc" and character not in "\t\n\r")
        else character
        for character in strip_invisible(text)
    )


def render_answer(
    answer: Answer, *, publishers: Mapping[str, str] | None = None, complete: bool = True
) -> str:
    """Return an answer as English HTML; `publishers` are those of its articles, by article id."""
    turn = replace(
        new_turn(answer.question),
        id="t1",
        found=answer,
        outlets=publishers or {},
        whole=complete,
    )
    return render_reply(turn, load_translations())


def find_article_links(html: str) -> list[str]:
    """Return the URLs of an answer's links, without the export links."""
    urls = ParsedHTML(html).get_attribute_values("href")
    return [url for url in urls if not url.startswith("export?answer=t1&form=")]
