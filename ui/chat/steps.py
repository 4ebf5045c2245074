"""The steps of a chat: accept a question, answer it, stop, open a stored conversation.

A step takes a conversation and returns it changed; the page shows it.
"""

import logging
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass
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
from pincite.ui.conversations.model import Conversation, new_conversation, new_turn
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
        is_full = self.conversations.is_full(user.owner, conversation.id)
        if is_full or len(conversation.turns) >= self.limits.turns:
            full = translations("talks.full", n=translations.format_number(self.limits.turns))
            raise InputError(full)
        options = parse_options(options_json, translations)
        filters_text = describe_filters(options.filters, self.library, translations)
        problem = check_question(question, translations)
        if problem:
            raise InputError(problem)
        turn = new_turn(question, options.filters, filters_text)
        if not conversation.id:
            conversation = new_conversation()
        return conversation.with_turn(turn, options.replaces)

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
                    self._save(conversation, user)
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
        self._save(conversation, user)
        return conversation

    def open(self, conversation_id: str, user: ChatUser) -> Conversation:
        """Return a stored conversation of the user, or a new one if there is none of that id."""
        return self.conversations.get(user.owner, conversation_id) or new_conversation()

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

    def _save(self, conversation: Conversation, user: ChatUser) -> None:
        if user.owner and conversation.turns[-1].whole:
            try:
                self.conversations.save(user.owner, conversation, user.visitor_id)
            except (sqlite3.Error, StoreError) as error:  # the answer is shown nevertheless
                logging.getLogger(__name__).error("A conversation was not stored: %s", error)
