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
from pincite.ui.auth.browser import identify_owner
from pincite.ui.auth.visitor import VISITOR
from pincite.ui.chat import answering
from pincite.ui.chat.queue import AnswerQueue, QueueLimits
from pincite.ui.conversations.model import Conversation, new_conversation, new_turn
from pincite.ui.conversations.store import ConversationStore
from pincite.ui.html import answer as render
from pincite.ui.i18n import Translations, load_translations, translations_for
from pincite.ui.protocols import Chain, Library

if TYPE_CHECKING:
    import gradio
    from fastapi import FastAPI

_ICON = quote(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" '
    'rx="7" fill="#1f5673"/><text x="16" y="23" font-family="sans-serif" font-size="19" '
    'font-weight="700" text-anchor="middle" fill="#fff">[1]</text></svg>'
)
_STYLESHEETS = "page", "chat", "answer", "frame", "source", "dialogs"
_HEAD = (
    f'<link rel="icon" href="data:image/svg+xml,{_ICON}">'
    + "".join(f'<link rel="stylesheet" href="look/{name}.css">' for name in _STYLESHEETS)
    + '<script type="module" src="look/start.js"></script>'
)
_MAX_SESSIONS = 200
"""Pages whose conversations are remembered; the one unused longest is forgotten first."""

_UNQUEUED: dict[str, Any] = {"queue": False, "api_visibility": "private", "show_progress": "hidden"}

ComponentUpdates = dict[Any, Any]
"""New values by component."""


class Components(NamedTuple):
    """The components of the page that events read or change.

    The page's own scripts write into `how` (which articles to ask, and how surely) and `wanted`
    (the conversation to open; none is a new one), and press `turn`; none of them is shown.
    """

    conversation: "gradio.State"
    welcome: "gradio.Column"
    greeting: "gradio.Markdown"
    examples: list["gradio.Button"]
    chatbot: "gradio.Chatbot"
    hint: "gradio.Markdown"
    question_box: "gradio.Textbox"
    options: "gradio.Textbox"
    conversation_id: "gradio.Textbox"
    open_button: "gradio.Button"


