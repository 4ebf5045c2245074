"""The article page with its cited sentences marked, and the links that lead to it."""

import re
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from urllib.parse import urlencode, urlsplit

from pincite.assistant.types import Citation
from pincite.index.errors import InputError
from pincite.index.sentences import split
from pincite.index.types import Article, Copy
from pincite.ui.document import VIEWPORT, render_document
from pincite.ui.escape import escape, isolate, sanitize_url
from pincite.ui.html.original import render_original, render_views
from pincite.ui.i18n import Translations
from pincite.ui.text_parts import join_parts

CharacterSpan = tuple[int, int]
"""The start and end of a sentence in the text of its article, in characters."""

_MAX_COPIES = 10
_MAX_SPANS = 200
"""Sentences that one link marks: an answer cites fewer."""
_MAX_SPLIT_LENGTH = 300_000
"""Characters; of a longer article, only the cited sentences can be pinned and linked."""

# A blank line ends a paragraph, and so does the line break after a long line or at the end of a
# sentence. Other line breaks (headings, wrapped lines, verses) stay inside the paragraph.
_PARAGRAPH_BREAK = re.compile(r"\n(?:[^\S\n]*\n)+|(?:(?<=[.!?…:;”’\"')\]])|(?<=[^\n]{120}))\n")
_SPAN_PATTERN = re.compile(r"(\d{1,9})-(\d{1,9})")


def make_citation_url(citation: Citation, others: Iterable[Citation] = ()) -> str:
    """Return the relative URL of the article page with the cited sentence marked.

    `others` are the answer's other citations; those from the same article are marked lighter. The
    URL holds a checksum of the marked sentences, so that the page can detect a changed article.
    """
    other_quotes = {
        (other.start, other.end): other.quote
        for other in sorted(others, key=lambda other: other.start)
        if other.article_id == citation.article_id and other.start != citation.start
    }
    query = {"id": citation.article_id, "at": f"{citation.start}-{citation.end}"}
    if other_quotes:
        query["also"] = ",".join(f"{start}-{end}" for start, end in other_quotes)
    query["said"] = _compute_checksum([citation.quote, *other_quotes.values()])
    return f"article?{encode_query(**query)}#cited"


def make_article_url(article_id: str) -> str:
    """Return the relative URL of an article page without marks."""
    return f"article?{encode_query(id=article_id)}"


def make_sentence_url(article_id: str, start: int, end: int) -> str:
    """Return the relative URL of an article page with one sentence marked, without a checksum."""
    return f"article?{encode_query(id=article_id, at=f'{start}-{end}')}#cited"


def render_copies(
    copies: Sequence[Copy],
    label: str,
    translations: Translations,
    article_id: str = "",
    span: CharacterSpan | None = None,
) -> str:
    """Return links to the first copies of an article, after `label`; empty without copies.

    The sentence `span` of the article is then marked in each copy.
    """
    if not copies:
        return ""
    marked = {"of": article_id, "at": f"{span[0]}-{span[1]}"} if span else {}
    links = [
        f'<a class="cite" href="article?{escape(encode_query(id=copy.article_id, **marked))}" '
        f'title="{escape(copy.title or copy.source)}">{isolate(copy.publisher or copy.source)}</a>'
        for copy in copies[:_MAX_COPIES]
    ]
    more = len(copies) - len(links)
    rest = f" {escape(translations('more', n=translations.format_number(more)))}" if more else ""
    return f'<p class="copies">{escape(label)} {", ".join(links)}{rest}</p>'


def parse_spans(text: str) -> list[CharacterSpan]:
    """Return the spans of a URL field: `10-25,40-60` → `[(10, 25), (40, 60)]`.

    Raises InputError for any other form, and for more spans than an answer cites.
    """
    matches = [_SPAN_PATTERN.fullmatch(part) for part in text.split(",") if part]
    if any(match is None for match in matches) or len(matches) > _MAX_SPANS:
        raise InputError("This link is damaged. Open the citation again from its answer.")
    return [(int(match[1]), int(match[2])) for match in matches if match]


def render_article_page(
    article: Article,
    cited_spans: list[CharacterSpan],
    other_spans: list[CharacterSpan],
    translations: Translations,
    *,
    copies: Sequence[Copy] = (),
    checksum: str = "",
    summary_spans: Sequence[CharacterSpan] = (),
    guide_html: str = "",
) -> str:
    """Return the article as a whole HTML page with its spans marked, `other_spans` lighter.

    `copies` are the other articles that print the same story. `checksum` comes from
    `make_citation_url`; without a checksum, the marked sentences are not checked.
    `summary_spans` are the sentences that sum the article up, and `guide_html` stands above the
    text. Raises
    InputError for a span outside the article, and for sentences that have changed since the answer.
    """
    spans = [*cited_spans, *other_spans]
    outside = any(not 0 <= start < end <= len(article.text) for start, end in spans)
    if outside or (
        checksum and checksum != _compute_checksum(article.text[start:end] for start, end in spans)
    ):
        raise InputError("This sentence is no longer in the article. Ask the question again.")
    text = "".join(
        f"<p>{part}</p>"
        for part in _render_paragraphs(article.text, cited_spans, other_spans, summary_spans)
    )
    first = cited_spans[0] if cited_spans else None
    label = translations("source.copies")
    return _render_page(
        article.title or article.source,
        f'<header class="about" data-id="{escape(article.id)}">'
        f"{_render_header(article, translations)}"
        f"{render_copies(copies, label, translations, article.id, first)}"
        f"{guide_html}</header>"
        f"{render_original(article, cited_spans, translations)}"
        f'<div class="text">{text}</div>',
        translations,
    )


