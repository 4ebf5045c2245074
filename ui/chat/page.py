"""The chat page, in Gradio. The only importer of gradio."""

import logging
import os
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from pincite.index.errors import InputError, PinciteError
from pincite.ui import filters
from pincite.ui.auth.browser import owner
from pincite.ui.auth.visitor import VISITOR
from pincite.ui.chat import answering
from pincite.ui.chat.queue import Desk, Limits
from pincite.ui.conversations.model import Talk, asked, begun
from pincite.ui.conversations.store import Talks
from pincite.ui.html import answer as render
from pincite.ui.i18n import Texts, texts, texts_for
from pincite.ui.protocols import Chain, Library

if TYPE_CHECKING:
    import gradio
    from fastapi import FastAPI

_ICON = quote(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" '
    'rx="7" fill="#1f5673"/><text x="16" y="23" font-family="sans-serif" font-size="19" '
    'font-weight="700" text-anchor="middle" fill="#fff">[1]</text></svg>'
)
_STYLES = "page", "chat", "answer", "frame", "source", "dialogs"
_HEAD = (
    f'<link rel="icon" href="data:image/svg+xml,{_ICON}">'
    + "".join(f'<link rel="stylesheet" href="look/{name}.css">' for name in _STYLES)
    + '<script type="module" src="look/start.js"></script>'
)
_SESSIONS = 200
"""Pages whose conversations are remembered; the one unused longest is forgotten first."""

_QUICK: dict[str, Any] = {"queue": False, "api_visibility": "private", "show_progress": "hidden"}

Update = dict[Any, Any]
"""New values by component."""


class Parts(NamedTuple):
    """The components of the page that events read or change.

    The page's own scripts write into `how` (which articles to ask, and how surely) and `wanted`
    (the conversation to open; none is a new one), and press `turn`; none of them is shown.
    """

    talk: "gradio.State"
    welcome: "gradio.Column"
    hello: "gradio.Markdown"
    examples: list["gradio.Button"]
    chat: "gradio.Chatbot"
    hint: "gradio.Markdown"
    box: "gradio.Textbox"
    how: "gradio.Textbox"
    wanted: "gradio.Textbox"
    turn: "gradio.Button"


def mount(
    app: "FastAPI",
    library: Library,
    chains: Mapping[str, Chain],
    talks: Talks,
    *,
    questions: Sequence[str],
    ready: Event,
    limits: Limits,
) -> None:
    """Mount the chat page at the root of `app`.

    `questions` are offered on the empty page. Answers wait until `ready` is set, and for
    their turn.
    """
    # Gradio sums up all of its past events after each one, in pandas, for a page that is closed.
    os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "1")
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000000")
    import gradio

    with gradio.Blocks(title="Pincite", fill_height=True, analytics_enabled=False) as blocks:
        parts = _layout(questions)
        _wire(parts, library, chains, talks, ready, Desk(limits))

        def greet(request: gradio.Request) -> Update:
            return _words(parts, texts_for(request))

        blocks.load(greet, None, [parts.hello, parts.box], **_QUICK)
    blocks.state_session_capacity = _SESSIONS
    # The desk says who waits, so Gradio itself need not let anybody wait.
    blocks.max_threads = 2 * (limits.at_once + limits.waiting)
    gradio.mount_gradio_app(
        app,
        blocks.queue(max_size=blocks.max_threads, api_open=False),
        path="/",
        theme=gradio.themes.Base(font="system-ui", font_mono="ui-monospace"),
        head=_HEAD,
        footer_links=[],
        run_history=False,
        show_error=False,
    )


def _words(parts: Parts, words: Texts) -> Update:
    import gradio

    return {parts.hello: render.welcome(words), parts.box: gradio.update(**_named(words))}


def _named(words: Texts) -> dict[str, str]:
    return {"label": words("page.question"), "placeholder": words("page.placeholder")}


def _layout(questions: Sequence[str]) -> Parts:
    import gradio

    with gradio.Column(elem_id="welcome") as welcome:
        hello = gradio.Markdown(render.welcome(texts()))
        with gradio.Row(elem_id="examples"):
            examples = [gradio.Button(text, elem_classes="example") for text in questions]
    chat = gradio.Chatbot(
        elem_id="chat",
        show_label=False,
        container=False,
        height=None,
        buttons=[],
        latex_delimiters=[],
        allow_tags=False,
        feedback_options=None,
        autoscroll=False,
    )
    with gradio.Column(elem_id="bottom"):
        hint = gradio.Markdown("", elem_id="hint")
        box = gradio.Textbox(
            **_named(texts()),
            lines=1,
            max_lines=8,
            submit_btn=True,
            autofocus=True,
            elem_id="box",
        )
        how = gradio.Textbox("", elem_id="how", elem_classes="unseen", show_label=False)
        wanted = gradio.Textbox("", elem_id="wanted", elem_classes="unseen", show_label=False)
        turn = gradio.Button("", elem_id="turn", elem_classes="unseen")
    talk = gradio.State(Talk(""))
    return Parts(talk, welcome, hello, examples, chat, hint, box, how, wanted, turn)


