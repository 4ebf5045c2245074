"""What stands around the conversation, as HTML: the line on top, the list beside it, dialogs."""

import json
from collections.abc import Sequence
from pathlib import PurePath

from pincite.assistant.types import CAUTIONS, Caution
from pincite.ui.conversations.feedback import LONGEST_COMMENT
from pincite.ui.conversations.model import MOST_QUOTES
from pincite.ui.conversations.store import Listed
from pincite.ui.escape import escape, isolate
from pincite.ui.export.formats import FORMS
from pincite.ui.i18n import Texts, languages
from pincite.ui.protocols import Library
from pincite.ui.text_parts import joined

_KEYS = (
    ("new", "Alt N"),
    ("ask", "Alt K"),
    ("next", "Alt ."),
    ("previous", "Alt ,"),
    ("close", "Esc"),
)
_SAID = (
    "page.close page.failed page.answered page.question page.ask page.stop answer.copied "
    "answer.linked source.name source.next source.previous source.place source.close source.failed "
    "talks.sure talks.renaming turn.editing turn.cancel scope.clear feedback.thanks "
    "library.adding library.added library.progress library.left library.rebuilding "
    "library.rebuilt library.undone minute.one minute.many hour.one hour.many file.one file.many"
).split()


def frame(
    models: Sequence[str], caution: Caution, texts: Texts, *, kept: bool, name: str | None
) -> str:
    """Return the frame. `kept` says whether feedback is; `models` are the names of the chains.

    `name` is of who logged in and can log out.
    """
    said = json.dumps({key: texts.by_key[key] for key in _SAID})
    return (
        f'<div id="frame" lang="{texts.language}" data-words="{escape(said)}">'
        f"{_top(texts)}{_side(name, texts)}"
        f"{_dialog('library', texts('library.title'), '', texts)}"
        f"{_settings(models, caution, texts)}{_feedback(texts, kept=kept)}</div>"
    )


def about(library: Library, texts: Texts) -> str:
    """Return which folder is asked, what it holds, and how many files could not be read."""
    coverage = library.coverage()
    name = PurePath(library.folder).name or library.folder
    covered = [
        texts.count("article", coverage.articles),
        texts.period(coverage.first, coverage.last),
    ]
    skipped = texts.count("file", len(library.skipped))
    unread = (
        f' <button type="button" class="unread" name="skipped">'
        f"{escape(texts('page.unread', files=skipped))}</button>"
        if library.skipped
        else ""
    )
    return (
        f'<p><span class="asks">{escape(texts("page.asking"))} </span>'
        f'<strong title="{escape(library.folder)}">{isolate(name)}</strong>'
        f' <span class="facts">· {escape(joined(covered))}</span>{unread}</p>'
    )


def talks(listed: Sequence[Listed], searched: str, texts: Texts) -> str:
    """Return the conversations that are kept, as a list."""
    if not listed:
        return (
            f'<p class="aside">{escape(texts("talks.unfound" if searched else "talks.none"))}</p>'
        )
    return f"<ul>{''.join(_talk(each, texts) for each in listed)}</ul>"


def _talk(each: Listed, texts: Texts) -> str:
    acts = "".join(
        f'<button type="button" name="{name}" value="{escape(each.id)}">'
        f"{escape(texts(f'talks.{name}'))}</button>"
        for name in ("rename", "delete")
    )
    saves = "".join(
        f'<a href="export?talk={escape(each.id)}&#38;form={form}" download>'
        f"{escape(texts('talks.save', form=name))}</a>"
        for form, (name, _) in FORMS.items()
    )
    more = escape(texts("talks.more"))
    return (
        f'<li><button type="button" name="open" value="{escape(each.id)}">{isolate(each.name)}'
        f'</button><details><summary title="{more}" aria-label="{more}">⋯</summary>'
        f"<div>{acts}{saves}</div></details></li>"
    )


def _top(texts: Texts) -> str:
    conversations = escape(texts("page.conversations"))
    library, settings = escape(texts("page.library")), escape(texts("page.settings"))
    return (
        '<header id="top"><button type="button" name="side" aria-expanded="false" '
        f'aria-controls="side" aria-label="{conversations}">☰</button>'
        '<p class="wordmark">Pincite</p><div id="about"></div>'
        f'<button type="button" name="library">{library}</button>'
        f'<button type="button" name="settings">{settings}</button></header>'
    )


