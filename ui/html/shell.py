"""The shell around the conversation as HTML: top bar, sidebar and dialogs."""

import json
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from pincite.assistant.types import CAUTIONS, Caution
from pincite.index.types import Library
from pincite.ui.conversations.feedback import MAX_COMMENT_LENGTH
from pincite.ui.conversations.model import MAX_QUOTES
from pincite.ui.conversations.store import ConversationSummary
from pincite.ui.escape import escape, isolate
from pincite.ui.export.formats import EXPORT_FORMATS
from pincite.ui.i18n import Translations, list_languages
from pincite.ui.text_parts import join_parts

_SHORTCUTS = (
    ("new", "Alt N"),
    ("ask", "Alt K"),
    ("next", "Alt ."),
    ("previous", "Alt ,"),
    ("close", "Esc"),
)

# The texts that the scripts in `ui/frontend` use.
_SCRIPT_KEYS = """
    page.close page.failed page.lost page.answered page.question page.ask page.stop login.in
    login.expired answer.copied answer.linked source.name source.next source.previous
    source.place source.close source.failed source.pin source.link talks.sure talks.renaming
    turn.editing turn.cancel scope.clear feedback.thanks next.title dossier.pinned dossier.known
    dossier.removed dossier.title library.work library.adding library.nothing library.refused
    library.replace library.askchosen library.forbidden library.drophere library.file.added
    library.file.updated library.file.unchanged library.file.refused article.one article.many
    library.progress library.left library.rebuilding library.rebuilt library.undone minute.one
    minute.many hour.one hour.many file.one file.many
""".split()


def render_shell(
    models: Sequence[str],
    caution: Caution,
    translations: Translations,
    *,
    feedback_enabled: bool,
    user_name: str | None,
    can_edit: bool = False,
) -> str:
    """Return the shell of the page.

    `models` are the names of the chains that the settings offer, the default first. `user_name`
    is the logged-in user, who can log out; None if the chat has no login. With `can_edit`, the
    reader can add files.
    """
    script_translations = json.dumps({key: translations.by_key[key] for key in _SCRIPT_KEYS})
    return (
        f'<div id="frame" lang="{translations.language}" '
        f'data-words="{escape(script_translations)}" data-edit="{"yes" if can_edit else ""}">'
        f"{_render_top_bar(translations)}{_render_sidebar(user_name, translations)}"
        f"{_render_dialog('library', translations('library.title'), '', translations)}"
        f"{_render_settings(models, caution, translations)}"
        f"{_render_feedback(translations, enabled=feedback_enabled)}</div>"
    )


def render_index_summary(library: Library, translations: Translations) -> str:
    """Return the folder, its number of articles, their period and the number of skipped files."""
    coverage = library.coverage()
    folder_name = PurePath(library.folder).name or library.folder
    coverage_parts = [
        translations.format_count("article", coverage.articles),
        translations.format_period(coverage.first, coverage.last),
    ]
    skipped = translations.format_count("file", len(library.skipped))
    skipped_button = (
        f' <button type="button" class="unread" name="skipped">'
        f"{escape(translations('page.unread', files=skipped))}</button>"
        if library.skipped
        else ""
    )
    return (
        f'<p><span class="asks">{escape(translations("page.asking"))} </span>'
        f'<strong title="{escape(library.folder)}">{isolate(folder_name)}</strong>'
        f' <span class="facts">· {escape(join_parts(coverage_parts))}</span>{skipped_button}</p>'
    )


def render_conversation_list(
    summaries: Sequence[ConversationSummary], query: str, translations: Translations
) -> str:
    """Return the list of conversations. An empty list says whether `query` found nothing."""
    if not summaries:
        notice = translations("talks.unfound" if query else "talks.none")
        return f'<p class="aside">{escape(notice)}</p>'
    items = "".join(_render_conversation(summary, translations) for summary in summaries)
    return f"<ul>{items}</ul>"


def _render_conversation(summary: ConversationSummary, translations: Translations) -> str:
    actions = "".join(
        f'<button type="button" name="{name}" value="{escape(summary.id)}">'
        f"{escape(translations(f'talks.{name}'))}</button>"
        for name in ("rename", "delete")
    )
    exports = "".join(
        f'<a href="export?talk={escape(summary.id)}&#38;form={suffix}" download>'
        f"{escape(translations('talks.save', form=export_format.name))}</a>"
        for suffix, export_format in EXPORT_FORMATS.items()
    )
    more = escape(translations("talks.more"))
    return (
        f'<li><button type="button" name="open" value="{escape(summary.id)}">'
        f"{isolate(summary.name)}</button>"
        f'<details><summary title="{more}" aria-label="{more}">⋯</summary>'
        f"<div>{actions}{exports}</div></details></li>"
    )


def _render_top_bar(translations: Translations) -> str:
    conversations = escape(translations("page.conversations"))
    library, settings = escape(translations("page.library")), escape(translations("page.settings"))
    return (
        '<header id="top"><button type="button" name="side" aria-expanded="false" '
        f'aria-controls="side" aria-label="{conversations}">☰</button>'
        '<h1 class="wordmark">Pincite</h1><div id="about"></div>'
        f'<button type="button" name="library">{library}</button>'
        f'<button type="button" name="dossier">{escape(translations("dossier.title"))}</button>'
        f'<button type="button" name="settings">{settings}</button></header>'
    )


def _render_sidebar(user_name: str | None, translations: Translations) -> str:
    logout_form = (
        f'<form class="who" method="post" action="logout"><span>{isolate(user_name)}</span>'
        f"<button>{escape(translations('login.out'))}</button></form>"
        if user_name
        else ""
    )
    search = escape(translations("talks.search"))
    return (
        f'<nav id="side" aria-label="{escape(translations("page.conversations"))}">'
        f'<button type="button" name="new" class="main">{escape(translations("page.new"))}</button>'
        f"{_render_tabs(translations)}"
        f'<input type="search" name="talks" aria-label="{search}" placeholder="{search}">'
        f'<div class="talks"></div>{_render_sources(translations)}'
        f'<a class="tool" href="check">{escape(translations("check.link"))}</a>{logout_form}</nav>'
    )


