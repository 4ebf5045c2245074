"""The dossier as HTML: pinned sentences and answers with their notes, and how to save them."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from pincite.ui.conversations.model import Turn
from pincite.ui.conversations.pins import MAX_NOTE_LENGTH, Pin, PinnedSentence
from pincite.ui.escape import escape, isolate
from pincite.ui.export.formats import EXPORT_FORMATS
from pincite.ui.html.answer import render_excerpt
from pincite.ui.html.citations import render_article_reference, render_citation_link
from pincite.ui.i18n import Translations

PAGE_SIZE = 50
"""The most pins on one page of the dossier."""

_MARKS = (("up", "\N{UPWARDS ARROW}"), ("down", "\N{DOWNWARDS ARROW}"))


@dataclass(frozen=True, slots=True)
class DossierPage:
    """The pins from number `offset` on, and the numbers of all of them and of this conversation.

    `talk` is the open conversation, and `only_talk` whether only its pins are shown. `earlier` and
    `later` are the ids of the last pin of the page before, and of the first of the page after.
    """

    pins: Sequence[Pin]
    total: int
    total_of_talk: int
    offset: int = 0
    talk: str = ""
    only_talk: bool = False
    earlier: str = ""
    later: str = ""


def render_dossier(page: DossierPage, translations: Translations) -> str:
    """Return the dossier."""
    count = page.total_of_talk if page.only_talk else page.total
    items = "".join(_render_pin(pin, translations) for pin in page.pins)
    empty = f'<p class="aside">{escape(translations("dossier.none"))}</p>'
    return (
        f'<div class="dossier" data-count="{page.total}">{_render_choice(page, translations)}'
        f"{_render_actions(page, translations) if count else empty}"
        f'<ol class="pins" start="{page.offset + 1}">{items}</ol>'
        f"{_render_pagination(page, count, translations)}</div>"
    )


def _make_url(path: str, page: DossierPage, **fields: str) -> str:
    query = {"talk": page.talk} if page.talk else {}
    if page.only_talk:
        query["only"] = "1"
    return escape(f"{path}?{urlencode(query | fields)}")


def _render_choice(page: DossierPage, translations: Translations) -> str:
    """Return the links to all pins, and to those of the open conversation."""
    choices = (("all", page.total, ""), ("talk", page.total_of_talk, "1"))
    links = "".join(
        f'<a class="turn" href="{escape(_make_choice(page.talk, only))}"'
        f"{' aria-current=true' if bool(only) == page.only_talk else ''}>"
        f"{escape(translations(f'dossier.{name}', n=translations.format_number(number)))}</a>"
        for name, number, only in choices
    )
    return f'<p class="choice">{links}</p>'


def _make_choice(talk: str, only: str) -> str:
    return f"dossier?{urlencode({'talk': talk, **({'only': only} if only else {})})}"


def _render_actions(page: DossierPage, translations: Translations) -> str:
    links = "".join(
        f'<a class="act" href="{_make_url("dossier/export", page, form=suffix)}" download>'
        f"{escape(export_format.name)}</a>"
        for suffix, export_format in EXPORT_FORMATS.items()
    )
    copy, save = (escape(translations(f"answer.{name}")) for name in ("copy", "save"))
    return (
        '<p class="acts"><button type="button" class="act" name="copy-dossier" '
        f'value="{_make_url("dossier/copy", page)}">{copy}</button>'
        f"<span>{save}</span>{links}</p>"
    )


def _render_pin(pin: Pin, translations: Translations) -> str:
    content = (
        _render_answer(pin.content, translations)
        if isinstance(pin.content, Turn)
        else _render_sentence(pin.content, translations)
    )
    note = escape(translations("dossier.note"))
    return (
        f'<li data-id="{escape(pin.id)}">{content}'
        f'<textarea name="note" rows="1" maxlength="{MAX_NOTE_LENGTH}" aria-label="{note}" '
        f'placeholder="{note}">{escape(pin.note)}</textarea>'
        f"{_render_pin_actions(pin, translations)}</li>"
    )


def _render_sentence(content: PinnedSentence, translations: Translations) -> str:
    citation = content.citation
    link = render_citation_link(citation, translations("dossier.open"), (), translations)
    publishers = {citation.article_id: content.publisher}
    reference = render_article_reference(citation, publishers, translations)
    quote = isolate(citation.insert_antecedent(citation.quote))
    return f'<blockquote dir="auto">{quote}</blockquote><p class="origin">{reference} {link}</p>'


def _render_answer(turn: Turn, translations: Translations) -> str:
    asked = translations("export.asked", day=translations.format_date(turn.asked))
    return (
        f'<h3 dir="auto">{isolate(turn.question)}</h3>{render_excerpt(turn, translations)}'
        f'<p class="origin">{escape(asked)}</p>'
    )


def _render_pin_actions(pin: Pin, translations: Translations) -> str:
    remove = escape(translations("dossier.remove"))
    moves = "".join(
        f'<button type="button" name="{name}" title="{escape(translations(f"dossier.{name}"))}">'
        f"{sign}</button>"
        for name, sign in _MARKS
    )
    drag = escape(translations("dossier.drag"))
    return (
        f'<p class="acts"><span class="grip" title="{drag}" aria-hidden="true"></span>'
        f'{moves}<button type="button" name="remove" value="{escape(pin.id)}">{remove}</button></p>'
    )


def _render_pagination(page: DossierPage, count: int, translations: Translations) -> str:
    """Return the links to the pages around. Beyond its first or last pin, a pin moves onto them."""
    links = "".join(
        f'<a class="turn {side}" href="{_make_url("dossier", page, start=str(target))}" '
        f'data-id="{escape(neighbour)}">{escape(translations(f"library.{side}"))}</a>'
        for side, target, neighbour in (
            ("earlier", page.offset - PAGE_SIZE, page.earlier),
            ("later", page.offset + PAGE_SIZE, page.later),
        )
        if 0 <= target < count
    )
    return f'<p class="pages">{links}</p>' if links else ""
