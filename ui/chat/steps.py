"""The steps of a chat: accept a question, answer it, stop, open a stored conversation.

A step takes a conversation and returns it changed; the page shows it.
"""

import logging
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from threading import Event

from pincite.assistant.deadline import Deadline
from pincite.index.errors import InputError, StoreError
from pincite.index.types import Library
from pincite.ui.chat.answering import (
    answer_when_admitted,
    check_question,
    end_turn,
    parse_options,
    stream_answer,
)
from pincite.ui.chat.queue import AnswerQueue, BusyError
from pincite.ui.conversations.model import Conversation, Turn, new_conversation, new_turn
from pincite.ui.conversations.store import ConversationStore
from pincite.ui.filters import describe_filters
from pincite.ui.i18n import Translations
from pincite.ui.protocols import Chain


@dataclass(frozen=True, slots=True)
class ChatUser:
    """Whose questions count together (`visitor_id`), and who owns stored conversations."""

    visitor_id: str
    owner: str


@dataclass(frozen=True, slots=True)
class AnswerLimits:
    """Limits on one conversation.

    `seconds`: for an answer; a language model may take `model_seconds` more. `turns`: questions.
    """

    seconds: float = 20.0
    model_seconds: float = 600.0
    turns: int = 200


DEFAULT_ANSWER_LIMITS = AnswerLimits()


@dataclass(frozen=True, slots=True)
class ChatSteps:
    """The steps, and what they need: `chains` are by model name; answers wait for `ready`."""

    library: Library
    chains: Mapping[str, Chain]
    conversations: ConversationStore
    queue: AnswerQueue
    ready: Event
    limits: AnswerLimits = DEFAULT_ANSWER_LIMITS
    running: set[str] = field(default_factory=set)
    """The ids of the turns that are being answered."""

    def accept(
        self,
        question: str,
        options_json: str,
        conversation: Conversation,
        user: ChatUser,
        translations: Translations,
    ) -> Conversation:
        """Return the conversation with the question as its last turn.

        Raises PinciteError if the question or an option is not allowed, if the visitor asks too
        often, or if the conversation is full.
        """
        self._count(user, "accept", translations)
        options = parse_options(options_json, translations)
        # What this page has shown is replaced, and not what a second tab has added since.
        replaced = conversation.list_ids_from(options.replaces)
        conversation = self._catch_up(conversation, options.conversation_id, user, translations)
        is_full = self.conversations.is_full(user.owner, conversation.id)
        if is_full or len(conversation.turns) >= self.limits.turns:
            full = translations("talks.full", n=translations.format_number(self.limits.turns))
            raise InputError(full)
        filters_text = describe_filters(options.filters, self.library, translations)
        problem = check_question(question, translations)
        if problem:
            raise InputError(problem)
        turn = new_turn(question, options.filters, filters_text)
        replaced = replaced or conversation.list_ids_from(options.replaces)
        conversation = conversation.with_turn(turn, replaced)
        return self._save(conversation, user)

    async def answer(
        self,
        conversation: Conversation,
        options_json: str,
        user: ChatUser,
        translations: Translations,
    ) -> AsyncIterator[Conversation]:
        """Yield the conversation each time the answer to its last question has grown.

        Stores it when the answer is whole.
        """
        if not conversation.turns or conversation.turns[-1].whole:
            return
        question_turn = conversation.turns[-1]
        self.running.add(question_turn.id)
        try:
            async for grown in self._stream(conversation, options_json, user, translations):
                yield grown
        finally:
            self.running.discard(question_turn.id)

    async def _stream(
        self,
        conversation: Conversation,
        options_json: str,
        user: ChatUser,
        translations: Translations,
    ) -> AsyncIterator[Conversation]:
        question_turn = conversation.turns[-1]
        options = parse_options(options_json, translations)
        name = options.model if options.model in self.chains else next(iter(self.chains))
        deadline = Deadline(self.limits.seconds + (self.limits.model_seconds if name else 0.0))
        turns = stream_answer(
            self.chains,
            self._find_publisher,
            conversation,
            options,
            translations,
            self.ready,
            deadline,
        )
        admitted = answer_when_admitted(
            self.queue, user.visitor_id, question_turn, turns, translations, deadline
        )
        async with aclosing(admitted) as grown:
            async for turn in grown:
                if turn != conversation.turns[-1]:
                    conversation = conversation.with_last_turn(turn)
                    if turn.whole:
                        conversation = self._save(conversation, user)
                        conversation = self._catch_up(conversation, "", user, translations)
                    yield conversation

    def stop(
        self, conversation: Conversation, user: ChatUser, translations: Translations
    ) -> Conversation:
        """Return the conversation with its last answer ended where it is."""
        if not conversation.turns or conversation.turns[-1].whole:
            return conversation
        self._count(user, "stop", translations)
        conversation = conversation.with_last_turn(
            end_turn(conversation.turns[-1], translations("turn.stopped"))
        )
        conversation = self._save(conversation, user)
        return self._catch_up(conversation, "", user, translations)

    def open(
        self, conversation_id: str, user: ChatUser, translations: Translations
    ) -> Conversation:
        """Return a stored conversation of the user, or a new one if there is none of that id."""
        return self._catch_up(Conversation(""), conversation_id, user, translations)

    def _catch_up(
        self,
        conversation: Conversation,
        conversation_id: str,
        user: ChatUser,
        translations: Translations,
    ) -> Conversation:
        """Return the conversation with what the store has: a second tab may have added to it.

        `conversation_id` is what the page shows; `conversation` is what this process knows of it,
        which is nothing after a restart. A conversation that was deleted gives a new one.
        """
        wanted = conversation_id or conversation.id
        if not wanted:
            return new_conversation()
        if conversation.id == wanted and conversation.turns and not conversation.stored:
            return conversation  # the store refused its last turn
        stored = self.conversations.get(user.owner, wanted)
        if stored is None:
            is_unused = conversation.id == wanted and not conversation.turns
            return conversation if is_unused else new_conversation()
        turns = tuple(self._show_unfinished(turn, translations) for turn in stored.turns)
        return replace(stored, turns=turns)

    def _show_unfinished(self, turn: Turn, translations: Translations) -> Turn:
        """Return a turn with a notice if its answer is not whole."""
        if turn.whole:
            return turn
        if turn.id in self.running:
            return replace(turn, notice=translations("turn.elsewhere"))
        return end_turn(turn, translations("turn.broken"))

    def _count(self, user: ChatUser, action: str, translations: Translations) -> None:
        """Raise InputError if the visitor does this too often."""
        try:
            self.queue.count_action(user.visitor_id, action)
        except BusyError as error:
            number = translations.format_number(error.number)
            raise InputError(translations(f"busy.{error.reason}", n=number)) from None

    def _find_publisher(self, article_id: str) -> str | None:
        with suppress(InputError):  # the article was deleted after it was cited
            return self.library.article(article_id).publisher
        return None

    def _save(self, conversation: Conversation, user: ChatUser) -> Conversation:
        """Store the last turn; return the conversation, which says whether it is stored."""
        if not user.owner:
            return conversation
        last = replace(conversation, turns=conversation.turns[-1:])
        if not conversation.stored and len(conversation.turns) > 1:
            last = conversation  # nor are its earlier turns
        try:
            self.conversations.save(user.owner, last, user.visitor_id)
        except (sqlite3.Error, StoreError) as error:  # the answer is shown nevertheless
            logging.getLogger(__name__).error("A conversation was not stored: %s", error)
            return replace(conversation, stored=False)
        return replace(conversation, stored=True)