def _render_tabs(translations: Translations) -> str:
    """Return the buttons that choose what the sidebar lists: conversations or articles."""
    buttons = "".join(
        f'<button type="button" name="tab" value="{value}">{escape(translations(key))}</button>'
        for value, key in (("talks", "page.conversations"), ("sources", "page.articles"))
    )
    return f'<div class="tabs">{buttons}</div>'


def _render_sources(translations: Translations) -> str:
    """Return the empty list of articles, with its filter."""
    search = escape(translations("library.search"))
    untick = escape(translations("library.untick"))
    return (
        f'<div class="sources"><input type="search" name="named" aria-label="{search}" '
        f'placeholder="{search}"><div class="entries"></div>'
        f'<button type="button" name="untick" hidden>{untick}</button></div>'
    )


def _render_dialog(name: str, title: str, content: str, translations: Translations) -> str:
    return (
        f'<dialog id="{name}" aria-labelledby="{name}-title"><header>'
        f'<h2 id="{name}-title">{escape(title)}</h2>'
        f'<button type="button" name="close">{escape(translations("page.close"))}</button>'
        f'</header><div class="content">{content}</div></dialog>'
    )


def _render_settings(models: Sequence[str], caution: Caution, translations: Translations) -> str:
    """Return the settings dialog. The choice of a model is shown only if there are several."""
    cautions = [(name, translations(f"settings.{name}")) for name in CAUTIONS]
    themes = [(name, translations(f"settings.{name}")) for name in ("system", "light", "dark")]
    quotes = [(str(number), str(number)) for number in range(1, MAX_QUOTES + 1)]
    shortcuts = "".join(
        f"<dt><kbd>{keys}</kbd></dt><dd>{escape(translations(f'settings.key.{name}'))}</dd>"
        for name, keys in _SHORTCUTS
    )
    parts = [
        f'<p class="aside">{escape(translations("settings.asis"))}</p>',
        _render_model_choice(models, translations) if len(models) > 1 else "",
        _render_radio_group("caution", translations("settings.caution"), cautions, caution),
        _render_select("quotes", translations("settings.quotes"), quotes, "3"),
        _render_date_inputs(translations),
        _render_radio_group("look", translations("settings.look"), themes, "system"),
        _render_select(
            "language",
            translations("settings.language"),
            list_languages().items(),
            translations.language,
        ),
        f"<h3>{escape(translations('settings.keys'))}</h3><dl>{shortcuts}</dl>",
    ]
    content = f'<form class="settings">{"".join(parts)}</form>'
    return _render_dialog("settings", translations("settings.title"), content, translations)


def _render_model_choice(models: Sequence[str], translations: Translations) -> str:
    """Return the choice of the model. An empty name stands for quotations without a model."""
    options = [
        (
            name,
            translations("settings.withmodel", model=name)
            if name
            else translations("settings.nomodel"),
        )
        for name in models
    ]
    return _render_radio_group("model", translations("settings.model"), options, models[0])


def _render_date_inputs(translations: Translations) -> str:
    inputs = "".join(
        f"<label>{escape(translations(f'library.{name}'))} "
        f'<input name="{name}" type="date"></label>'
        for name in ("since", "until")
    )
    legend = escape(translations("settings.dates"))
    return f'<fieldset class="dates"><legend>{legend}</legend>{inputs}</fieldset>'


def _render_radio_group(
    name: str, legend: str, options: Sequence[tuple[str, str]], selected: str
) -> str:
    items = _render_radio_buttons(name, options, selected)
    return f"<fieldset><legend>{escape(legend)}</legend>{items}</fieldset>"


def _render_radio_buttons(name: str, options: Sequence[tuple[str, str]], selected: str) -> str:
    return "".join(
        f'<label><input type="radio" name="{name}" value="{escape(value)}"'
        f"{' checked' if value == selected else ''}> <span>{escape(label)}</span></label>"
        for value, label in options
    )


def _render_select(name: str, label: str, options: Iterable[tuple[str, str]], selected: str) -> str:
    items = "".join(
        f'<option value="{escape(value)}"{" selected" if value == selected else ""}>'
        f"{escape(option_label)}</option>"
        for value, option_label in options
    )
    return f'<label class="line">{escape(label)} <select name="{name}">{items}</select></label>'


def _render_feedback(translations: Translations, *, enabled: bool) -> str:
    if not enabled:
        disabled_notice = f'<p class="aside">{escape(translations("feedback.unkept"))}</p>'
        return _render_dialog(
            "feedback", translations("feedback.title"), disabled_notice, translations
        )
    verdicts = [(name, translations(f"feedback.{name}")) for name in ("good", "bad")]
    content = (
        f'<form class="settings"><fieldset aria-labelledby="feedback-title">'
        f"{_render_radio_buttons('verdict', verdicts, 'good')}</fieldset>"
        f"<label>{escape(translations('feedback.comment'))}"
        f'<textarea name="comment" rows="4" maxlength="{MAX_COMMENT_LENGTH}"></textarea></label>'
        f'<label><input type="checkbox" name="include"> '
        f"<span>{escape(translations('feedback.include'))}</span></label>"
        f'<p class="aside">{escape(translations("feedback.privacy"))}</p>'
        f'<button class="main">{escape(translations("feedback.send"))}</button></form>'
    )
    return _render_dialog("feedback", translations("feedback.title"), content, translations)
