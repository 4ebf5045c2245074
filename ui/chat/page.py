"""The chat page, in Gradio: its components, and what happens on each of their events."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import gradio
from pincite.index.errors import PinciteError
from pincite.ui.auth.browser import identify_owner
from pincite.ui.auth.visitor import VISITOR
from pincite.ui.chat.answering import render_messages
from pincite.ui.chat.steps import ChatSteps, ChatUser
from pincite.ui.conversations.model import Conversation
from pincite.ui.html.answer import render_notice, render_welcome
from pincite.ui.i18n import Translations, get_translations, load_translations

if TYPE_CHECKING:
    from fastapi import FastAPI

_ICON = quote(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" '
    'rx="7" fill="#1f5673"/><text x="16" y="23" font-family="sans-serif" font-size="19" '
    'font-weight="700" text-anchor="middle" fill="#fff">[1]</text></svg>'
)
_STYLESHEETS = "page", "chat", "answer", "frame", "source", "dossier", "dialogs", "start"
_HEAD = (
    f'<link rel="icon" href="data:image/svg+xml,{_ICON}">'
    + "".join(f'<link rel="stylesheet" href="look/{name}.css">' for name in _STYLESHEETS)
    + '<script type="module" src="look/start.js"></script>'
)
_MAX_SESSIONS = 200
"""Open pages whose conversations are remembered; the one unused for longest is forgotten first."""

_UNQUEUED: dict[str, Any] = {"queue": False, "api_visibility": "private", "show_progress": "hidden"}
# Answers are queued by the answer queue, so Gradio's own queue has no limit.
_QUEUED: dict[str, Any] = {**_UNQUEUED, "queue": True, "concurrency_limit": None}

ComponentUpdates = dict[Any, Any]
"""New values by component."""


class Components(NamedTuple):
    """The components of the page that events read or change.

    Three are hidden, and the page's own scripts operate them: they write the options of the
    question into `options` (JSON) and a conversation's id into `conversation_id` (empty for a
    new one), and click `open_button`.
    """

    conversation: gradio.State
    welcome: gradio.Column
    greeting: gradio.Markdown
    examples: list[gradio.Button]
    chatbot: gradio.Chatbot
    hint: gradio.Markdown
    question_box: gradio.Textbox
    options: gradio.Textbox
    conversation_id: gradio.Textbox
    open_button: gradio.Button


def mount(application: "FastAPI", steps: ChatSteps, sample_questions: Sequence[str]) -> None:
    """Mount the page at the root of the application. The empty page offers `sample_questions`."""
    # By default, Gradio evaluates all past events with pandas after each one, for a page that
    # is closed here.
    os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "1")
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000000")
    with gradio.Blocks(title="Pincite", fill_height=True, analytics_enabled=False) as blocks:
        components = _create_components(sample_questions)
        handlers = _EventHandlers(steps, components)
        _connect_answer_events(components, handlers)
        greeted = [components.greeting, components.question_box]
        blocks.load(handlers.greet, None, greeted, **_UNQUEUED)
    blocks.state_session_capacity = _MAX_SESSIONS
    # The answer queue limits the questions, so Gradio's own limits are higher.
    limits = steps.queue.limits
    blocks.max_threads = 2 * (limits.max_running + limits.max_waiting)
    gradio.mount_gradio_app(
        application,
        blocks.queue(max_size=blocks.max_threads, api_open=False),
        path="/",
        theme=gradio.themes.Base(font="system-ui", font_mono="ui-monospace"),
        head=_HEAD,
        footer_links=[],
        run_history=False,
        show_error=False,
    )


def _create_components(sample_questions: Sequence[str]) -> Components:
    with gradio.Column(elem_id="welcome") as welcome:
        greeting = gradio.Markdown(render_welcome(load_translations()))
        with gradio.Row(elem_id="examples"):
            examples = [gradio.Button(text, elem_classes="example") for text in sample_questions]
    chatbot = gradio.Chatbot(
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
    hidden = partial(gradio.Textbox, "", elem_classes="unseen", show_label=False)
    with gradio.Column(elem_id="bottom"):
        hint = gradio.Markdown("", elem_id="hint")
        question_box = gradio.Textbox(
            **_translate_question_box(load_translations()),
            lines=1,
            max_lines=8,
            submit_btn=True,
            autofocus=True,
            elem_id="box",
        )
        options = hidden(elem_id="how")
        conversation_id = hidden(elem_id="wanted")
        open_button = gradio.Button("", elem_id="turn", elem_classes="unseen")
    return Components(
        conversation=gradio.State(Conversation("")),
        welcome=welcome,
        greeting=greeting,
        examples=examples,
        chatbot=chatbot,
        hint=hint,
        question_box=question_box,
        options=options,
        conversation_id=conversation_id,
        open_button=open_button,
    )


def _translate_question_box(translations: Translations) -> dict[str, str]:
    return {"label": translations("page.question"), "placeholder": translations("page.placeholder")}


class _EventHandlers:
    """Runs the steps of the chat, and turns what they return into updates of the components.

    Gradio takes an event's name in its configuration from the method, and passes the request
    to a parameter annotated as `gradio.Request`.
    """

    def __init__(self, steps: ChatSteps, components: Components) -> None:
        self._steps = steps
        self._components = components

    def greet(self, request: gradio.Request) -> ComponentUpdates:
        translations = get_translations(request)
        return {
            self._components.greeting: render_welcome(translations),
            self._components.question_box: gradio.update(**_translate_question_box(translations)),
        }

    def accept(
        self,
        question: str,
        options_json: str,
        conversation: Conversation,
        request: gradio.Request,
    ) -> ComponentUpdates:
        translations = get_translations(request)
        try:
            conversation = self._steps.accept(
                question, options_json, conversation, _identify_user(request), translations
            )
        except PinciteError as error:
            return {
                self._components.hint: render_notice(str(error)),
                **self._show(conversation, translations),
            }
        return {
            **self._show(conversation, translations),
            self._components.hint: "",
            self._components.welcome: gradio.update(visible=False),
            self._components.question_box: gradio.update(value="", submit_btn=False, stop_btn=True),
        }

    async def answer(
        self, conversation: Conversation, options_json: str, request: gradio.Request
    ) -> AsyncIterator[ComponentUpdates]:
        translations = get_translations(request)
        # A generator that yields nothing would empty the conversation.
        yield self._show(conversation, translations)
        user = _identify_user(request)
        async for grown in self._steps.answer(conversation, options_json, user, translations):
            yield self._show(grown, translations)

    def stop(self, conversation: Conversation, request: gradio.Request) -> ComponentUpdates:
        translations = get_translations(request)
        with suppress(PinciteError):  # too many stops: the answer has ended, but is not stored
            conversation = self._steps.stop(conversation, _identify_user(request), translations)
        return self._show(conversation, translations)

    def enable_question_box(self) -> ComponentUpdates:
        return {self._components.question_box: gradio.update(submit_btn=True, stop_btn=False)}

    def open_conversation(self, conversation_id: str, request: gradio.Request) -> ComponentUpdates:
        translations = get_translations(request)
        conversation = self._steps.open(conversation_id, _identify_user(request), translations)
        is_gone = bool(conversation_id) and conversation.id != conversation_id
        return {
            **self.enable_question_box(),
            **self._show(conversation, translations),
            self._components.hint: render_notice(translations("talks.gone")) if is_gone else "",
            self._components.welcome: gradio.update(visible=not conversation.turns),
        }

    def _show(self, conversation: Conversation, translations: Translations) -> ComponentUpdates:
        # Every handler sets the chatbot's value, and only that. If one leaves it out or changes a
        # property, Gradio replaces the component, and then stores one component for each turn.
        return {
            self._components.conversation: conversation,
            self._components.chatbot: render_messages(conversation, translations),
        }


def _identify_user(request: gradio.Request) -> ChatUser:
    scope = request.request.scope
    return ChatUser(scope[VISITOR].id, identify_owner(scope))


def _connect_answer_events(components: Components, handlers: _EventHandlers) -> None:
    shown = [components.conversation, components.chatbot]
    changed = [*shown, components.hint, components.welcome, components.question_box]

    def enable_question_box_after(event: Any) -> None:
        event.then(handlers.enable_question_box, None, components.question_box, **_UNQUEUED)

    answer_events = []
    for trigger, question in (
        (components.question_box.submit, components.question_box),
        *((example.click, example) for example in components.examples),
    ):
        accept_event = trigger(
            handlers.accept,
            [question, components.options, components.conversation],
            changed,
            **_UNQUEUED,
        )
        answer_event = accept_event.success(
            handlers.answer,
            [components.conversation, components.options],
            shown,
            **_QUEUED,
            concurrency_id="answers",
        )
        enable_question_box_after(answer_event)
        answer_events.append(answer_event)
    # Stop and open are queued, so that they follow the updates that are on their way to the page.
    cancel_event = components.question_box.stop(None, cancels=answer_events, **_UNQUEUED)
    stop_event = cancel_event.then(handlers.stop, components.conversation, shown, **_QUEUED)
    enable_question_box_after(stop_event)
    # Of several conversations that are opened in quick succession, the last one is shown.
    cancel_event = components.open_button.click(
        None, cancels=answer_events, trigger_mode="multiple", **_UNQUEUED
    )
    cancel_event.then(
        handlers.open_conversation,
        components.conversation_id,
        changed,
        trigger_mode="always_last",
        **_QUEUED,
    )
