"""The chat page, in Gradio. The only importer of gradio."""

from collections.abc import AsyncIterator, Sequence
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from pincite.assistant.types import Caution
from pincite.index.errors import InputError
from pincite.ui import render
from pincite.ui.background import in_thread
from pincite.ui.conversation import (
    Turns,
    answering,
    asked,
    asked_again,
    ended,
    fault,
    messages,
)
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
_AT_ONCE = 4
"""Questions answered at the same time; up to `_WAITING` others wait their turn."""
_WAITING = 64

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
    understood: "gradio.Textbox"
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
) -> None:
    """Mount the chat page at the root of `app`.

    `questions` are offered on the empty page; `caution` is chosen there until it is changed.
    Answers wait until `ready` is set.
    """
    import gradio

    with gradio.Blocks(title="Pincite", fill_height=True, analytics_enabled=False) as blocks:
        parts = _layout(index, questions, caution)
        _wire(parts, index, chain, ready)
        blocks.load(lambda: _about(index), None, parts.about, **_QUICK)
    gradio.mount_gradio_app(
        app,
        blocks.queue(max_size=_WAITING, api_open=False),
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
        understood = gradio.Textbox(
            label="Understood as: change it to ask again",
            lines=1,
            max_lines=4,
            submit_btn=True,
            visible=False,
            elem_id="understood",
            elem_classes="asking",
        )
        box = gradio.Textbox(
            label="Your question",
            placeholder="Ask the articles",
            lines=1,
            max_lines=8,
            submit_btn=True,
            autofocus=True,
            elem_id="box",
            elem_classes="asking",
        )
        careful = gradio.Radio(
            [(words, name) for name, words in CAUTIONS.items()],
            value=caution,
            label="When to answer",
            container=False,
            elem_id="caution",
        )
    turns = gradio.State(())
    return Parts(about, turns, new, welcome, examples, chat, hint, understood, box, careful)


def _wire(parts: Parts, index: Library, chain: Chain, ready: Event) -> None:
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
            **begun((*turns, asked(question))),
            parts.box: gradio.Textbox("", submit_btn=False, stop_btn=True),
        }

    def correct(meant: str, turns: Turns) -> Update:
        wrong = fault(meant)
        if wrong or not turns:
            return {parts.hint: render.notice(wrong or "There is no question to ask again.")}
        return begun((*turns[:-1], asked_again(turns[-1], meant)))

    def begun(turns: Turns) -> Update:
        return {
            parts.turns: turns,
            parts.chat: gradio.Chatbot(messages(turns), visible=True),
            parts.hint: "",
            parts.welcome: gradio.Column(visible=False),
            parts.understood: gradio.Textbox(visible=False),
            parts.box: gradio.Textbox(submit_btn=False, stop_btn=True),
        }

    async def answer(turns: Turns, caution: Caution) -> AsyncIterator[Update]:
        # A generator that yields nothing would empty the conversation.
        yield {parts.turns: turns}
        if turns and not turns[-1].whole:
            last = turns[-1]
            async for turn in in_thread(answering(chain, publisher, turns, caution, ready)):
                if turn != last:
                    yield show((*turns[:-1], turn))
                last = turn

    def stop(turns: Turns) -> Update:
        if not turns or turns[-1].whole:
            return {parts.turns: turns}
        return show((*turns[:-1], ended(turns[-1], "Stopped.")))

    def settle(turns: Turns) -> Update:
        words = turns[-1].understood if turns else ""
        # The folder may have been indexed anew since.
        return {
            parts.understood: gradio.Textbox(words, visible=bool(words)),
            parts.box: gradio.Textbox(submit_btn=True, stop_btn=False),
            parts.about: _about(index),
        }

    def forget() -> Update:
        return {
            **settle(()),
            parts.turns: (),
            parts.chat: gradio.Chatbot([], visible="hidden"),
            parts.hint: "",
            parts.welcome: gradio.Column(visible=True),
        }

    settled = [parts.understood, parts.box, parts.about]
    changed = [parts.turns, parts.chat, parts.hint, parts.welcome, *settled]
    slow = {**_QUICK, "queue": True, "concurrency_limit": _AT_ONCE, "concurrency_id": "answers"}
    answers = []
    for ask, take, words in (
        (parts.box.submit, accept, parts.box),
        (parts.understood.submit, correct, parts.understood),
        *((example.click, accept, example) for example in parts.examples),
    ):
        accepted = ask(take, [words, parts.turns], changed, **_QUICK)
        answers.append(
            accepted.success(
                answer, [parts.turns, parts.caution], [parts.turns, parts.chat], **slow
            )
        )
        answers[-1].then(settle, parts.turns, settled, **_QUICK)
    # In the queue, so that it comes after what is still on its way to the page.
    last = {**_QUICK, "queue": True, "concurrency_limit": None}
    left = parts.box.stop(None, cancels=answers, **_QUICK)
    stopped = left.then(stop, parts.turns, [parts.turns, parts.chat], **last)
    stopped.then(settle, parts.turns, settled, **_QUICK)
    parts.new.click(None, cancels=answers, **_QUICK).then(forget, None, changed, **last)