def _side(name: str | None, texts: Texts) -> str:
    who = (
        f'<form class="who" method="post" action="logout"><span>{isolate(name)}</span>'
        f"<button>{escape(texts('login.out'))}</button></form>"
        if name
        else ""
    )
    return (
        f'<nav id="side" aria-label="{escape(texts("page.conversations"))}">'
        f'<button type="button" name="new" class="main">{escape(texts("page.new"))}</button>'
        f'<input type="search" name="talks" aria-label="{escape(texts("talks.search"))}" '
        f'placeholder="{escape(texts("talks.search"))}"><div class="talks"></div>{who}</nav>'
    )


def _dialog(name: str, title: str, content: str, texts: Texts) -> str:
    return (
        f'<dialog id="{name}" aria-labelledby="{name}-title"><header><h2 id="{name}-title">'
        f'{escape(title)}</h2><button type="button" name="close">{escape(texts("page.close"))}'
        f'</button></header><div class="content">{content}</div></dialog>'
    )


def _settings(models: Sequence[str], caution: Caution, texts: Texts) -> str:
    wordings = [
        (name, texts("settings.withmodel", model=name) if name else texts("settings.nomodel"))
        for name in models
    ]
    first = models[0]
    quotes = [(str(number), str(number)) for number in range(1, MOST_QUOTES + 1)]
    dates = "".join(
        f'<label>{escape(texts(f"library.{name}"))} <input name="{name}" size="11" '
        f'placeholder="2024-06-14"></label>'
        for name in ("since", "until")
    )
    looks = [(name, texts(f"settings.{name}")) for name in ("system", "light", "dark")]
    keys = "".join(
        f"<dt><kbd>{keys}</kbd></dt><dd>{escape(texts(f'settings.key.{name}'))}</dd>"
        for name, keys in _KEYS
    )
    said = {name: texts(f"settings.{name}") for name in ("model", "caution", "look")}
    content = (
        f'<form class="settings"><p class="aside">{escape(texts("settings.asis"))}</p>'
        f"{_radios('model', said['model'], wordings, first) if len(models) > 1 else ''}"
        + _radios(
            "caution",
            said["caution"],
            [(name, texts(f"settings.{name}")) for name in CAUTIONS],
            caution,
        )
        + _select("quotes", texts("settings.quotes"), quotes, "3")
        + f'<fieldset class="dates"><legend>{escape(texts("settings.dates"))}</legend>'
        f"{dates}</fieldset>"
        + _radios("look", said["look"], looks, "system")
        + _select("language", texts("settings.language"), languages().items(), texts.language)
        + f"<h3>{escape(texts('settings.keys'))}</h3><dl>{keys}</dl></form>"
    )
    return _dialog("settings", texts("settings.title"), content, texts)


def _radios(name: str, legend: str, options: Sequence[tuple[str, str]], chosen: str) -> str:
    items = _choices(name, options, chosen)
    return f"<fieldset><legend>{escape(legend)}</legend>{items}</fieldset>"


def _choices(name: str, options: Sequence[tuple[str, str]], chosen: str) -> str:
    return "".join(
        f'<label><input type="radio" name="{name}" value="{escape(value)}"'
        f"{' checked' if value == chosen else ''}> <span>{escape(words)}</span></label>"
        for value, words in options
    )


def _select(name: str, label: str, options: object, chosen: str) -> str:
    items = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
        f"{escape(words)}</option>"
        for value, words in options  # type: ignore[attr-defined]
    )
    return f'<label class="line">{escape(label)} <select name="{name}">{items}</select></label>'


def _feedback(texts: Texts, *, kept: bool) -> str:
    if not kept:
        unkept = f'<p class="aside">{escape(texts("feedback.unkept"))}</p>'
        return _dialog("feedback", texts("feedback.title"), unkept, texts)
    verdicts = [(name, texts(f"feedback.{name}")) for name in ("good", "bad")]
    content = (
        f'<form class="settings"><fieldset aria-labelledby="feedback-title">'
        f"{_choices('verdict', verdicts, 'good')}</fieldset>"
        f"<label>{escape(texts('feedback.comment'))}"
        f'<textarea name="comment" rows="4" maxlength="{LONGEST_COMMENT}"></textarea></label>'
        f'<label><input type="checkbox" name="include"> '
        f"<span>{escape(texts('feedback.include'))}</span></label>"
        f'<p class="aside">{escape(texts("feedback.privacy"))}</p>'
        f'<button class="main">{escape(texts("feedback.send"))}</button></form>'
    )
    return _dialog("feedback", texts("feedback.title"), content, texts)
