"""The source of a citation: a link to it, and the article with the cited sentences marked."""

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from urllib.parse import urlencode, urlsplit

from pincite.assistant.types import Citation
from pincite.index.errors import InputError
from pincite.index.types import Article, Copy
from pincite.ui.escape import escape, isolate, web_address
from pincite.ui.i18n import Texts
from pincite.ui.text_parts import joined

Span = tuple[int, int]

_MOST_COPIES = 10

# A paragraph ends at a blank line, and at a line that is long or ends like a sentence; any
# other line break (a heading, a wrapped line, a verse) stays a line break inside one.
_BREAK = re.compile(r"\n(?:[^\S\n]*\n)+|(?:(?<=[.!?…:;”’\"')\]])|(?<=[^\n]{120}))\n")
_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")


def address(citation: Citation, others: Iterable[Citation] = ()) -> str:
    """Return the relative address of the article with the citation marked.

    `others` are citations of the same answer; those of the same article are marked lighter.
    The address also says what the sentences are, by a check sum.
    """
    also = {
        (other.start, other.end): other.quote
        for other in sorted(others, key=lambda other: other.start)
        if other.article_id == citation.article_id and other.start != citation.start
    }
    query = {"id": citation.article_id, "at": f"{citation.start}-{citation.end}"}
    if also:
        query["also"] = ",".join(f"{start}-{end}" for start, end in also)
    query["said"] = _said([citation.quote, *also.values()])
    return f"article?{_query(**query)}#cited"


def also_in(copies: Sequence[Copy], words: str, texts: Texts) -> str:
    """Return links to the copies of an article, after `words`; empty where there are none."""
    if not copies:
        return ""
    links = [
        f'<a class="cite" href="article?{escape(_query(id=each.article_id))}" '
        f'title="{escape(each.title or each.source)}">{isolate(each.publisher or each.source)}</a>'
        for each in copies[:_MOST_COPIES]
    ]
    more = len(copies) - len(links)
    rest = f" {escape(texts('more', n=texts.number(more)))}" if more else ""
    return f'<p class="copies">{escape(words)} {", ".join(links)}{rest}</p>'


def spans(written: str) -> list[Span]:
    """Read the spans of an address (`10-25,40-60`, in characters).

    Raises InputError where that is not what it says.
    """
    found = [_SPAN.fullmatch(part) for part in written.split(",") if part]
    if any(match is None for match in found):
        raise InputError("This link names no sentence. Open the citation again from its answer.")
    return [(int(match[1]), int(match[2])) for match in found if match]


def page(
    article: Article,
    cited: list[Span],
    also: list[Span],
    texts: Texts,
    *,
    copies: Sequence[Copy] = (),
    said: str = "",
) -> str:
    """Return the article as a whole HTML page, `cited` marked and `also` marked lighter.

    `copies` are the other articles that print the same story. `said`, where it is given, is the
    check sum of what the marked sentences are. Raises InputError for a span that lies outside
    the article, and where the sentences are others now.
    """
    marked = [*cited, *also]
    outside = any(not 0 <= start < end <= len(article.text) for start, end in marked)
    if outside or (said and said != _said(article.text[start:end] for start, end in marked)):
        raise InputError("This sentence is no longer in the article. Ask the question again.")
    text = "".join(f"<p>{part}</p>" for part in _paragraphs(article.text, cited, also))
    return _document(
        article.title or article.source,
        f'<header class="about">{_about(article, texts)}'
        f"{also_in(copies, texts('source.copies'), texts)}</header>"
        f'<div class="text">{text}</div>',
        texts,
    )


def missing(words: str, texts: Texts) -> str:
    """Return the page that says why there is nothing to show."""
    notice = f'<p class="notice" role="status">{escape(words)}</p>'
    return _document(texts("source.missing"), notice, texts)


def _said(sentences: Iterable[str]) -> str:
    return f"{zlib.crc32(chr(0).join(sentences).encode(errors='replace')):08x}"


def _query(**values: str) -> str:
    return urlencode(values, errors="replace")


def _document(title: str, content: str, texts: Texts) -> str:
    return (
        f'<!doctype html><html lang="{texts.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="look/page.css"></head>'
        f'<body class="page"><main class="source">{content}</main></body></html>'
    )


def _about(article: Article, texts: Texts) -> str:
    kicker = joined([article.publisher, texts.day(article.published)])
    by = texts("source.by", author=article.author or "")
    choose = _query(article=article.id)
    lines = [
        f'<p class="kicker">{isolate(kicker)}</p>' if kicker else "",
        f'<h2 tabindex="-1">{isolate(article.title or article.source)}</h2>',
        f'<p class="byline">{isolate(by)}</p>' if article.author else "",
        f'<p class="origin">{escape(texts("source.file"))} '
        f"<code>{isolate(article.source)}</code></p>",
        f'<p class="leads"><button type="button" class="act" name="scope" value="{escape(choose)}">'
        f"{escape(texts('source.ask'))}</button>{_original(article, texts)}</p>",
    ]
    return "".join(lines)


def _original(article: Article, texts: Texts) -> str:
    url = web_address(article.url)
    if not url:
        return ""
    host = texts("source.original", host=urlsplit(url).hostname or "")
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{isolate(host)}</a>'


def _paragraphs(text: str, cited: list[Span], also: list[Span]) -> Iterator[str]:
    """Yield each paragraph as HTML. A mark that runs over a break goes on in the next one."""
    anchor = iter([' id="cited"'])
    first = 0, len(text) - len(text.lstrip(" \t\n\r"))
    last = len(text.rstrip(" \t\n\r")), len(text)
    breaks = [first, *(match.span() for match in _BREAK.finditer(text)), last]
    for (_, start), (end, _) in pairwise(breaks):
        inside = {at for span in (*cited, *also) for at in span if start < at < end}
        pieces = []
        for left, right in pairwise(sorted({start, end, *inside})):
            shown = isolate(text[left:right])
            if _within(left, cited):
                shown = f'<mark class="cited"{next(anchor, "")}>{shown}</mark>'
            elif _within(left, also):
                shown = f'<mark class="also">{shown}</mark>'
            pieces.append(shown)
        if text[start:end].strip():
            yield "".join(pieces)


def _within(at: int, marks: list[Span]) -> bool:
    return any(start <= at < end for start, end in marks)
