"""A pasted text that is HTML → its text."""

import re
from html.parser import HTMLParser

_MARKUP = re.compile(
    r"(?i)<!doctype html|<html\b|<br ?/?>"
    r"|</(?:p|div|span|a|b|i|em|strong|li|ul|ol|h[1-6]|body|td|blockquote)>"
)
_BLOCKS = frozenset(
    "p div li ul ol h1 h2 h3 h4 h5 h6 br tr table blockquote section article header footer".split()
)
_UNSEEN = frozenset("script style title template noscript".split())


def strip_markup(text: str) -> str:
    """Return the text of HTML, with an empty line between blocks; other texts are unchanged."""
    if not _MARKUP.search(text):
        return text
    parser = _TextParser()
    parser.feed(text)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n\n"))
    return "\n\n".join(line for line in lines if line)


class _TextParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _BLOCKS:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        if tag in _BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)