def mount(
    application: "FastAPI",
    library: Library,
    chains: Mapping[str, Chain],
    conversations: ConversationStore,
    *,
    sample_questions: Sequence[str],
    ready: Event,
    queue_limits: QueueLimits,
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
        components = _create_components(sample_questions)
        _connect_events(
            components, library, chains, conversations, ready, AnswerQueue(queue_limits)
        )

        def greet(request: gradio.Request) -> ComponentUpdates:
            return _localize(components, translations_for(request))

        blocks.load(greet, None, [components.greeting, components.question_box], **_UNQUEUED)
    blocks.state_session_capacity = _MAX_SESSIONS
    # The desk says who waits, so Gradio itself need not let anybody wait.
    blocks.max_threads = 2 * (queue_limits.max_running + queue_limits.max_waiting)
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


def _localize(components: Components, translations: Translations) -> ComponentUpdates:
    import gradio

    return {
        components.greeting: render.render_welcome(translations),
        components.question_box: gradio.update(**_question_box_text(translations)),
    }


def _question_box_text(translations: Translations) -> dict[str, str]:
    return {"label": translations("page.question"), "placeholder": translations("page.placeholder")}


def _create_components(sample_questions: Sequence[str]) -> Components:
    import gradio

    with gradio.Column(elem_id="welcome") as welcome:
        greeting = gradio.Markdown(render.render_welcome(load_translations()))
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
    with gradio.Column(elem_id="bottom"):
        hint = gradio.Markdown("", elem_id="hint")
        question_box = gradio.Textbox(
            **_question_box_text(load_translations()),
            lines=1,
            max_lines=8,
            submit_btn=True,
            autofocus=True,
            elem_id="box",
        )
        options = gradio.Textbox("", elem_id="how", elem_classes="unseen", show_label=False)
        conversation_id = gradio.Textbox(
            "", elem_id="wanted", elem_classes="unseen", show_label=False
        )
        open_button = gradio.Button("", elem_id="turn", elem_classes="unseen")
    conversation = gradio.State(Conversation(""))
    return Components(
        conversation,
        welcome,
        greeting,
        examples,
        chatbot,
        hint,
        question_box,
        options,
        conversation_id,
        open_button,
    )


def _connect_events(
    components: Components,
    library: Library,
    chains: Mapping[str, Chain],
    conversations: ConversationStore,
    ready: Event,
    queue: AnswerQueue,
) -> None:
    import gradio

    def find_publisher(article_id: str) -> str | None:
        with suppress(InputError):  # deleted since it was cited
            return library.article(article_id).publisher
        return None

    def show_conversation(
        conversation: Conversation, translations: Translations
    ) -> ComponentUpdates:
        # Every step says what the chat holds, as values alone. Where one leaves it out or changes
        # a property, Gradio makes another component of it, and from then on keeps one a turn.
        return {
            components.conversation: conversation,
            components.chatbot: answering.render_messages(conversation, translations),
        }

    def accept(
        question: str, options_json: str, conversation: Conversation, request: gradio.Request
    ) -> ComponentUpdates:
        translations = translations_for(request)
        try:
            options = answering.parse_options(options_json, translations)
            filters_text = filters.describe_filters(options.filters, library, translations)
            problem = answering.check_question(question, translations)
        except PinciteError as error:
            problem = str(error)
        if problem:
            return {
                components.hint: render.render_notice(problem),
                **show_conversation(conversation, translations),
            }
        turn = new_turn(question, options.filters, filters_text)
        conversation = (conversation if conversation.id else new_conversation()).with_turn(
            turn, options.replaces
        )
        return {
            **show_conversation(conversation, translations),
            components.hint: "",
            components.welcome: gradio.update(visible=False),
            components.question_box: gradio.update(value="", submit_btn=False, stop_btn=True),
        }

    async def answer(
        conversation: Conversation, options_json: str, request: gradio.Request
    ) -> AsyncIterator[ComponentUpdates]:
        translations = translations_for(request)
        # A generator that yields nothing would empty the conversation.
        yield show_conversation(conversation, translations)
        if not conversation.turns or conversation.turns[-1].whole:
            return
        options = answering.parse_options(options_json, translations)
        turns = answering.stream_answer(
            chains, find_publisher, conversation, options, translations, ready
        )
        visitor_id = request.request.scope[VISITOR].id
        async for turn in answering.answer_in_turn(
            queue, visitor_id, conversation.turns[-1], turns, translations
        ):
            if turn != conversation.turns[-1]:
                conversation = conversation.with_last_turn(turn)
                save(conversation, request)
                yield show_conversation(conversation, translations)

    def save(conversation: Conversation, request: gradio.Request) -> None:
        owner = identify_owner(request.request.scope)
        if owner and conversation.turns[-1].whole:
            try:
                conversations.save(owner, conversation)
            except sqlite3.Error as error:  # the answer is there all the same
                logging.getLogger(__name__).error("A conversation was not kept: %s", error)

    def stop(conversation: Conversation, request: gradio.Request) -> ComponentUpdates:
        translations = translations_for(request)
        if conversation.turns and not conversation.turns[-1].whole:
            conversation = conversation.with_last_turn(
                answering.end_turn(conversation.turns[-1], translations("turn.stopped"))
            )
            save(conversation, request)
        return show_conversation(conversation, translations)

    def enable_question_box() -> ComponentUpdates:
        return {components.question_box: gradio.update(submit_btn=True, stop_btn=False)}

    def open_conversation(conversation_id: str, request: gradio.Request) -> ComponentUpdates:
        owner = identify_owner(request.request.scope)
        conversation = conversations.get(owner, conversation_id) or new_conversation()
        return {
            **enable_question_box(),
            **show_conversation(conversation, translations_for(request)),
            components.hint: "",
            components.welcome: gradio.update(visible=not conversation.turns),
        }

    outputs = [
        components.conversation,
        components.chatbot,
        components.hint,
        components.welcome,
        components.question_box,
    ]
    queued = {**_UNQUEUED, "queue": True, "concurrency_limit": None, "concurrency_id": "answers"}
    answer_events = []
    for on_ask, words in (
        (components.question_box.submit, components.question_box),
        *((example.click, example) for example in components.examples),
    ):
        accept_event = on_ask(
            accept, [words, components.options, components.conversation], outputs, **_UNQUEUED
        )
        answer_events.append(
            accept_event.success(
                answer,
                [components.conversation, components.options],
                [components.conversation, components.chatbot],
                **queued,
            )
        )
        answer_events[-1].then(enable_question_box, None, components.question_box, **_UNQUEUED)
    # In the queue, so that it comes after what is still on its way to the page.
    after_answers = {**_UNQUEUED, "queue": True, "concurrency_limit": None}
    cancel_event = components.question_box.stop(None, cancels=answer_events, **_UNQUEUED)
    stop_event = cancel_event.then(
        stop,
        components.conversation,
        [components.conversation, components.chatbot],
        **after_answers,
    )
    stop_event.then(enable_question_box, None, components.question_box, **_UNQUEUED)
    open_event = components.open_button.click(None, cancels=answer_events, **_UNQUEUED)
    open_event.then(open_conversation, components.conversation_id, outputs, **after_answers)