def _wire(
    parts: Parts,
    library: Library,
    chains: Mapping[str, Chain],
    talks: Talks,
    ready: Event,
    desk: Desk,
) -> None:
    import gradio

    def outlet(article_id: str) -> str | None:
        with suppress(InputError):  # deleted since it was cited
            return library.article(article_id).publisher
        return None

    def shown(talk: Talk, words: Texts) -> Update:
        # Every step says what the chat holds, as values alone. Where one leaves it out or changes
        # a property, Gradio makes another component of it, and from then on keeps one a turn.
        return {parts.talk: talk, parts.chat: answering.messages(talk, words)}

    def accept(question: str, how: str, talk: Talk, request: gradio.Request) -> Update:
        words = texts_for(request)
        try:
            chosen = answering.asking(how, words)
            asked_of = filters.described(chosen.filters, library, words)
            wrong = answering.fault(question, words)
        except PinciteError as error:
            wrong = str(error)
        if wrong:
            return {parts.hint: render.notice(wrong), **shown(talk, words)}
        turn = asked(question, chosen.filters, asked_of)
        talk = (talk if talk.id else begun()).followed_by(turn, chosen.instead)
        return {
            **shown(talk, words),
            parts.hint: "",
            parts.welcome: gradio.update(visible=False),
            parts.box: gradio.update(value="", submit_btn=False, stop_btn=True),
        }

    async def answer(talk: Talk, how: str, request: gradio.Request) -> AsyncIterator[Update]:
        words = texts_for(request)
        # A generator that yields nothing would empty the conversation.
        yield shown(talk, words)
        if not talk.turns or talk.turns[-1].whole:
            return
        chosen = answering.asking(how, words)
        steps = answering.answering(chains, outlet, talk, chosen, words, ready)
        person = request.request.scope[VISITOR].person
        async for turn in answering.in_turn(desk, person, talk.turns[-1], steps, words):
            if turn != talk.turns[-1]:
                talk = talk.ended_with(turn)
                keep(talk, request)
                yield shown(talk, words)

    def keep(talk: Talk, request: gradio.Request) -> None:
        whose = owner(request.request.scope)
        if whose and talk.turns[-1].whole:
            try:
                talks.save(whose, talk)
            except sqlite3.Error as error:  # the answer is there all the same
                logging.getLogger(__name__).error("A conversation was not kept: %s", error)

    def stop(talk: Talk, request: gradio.Request) -> Update:
        words = texts_for(request)
        if talk.turns and not talk.turns[-1].whole:
            talk = talk.ended_with(answering.ended(talk.turns[-1], words("turn.stopped")))
            keep(talk, request)
        return shown(talk, words)

    def settle() -> Update:
        return {parts.box: gradio.update(submit_btn=True, stop_btn=False)}

    def turn_to(talk_id: str, request: gradio.Request) -> Update:
        whose = owner(request.request.scope)
        talk = talks.opened(whose, talk_id) or begun()
        return {
            **settle(),
            **shown(talk, texts_for(request)),
            parts.hint: "",
            parts.welcome: gradio.update(visible=not talk.turns),
        }

    changed = [parts.talk, parts.chat, parts.hint, parts.welcome, parts.box]
    slow = {**_QUICK, "queue": True, "concurrency_limit": None, "concurrency_id": "answers"}
    answers = []
    for ask, words in (
        (parts.box.submit, parts.box),
        *((example.click, example) for example in parts.examples),
    ):
        accepted = ask(accept, [words, parts.how, parts.talk], changed, **_QUICK)
        answers.append(
            accepted.success(answer, [parts.talk, parts.how], [parts.talk, parts.chat], **slow)
        )
        answers[-1].then(settle, None, parts.box, **_QUICK)
    # In the queue, so that it comes after what is still on its way to the page.
    last = {**_QUICK, "queue": True, "concurrency_limit": None}
    left = parts.box.stop(None, cancels=answers, **_QUICK)
    stopped = left.then(stop, parts.talk, [parts.talk, parts.chat], **last)
    stopped.then(settle, None, parts.box, **_QUICK)
    turned = parts.turn.click(None, cancels=answers, **_QUICK)
    turned.then(turn_to, parts.wanted, changed, **last)
