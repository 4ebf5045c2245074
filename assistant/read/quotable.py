"""Which sentences of an article may answer: not its headings, questions, captions and notes."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from pincite.assistant.english.boilerplate import is_self_note
from pincite.index.readers.metadata.headline import find_header_end
from pincite.index.types import Article, Sentence

_BYLINE_QUESTION = re.compile(
    r"(?i)\b(?:wrote|written|writer|authors?|by-?line|reporters?|journalists?|published|updated"
    r"|photo\w*|correct(?:ed|ion)s?)\b"
)
"""A question that the header or a note of an article may answer: its author, its date."""
_QUESTION_END = re.compile(r"\?[\"”’»)\]]*$")
_CREDIT = re.compile(
    r"(?i)^[\[(*_]*(?:(?:file |stock )?"
    r"(?:photo(?:graph)?|image|picture|video|graphic|illustration)s?"
    r"(?: (?:by|credit|courtesy)\b|\s*[:/|])|caption:|credit:|source:|read more|see also|related:"
    r"|(?:additional )?(?:reporting|writing|editing|compiled|translated) by\b|follow us|subscribe)"
)
_NOTE = re.compile(
    r"(?i)^[\[(*_]*(?:correction|clarification|editor[’']s note|update)s?\s*[:(—–-]"
    r"|^[\[(*_]*an? (?:earlier|previous) version (?:of|said|stated|misstated|gave|incorrectly)\b"
)
_SENTENCE_END = re.compile(r"[.!?…:;,][\"”’»)\]]*$")
_MAX_HEADING_WORDS = 14
_PARAGRAPH_LENGTH = 2_000
"""Characters below a heading that are looked at."""
_MAX_ARTICLE_LENGTH = 400_000
"""Characters of an article that are searched for headings."""


class QuotableFilter:
    """Tells which sentences of the articles of a question may be quoted."""

    def __init__(self, question: str) -> None:
        self._asks_for_byline = bool(_BYLINE_QUESTION.search(question))
        self._headings: dict[str, tuple[list[int], list[str]]] = {}
        self._header_ends: dict[str, int] = {}

    def accepts(self, article: Article, sentence: Sentence, text: str) -> bool:
        """Return whether a sentence may be quoted."""
        if article.id not in self._header_ends:
            self._header_ends[article.id] = find_header_end(article.text)
        if _QUESTION_END.search(text) or not any(map(str.isalnum, text)):
            return False
        in_header = sentence.end <= self._header_ends[article.id]
        if in_header or _CREDIT.match(text) or _NOTE.match(text) or is_self_note(text):
            is_title = text.split() == (article.title or "").split()
            return self._asks_for_byline and not is_title
        return not is_heading(article, sentence, text)

    def select(self, article: Article, sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
        """Return the sentences that may be quoted."""
        return tuple(
            each
            for each in sentences
            if self.accepts(article, each, article.text[each.start : each.end])
        )

    def find_heading(self, article: Article, sentence: Sentence) -> str:
        """Return the heading above a sentence; empty without one, or if it is the title."""
        if article.id not in self._headings:
            self._headings[article.id] = _find_headings(article)
        starts, texts = self._headings[article.id]
        position = bisect_right(starts, sentence.start) - 1
        return texts[position] if position >= 0 else ""


def is_heading(article: Article, sentence: Sentence, text: str) -> bool:
    """Return whether a sentence repeats the title, or is a line that reads as a heading.

    A heading is a short line without a mark at its end, between empty lines, with text below.
    """
    if _SENTENCE_END.search(text):
        return False
    below = article.text[sentence.end : sentence.end + _PARAGRAPH_LENGTH]
    if text.split() == (article.title or "").split():
        return bool(below.strip())
    above = article.text[max(0, sentence.start - 40) : sentence.start]
    return (
        _is_title_like(text)
        and bool(re.search(r"(?:^|\n[ \t]*\n)[ \t]*$", above))
        and bool(re.match(r"[ \t]*\n[ \t]*\n\s*\S", below[:80]))
        and _starts_prose(below)
    )


def _is_title_like(text: str) -> bool:
    return "|" not in text and len(text.split()) <= _MAX_HEADING_WORDS and text[0].isupper()


def _starts_prose(below: str) -> bool:
    """Return whether the paragraph below is a sentence, and not another line without an end."""
    paragraph = re.split(r"\n[ \t]*\n", below.strip(), maxsplit=1)[0]
    return bool(re.search(r"[.!?…][\"”’»)\]]*(?:\s|$)", paragraph))


def _find_headings(article: Article) -> tuple[list[int], list[str]]:
    starts, texts = [], []
    for match in re.finditer(r"(?m)^[ \t]*(\S[^\n]{0,160})$", article.text[:_MAX_ARTICLE_LENGTH]):
        line = match[1].strip()
        start = match.start(1)
        sentence = Sentence(article.id, 0, start, start + len(line))
        if is_heading(article, sentence, line) and line != (article.title or ""):
            starts.append(start)
            texts.append(line)
    return starts, texts