def render_missing_page(message: str, translations: Translations) -> str:
    """Return the page of an article that cannot be shown, with the reason."""
    notice = f'<p class="notice" role="status">{escape(message)}</p>'
    return _render_page(translations("source.missing"), notice, translations)


def _compute_checksum(sentences: Iterable[str]) -> str:
    return f"{zlib.crc32(chr(0).join(sentences).encode(errors='replace')):08x}"


def encode_query(**values: str | Sequence[str]) -> str:
    """Return a URL query; a field with several values is repeated."""
    return urlencode(values, doseq=True, errors="replace")


def _render_page(title: str, content: str, translations: Translations) -> str:
    return render_document(
        f'{VIEWPORT}<title>{escape(title)}</title><link rel="stylesheet" href="look/page.css">'
        '<link rel="stylesheet" href="look/start.css">',
        f'<main class="source">{content}</main>',
        translations,
        body_class="page",
    )


def _render_header(article: Article, translations: Translations) -> str:
    kicker = join_parts([article.publisher, translations.format_date(article.published)])
    byline = translations("source.by", author=article.author or "")
    filter_query = encode_query(article=article.id)
    parts = [
        f'<p class="kicker">{isolate(kicker)}</p>' if kicker else "",
        f'<h2 tabindex="-1">{isolate(article.title or article.source)}</h2>',
        f'<p class="byline">{isolate(byline)}</p>' if article.author else "",
        f'<p class="origin">{escape(translations("source.file"))} '
        f"<code>{isolate(article.source)}</code></p>",
        '<p class="leads"><button type="button" class="act" name="scope" '
        f'value="{escape(filter_query)}">{escape(translations("source.ask"))}</button>'
        f'<a href="timeline?{escape(filter_query)}" target="_blank">'
        f"{escape(translations('timeline.link'))}</a>"
        f"{_render_original_link(article, translations)}{render_views(article, translations)}</p>",
    ]
    return "".join(parts)


def _render_original_link(article: Article, translations: Translations) -> str:
    url = sanitize_url(article.url)
    if not url:
        return ""
    host = translations("source.original", host=urlsplit(url).hostname or "")
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{isolate(host)}</a>'


def _render_paragraphs(
    text: str,
    cited_spans: list[CharacterSpan],
    other_spans: list[CharacterSpan],
    summary_spans: Sequence[CharacterSpan] = (),
) -> Iterator[str]:
    """Yield each paragraph as HTML. A span across paragraphs is marked in each of them.

    Each sentence says where it stands, with the checksum of a link to it.
    """
    anchor = iter([' id="cited"'])
    sentences = _list_sentences(text, [*cited_spans, *other_spans])
    first = 0, len(text) - len(text.lstrip(" \t\n\r"))
    last = len(text.rstrip(" \t\n\r")), len(text)
    breaks = [first, *(match.span() for match in _PARAGRAPH_BREAK.finditer(text)), last]
    for (_, start), (end, _) in pairwise(breaks):
        here = sentences[
            bisect_right(sentences, start, key=lambda span: span[1]) : bisect_left(
                sentences, end, key=lambda span: span[0]
            )
        ]
        boundaries = {
            at
            for span in (*cited_spans, *other_spans, *summary_spans, *here)
            for at in span
            if start < at < end
        }
        pieces = []
        for left, right in pairwise(sorted({start, end, *boundaries})):
            html = isolate(text[left:right])
            if _is_inside(left, cited_spans):
                html = f'<mark class="cited"{next(anchor, "")}>{html}</mark>'
            elif _is_inside(left, other_spans):
                html = f'<mark class="also">{html}</mark>'
            elif _is_inside(left, summary_spans) and html.strip():
                html = f'<mark class="gist">{html}</mark>'
            pieces.append(_wrap_sentence(html, left, here, text))
        if text[start:end].strip():
            yield "".join(pieces)


def _list_sentences(text: str, spans: list[CharacterSpan]) -> list[CharacterSpan]:
    """Return the sentences in order, with the spans in place of the sentences they overlap."""
    if len(text) > _MAX_SPLIT_LENGTH:
        return sorted(set(spans))
    free = [
        (each.start, each.end)
        for each in split(text)
        if not any(start < each.end and each.start < end for start, end in spans)
    ]
    return sorted({*free, *spans})


def _wrap_sentence(html: str, place: int, sentences: list[CharacterSpan], text: str) -> str:
    span = next(((start, end) for start, end in sentences if start <= place < end), None)
    if span is None:
        return html
    checksum = _compute_checksum([text[slice(*span)]])
    at = f"{span[0]}-{span[1]}"
    return f'<span class="sentence" data-at="{at}" data-said="{checksum}">{html}</span>'


def _is_inside(position: int, spans: Sequence[CharacterSpan]) -> bool:
    return any(start <= position < end for start, end in spans)
