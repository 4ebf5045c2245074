"""The conversation store: owners, search, limits and deletion.

Covers also: pincite.ui.conversations.database.
"""

import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pincite.index.errors import StoreError
from pincite.index.types import Filters, Passage
from pincite.ui.conversations import store
from pincite.ui.conversations.model import Conversation, Turn, new_conversation, new_turn
from pincite.ui.conversations.store import ConversationStore

from tests.fakes.ui.library import REPAIR_CITATION, fake_answer


def make_answered_turn(question: str = "When?") -> Turn:
    turn = new_turn(question, Filters(publishers=frozenset({"Echo"}), since="2024-03"))
    return replace(turn, found=fake_answer(REPAIR_CITATION), outlets={"a1": "Post"}, whole=True)


def make_conversation(*questions: str) -> Conversation:
    conversation = new_conversation()
    for question in questions:
        conversation = conversation.with_turn(make_answered_turn(question))
    return conversation


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "chat" / "conversations.sqlite"


@pytest.fixture
def conversations(path: Path) -> Iterator[ConversationStore]:
    opened = ConversationStore(path)
    yield opened
    opened.close()


def test_a_conversation_is_read_as_it_was_saved(
    conversations: ConversationStore, path: Path
) -> None:
    conversation = make_conversation("When?", "Why?")
    conversations.save("me", conversation)
    assert conversations.get("me", conversation.id) == conversation
    reopened = ConversationStore(path)
    assert reopened.get("me", conversation.id) == conversation
    assert reopened.get_turn(conversation.turns[1].id) == conversation.turns[1]
    reopened.close()


def test_only_its_user_may_read_the_file(conversations: ConversationStore, path: Path) -> None:
    conversations.save("me", make_conversation("When?"))
    mode = path.stat().st_mode
    assert not mode & (stat.S_IRWXG | stat.S_IRWXO)


def test_only_the_owner_sees_or_changes_a_conversation(conversations: ConversationStore) -> None:
    conversation = make_conversation("When?")
    conversations.save("me", conversation)
    conversations.rename("you", conversation.id, "Mine now")
    conversations.delete("you", conversation.id)
    conversations.save("you", replace(conversation, turns=(make_answered_turn("Stolen?"),)))
    assert conversations.search("you") == ()
    assert conversations.get("you", conversation.id) is None
    assert [summary.name for summary in conversations.search("me")] == ["When?"]
    assert conversations.get("me", conversation.id) == conversation


def test_a_search_looks_at_questions_answers_and_names(
    conversations: ConversationStore,
) -> None:
    first, second = make_conversation("Ferry?"), make_conversation("Library?")
    for each in (first, second):
        conversations.save("me", each)
    conversations.rename("me", second.id, "  Opening\n hours ")
    assert [summary.name for summary in conversations.search("me")] == ["Opening hours", "Ferry?"]
    assert [summary.id for summary in conversations.search("me", "FERRY")] == [first.id]
    assert [summary.id for summary in conversations.search("me", "opening")] == [second.id]
    assert len(conversations.search("me", "repaired in may")) == 2
    assert conversations.search("me", "nothing") == ()
    assert conversations.search("me", "%") == ()
    conversations.rename("me", second.id, " ")
    assert conversations.search("me")[0].name == "Opening hours"


def test_a_new_name_stays_when_a_turn_is_added(conversations: ConversationStore) -> None:
    conversation = make_conversation("When?")
    conversations.save("me", conversation)
    conversations.rename("me", conversation.id, "Ferry")
    conversations.save("me", conversation.with_turn(make_answered_turn("Why?")))
    assert [summary.name for summary in conversations.search("me")] == ["Ferry"]


def test_a_deleted_conversation_is_erased_from_the_file(
    conversations: ConversationStore, path: Path
) -> None:
    conversation = make_conversation("A question of the zymurgist?")
    conversations.save("me", conversation)
    conversations.delete("me", conversation.id)
    assert conversations.get("me", conversation.id) is None
    assert conversations.get_turn(conversation.turns[0].id) is None
    conversations.close()
    assert b"zymurgist" not in path.read_bytes()


def test_a_turn_is_updated_and_those_of_a_second_tab_stay(
    conversations: ConversationStore,
) -> None:
    conversation = new_conversation()
    open_turn, other_turn = new_turn("When?"), make_answered_turn("Where?")
    conversations.save("me", conversation.with_turn(open_turn))
    conversations.save("me", conversation.with_turn(other_turn))
    ended = replace(open_turn, notice="Stopped.", whole=True)
    conversations.save("me", conversation.with_turn(ended))
    stored = conversations.get("me", conversation.id)
    assert stored
    assert stored.turns == (ended, other_turn)


def test_only_what_a_turn_replaces_is_removed(conversations: ConversationStore) -> None:
    conversation = make_conversation("One?", "Two?")
    conversations.save("me", conversation)
    added = make_answered_turn("Of a second tab?")
    conversations.save("me", conversation.with_turn(added))
    replaced = conversation.list_ids_from(conversation.turns[1].id)
    edited = make_answered_turn("2?")
    conversations.save("me", conversation.with_turn(edited, replaced))
    stored = conversations.get("me", conversation.id)
    assert stored
    assert [turn.question for turn in stored.turns] == ["One?", "Of a second tab?", "2?"]
    assert conversations.get_turn(conversation.turns[1].id) is None


def test_beyond_the_limits_those_of_whoever_has_most_are_deleted(
    conversations: ConversationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MAX_CONVERSATIONS_PER_OWNER", 2)
    monkeypatch.setattr(store, "MAX_CONVERSATIONS", 3)
    for owner, question in (("a", "1"), ("b", "2"), ("b", "3"), ("b", "4"), ("c", "5")):
        conversations.save(owner, make_conversation(question))
    names = {owner: [summary.name for summary in conversations.search(owner)] for owner in "abc"}
    assert names == {"a": ["1"], "b": ["4"], "c": ["5"]}


def test_a_different_file_is_an_error_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "bad").write_bytes(b"nothing like it" * 100)
    with pytest.raises(StoreError, match="move it away"):
        ConversationStore(tmp_path / "bad")


def test_a_turn_of_a_different_version_is_left_out(
    conversations: ConversationStore, path: Path
) -> None:
    conversation = make_conversation("When?", "Why?")
    conversations.save("me", conversation)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE turns SET turn = '{}' WHERE position = 0")
    opened = conversations.get("me", conversation.id)
    assert opened
    assert [turn.question for turn in opened.turns] == ["Why?"]


def test_without_a_file_conversations_last_until_the_store_is_closed() -> None:
    in_memory = ConversationStore()
    conversation = make_conversation("When?")
    in_memory.save("me", conversation)
    assert in_memory.get("me", conversation.id) == conversation
    in_memory.close()
    assert ConversationStore().search("me") == ()


def test_the_passages_of_an_answer_are_not_saved(conversations: ConversationStore) -> None:
    turn = make_answered_turn()
    answer = fake_answer(REPAIR_CITATION, passages=(Passage("a1", ()),))
    conversations.save("me", new_conversation().with_turn(replace(turn, found=answer)))
    saved = conversations.get_turn(turn.id)
    assert saved
    assert saved.found == replace(answer, passages=())
