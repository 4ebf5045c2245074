"""The steps of a chat: accept a question, answer it, stop, open a stored conversation.

A step takes a conversation and returns it changed; the page shows it.
"""

import logging
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Event

from pincite.index.errors import InputError
from pincite.index.types import Library
from pincite.ui.chat.answering import (
    answer_when_admitted,
    check_question,
    end_turn,
    parse_options,
    stream_answer,
)
from pincite.ui.chat.queue import AnswerQueue
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
class ChatSteps:
    """The steps, and what they need: `chains` are by model name; answers wait for `ready`."""

    library: Library
    chains: Mapping[str, Chain]
    conversations: ConversationStore
    queue: AnswerQueue
    ready: Event

    def accept(
        self,
        question: str,
        options_json: str,
        conversation: Conversation,
        translations: Translations,
    ) -> Conversation:
        """Return the conversation with the question as its last turn.

        Raises PinciteError if the question or an option is not allowed.
        """
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
        turns = stream_answer(
            self.chains, self._find_publisher, conversation, options, translations, self.ready
        )
        async for turn in answer_when_admitted(
            self.queue, user.visitor_id, question_turn, turns, translations
        ):
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
        conversation = conversation.with_last_turn(
            end_turn(conversation.turns[-1], translations("turn.stopped"))
        )
        self._save(conversation, user)
        return conversation

    def open(self, conversation_id: str, user: ChatUser) -> Conversation:
        """Return a stored conversation of the user, or a new one if there is none of that id."""
        return self.conversations.get(user.owner, conversation_id) or new_conversation()

    def _find_publisher(self, article_id: str) -> str | None:
        with suppress(InputError):  # the article was deleted after it was cited
            return self.library.article(article_id).publisher
        return None

    def _save(self, conversation: Conversation, user: ChatUser) -> None:
        if user.owner and conversation.turns[-1].whole:
            try:
                self.conversations.save(user.owner, conversation)
            except sqlite3.Error as error:  # the answer is shown nevertheless
                logging.getLogger(__name__).error("A conversation was not stored: %s", error)
