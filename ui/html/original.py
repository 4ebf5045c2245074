"""The pages of an article's document as pictures, with sentences marked in their places."""

from collections.abc import Iterable
from urllib.parse import urlencode

from pincite.index.pages import list_pages, locate
from pincite.index.readers.pdf.boxes import PageBox, PageSize
from pincite.index.types import Article
from pincite.ui.escape import escape
from pincite.ui.i18n import Translations


def render_original(
    article: Article, spans: Iterable[tuple[int, int]], translations: Translations
) -> str:
    """Return all pages, their pictures loaded as they come into view; empty without pages.

    The parts of `article.text` in `spans` are marked.
    """
    boxes = [box for start, end in spans for box in locate(article, start, end)]
    pages = "".join(
        _render_page(article, page, [box for box in boxes if box.page == page.number], translations)
        for page in list_pages(article)
    )
    return f'<div class="original" hidden>{pages}</div>' if pages else ""


def render_views(article: Article, translations: Translations) -> str:
    """Return the buttons that choose text or pages; empty for an article without pages."""
    if not article.boxes:
        return ""
    return "".join(
        f'<button type="button" class="act" name="view" value="{name}" '
        f'aria-pressed="{str(name == "text").lower()}">'
        f"{escape(translations(f'source.{name}'))}</button>"
        for name in ("text", "page")
    )


def _render_page(
    article: Article, page: PageSize, boxes: list[PageBox], translations: Translations
) -> str:
    label = escape(translations("source.number", n=translations.format_number(page.number)))
    url = escape(f"page?{urlencode({'id': article.id, 'n': page.number}, errors='replace')}")
    marks = "".join(_render_mark(box) for box in boxes)
    note = f" {escape(translations('source.ocr'))}" if page.machine_read else ""
    return (
        f'<figure><div class="sheet" style="aspect-ratio:{page.width:g}/{page.height:g}">'
        f'<img src="{url}" alt="{label}" loading="lazy" decoding="async">{marks}</div>'
        f"<figcaption>{label}{note}</figcaption></figure>"
    )


def _render_mark(box: PageBox) -> str:
    """Return the mark of a box, in percent of the picture."""
    left, width = (100 * each / box.page_width for each in (box.left, box.right - box.left))
    top, height = (100 * each / box.page_height for each in (box.top, box.bottom - box.top))
    place = f"left:{left:.2f}%;top:{top:.2f}%;width:{width:.2f}%;height:{height:.2f}%"
    return f'<i class="mark" style="{place}"></i>'
