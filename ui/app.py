"""The chat page, in Gradio. The only importer of gradio."""

import os
from collections.abc import AsyncIterator, Sequence
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from pincite.assistant.types import Caution
from pincite.index.errors import InputError
from pincite.ui import render
from pincite.ui.access import VISITOR
from pincite.ui.conversation import (
    Turns,
    answering,
    asked,
    ended,
    fault,
    in_turn,
    messages,
)
from pincite.ui.desk import Desk, Limits
from pincite.ui.needs import Chain, Library
from pincite.ui.words import CAUTIONS

if TYPE_CHECKING:
    import gradio
    from fastapi import FastAPI

_ICON = quote(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" '
    'rx="7" fill="#1f5673"/><text x="16" y="23" font-family="sans-serif" font-size="19" '
    'font-weight="700" text-anchor="middle" fill="#fff">[1]</text></svg>'
)
_HEAD = (
    f'<link rel="icon" href="data:image/svg+xml,{_ICON}">'
    '<link rel="stylesheet" href="look/page.css"><link rel="stylesheet" href="look/chat.css">'
    '<script src="look/chat.js"></script>'
)
_SESSIONS = 2_000
"""Pages whose conversations are remembered; the one unused longest is forgotten first."""

_QUICK: dict[str, Any] = {"queue": False, "api_visibility": "private", "show_progress": "hidden"}

Update = dict[Any, Any]
"""New values by component."""


class Parts(NamedTuple):
    """The components of the page that events read or change."""

    about: "gradio.Markdown"
    turns: "gradio.State"
    new: "gradio.Button"
    welcome: "gradio.Column"
    examples: list["gradio.Button"]
    chat: "gradio.Chatbot"
    hint: "gradio.Markdown"
    box: "gradio.Textbox"
    caution: "gradio.Radio"


def mount(
    app: "FastAPI",
    index: Library,
    chain: Chain,
    *,
    questions: Sequence[str],
    caution: Caution,
    ready: Event,
    limits: Limits,
) -> None:
    """Mount the chat page at the root of `app`.

    `questions` are offered on the empty page; `caution` is chosen there until it is changed.
    Answers wait until `ready` is set, and for their turn.
    """
    # Gradio sums up all of its past events after each one, in pandas, for a page that is closed.
    os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "1")
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000000")
    import gradio

    with gradio.Blocks(title="Pincite", fill_height=True, analytics_enabled=False) as blocks:
        parts = _layout(index, questions, caution)
        _wire(parts, index, chain, ready, Desk(limits))
        blocks.load(lambda: _about(index), None, parts.about, **_QUICK)
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


def _about(index: Library) -> str:
    return render.header(index.folder, index.coverage(), index.skipped)


def _layout(index: Library, questions: Sequence[str], caution: Caution) -> Parts:
    import gradio

    with gradio.Row(elem_id="top"):
        about = gradio.Markdown(_about(index), elem_id="about")
        new = gradio.Button("New conversation", elem_id="new", scale=0)
    with gradio.Column(elem_id="welcome") as welcome:
        gradio.Markdown(render.welcome())
        with gradio.Row(elem_id="examples"):
            examples = [gradio.Button(text, elem_classes="example") for text in questions]
    chat = gradio.Chatbot(
        elem_id="chat",
        label="Conversation",
        show_label=False,
        container=False,
        height=None,
        buttons=[],
        latex_delimiters=[],
        allow_tags=False,
        feedback_options=None,
        visible="hidden",
    )
    with gradio.Column(elem_id="bottom"):
        hint = gradio.Markdown("", elem_id="hint")
        box = gradio.Textbox(
            label="Your question",
            placeholder="Ask the articles",
            lines=1,
            max_lines=8,
            submit_btn=True,
            autofocus=True,
            elem_id="box",
        )
        careful = gradio.Radio(
            [(words, name) for name, words in CAUTIONS.items()],
            value=caution,
            label="When to answer",
            container=False,
            elem_id="caution",
        )
    return Parts(about, gradio.State(()), new, welcome, examples, chat, hint, box, careful)


def _wire(parts: Parts, index: Library, chain: Chain, ready: Event, desk: Desk) -> None:
    import gradio

    def publisher(article_id: str) -> str | None:
        try:
            return index.article(article_id).publisher
        except InputError:  # deleted since it was cited
            return None

    def show(turns: Turns) -> Update:
        return {parts.turns: turns, parts.chat: messages(turns)}

    def accept(question: str, turns: Turns) -> Update:
        wrong = fault(question)
        if wrong:
            return {parts.hint: render.notice(wrong)}
        return {
            **show((*turns, asked(question))),
            parts.chat: gradio.Chatbot(messages((*turns, asked(question))), visible=True),
            parts.hint: "",
            parts.welcome: gradio.Column(visible=False),
            parts.box: gradio.Textbox("", submit_btn=False, stop_btn=True),
        }

    async def answer(
        turns: Turns, caution: Caution, request: gradio.Request
    ) -> AsyncIterator[Update]:
        # A generator that yields nothing would empty the conversation.
        yield {parts.turns: turns}
        if turns and not turns[-1].whole:
            person = request.request.scope[VISITOR].person
            answers = answering(chain, publisher, turns, caution, ready)
            async for turn in in_turn(desk, person, turns[-1], answers):
                yield show((*turns[:-1], turn))

    def stop(turns: Turns) -> Update:
        if not turns or turns[-1].whole:
            return {parts.turns: turns}
        return show((*turns[:-1], ended(turns[-1], "Stopped.")))

    def settle() -> Update:
        # The folder may have been indexed anew since.
        return {
            parts.box: gradio.Textbox(submit_btn=True, stop_btn=False),
            parts.about: _about(index),
        }

    def forget() -> Update:
        return {
            **settle(),
            parts.turns: (),
            parts.chat: gradio.Chatbot([], visible="hidden"),
            parts.hint: "",
            parts.welcome: gradio.Column(visible=True),
        }

    settled = [parts.box, parts.about]
    changed = [parts.turns, parts.chat, parts.hint, parts.welcome, *settled]
    slow = {**_QUICK, "queue": True, "concurrency_limit": None, "concurrency_id": "answers"}
    answers = []
    for ask, words in (
        (parts.box.submit, parts.box),
        *((example.click, example) for example in parts.examples),
    ):
        accepted = ask(accept, [words, parts.turns], changed, **_QUICK)
        answers.append(
            accepted.success(
                answer, [parts.turns, parts.caution], [parts.turns, parts.chat], **slow
            )
        )
        answers[-1].then(settle, None, settled, **_QUICK)
    parts.box.stop(stop, parts.turns, [parts.turns, parts.chat], cancels=answers, **_QUICK).then(
        settle, None, settled, **_QUICK
    )
    parts.new.click(forget, None, changed, cancels=answers, **_QUICK)
