"""Conversations on disk: whose they are, what is found, and what stays."""

import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pincite.index.errors import InputError, StoreError
from pincite.index.types import Filters
from pincite.ui.conversations import store
from pincite.ui.conversations.feedback import MAX_COMMENT_LENGTH, Feedback
from pincite.ui.conversations.model import Conversation, Turn, new_conversation, new_turn
from pincite.ui.conversations.store import ConversationStore

from tests.fakes.library import fake_answer, fake_article, fake_citation

ARTICLE = fake_article()
REPAIR_CITATION = fake_citation(ARTICLE, "It was repaired in May.")
ANSWER = fake_answer(REPAIR_CITATION)


def make_answered_turn(question: str = "When?") -> Turn:
    turn = new_turn(question, Filters(publishers=frozenset({"Echo"}), since="2024-03"))
    return replace(turn, found=ANSWER, outlets={"a1": "Post"}, whole=True)


def make_conversation(*questions: str) -> Conversation:
    talk = new_conversation()
    for question in questions:
        talk = talk.with_turn(make_answered_turn(question))
    return talk


@pytest.fixture
def conversations(tmp_path: Path) -> Iterator[ConversationStore]:
    opened = ConversationStore(tmp_path / "chat" / "conversations.sqlite")
    yield opened
    opened.close()


def test_a_conversation_comes_back_as_it_was(
    conversations: ConversationStore, tmp_path: Path
) -> None:
    talk = make_conversation("When?", "Why?")
    conversations.save("me", talk)
    assert conversations.get("me", talk.id) == talk
    again = ConversationStore(tmp_path / "chat" / "conversations.sqlite")
    assert again.get("me", talk.id) == talk
    assert again.get_turn(talk.turns[1].id) == talk.turns[1]
    again.close()
    mode = (tmp_path / "chat" / "conversations.sqlite").stat().st_mode
    assert not mode & (stat.S_IRWXG | stat.S_IRWXO)


def test_only_the_owner_sees_or_changes_a_conversation(conversations: ConversationStore) -> None:
    talk = make_conversation("When?")
    conversations.save("me", talk)
    conversations.rename("you", talk.id, "Mine now")
    conversations.delete("you", talk.id)
    conversations.save("you", replace(talk, turns=(make_answered_turn("Stolen?"),)))
    assert conversations.search("you") == ()
    assert conversations.get("you", talk.id) is None
    assert [each.name for each in conversations.search("me")] == ["When?"]
    assert conversations.get("me", talk.id) == talk


def test_they_are_found_by_what_was_asked_answered_or_by_name(
    conversations: ConversationStore,
) -> None:
    first, second = make_conversation("Ferry?"), make_conversation("Library?")
    for each in (first, second):
        conversations.save("me", each)
    conversations.rename("me", second.id, "  Opening\n hours ")
    assert [each.name for each in conversations.search("me")] == ["Opening hours", "Ferry?"]
    assert [each.id for each in conversations.search("me", "FERRY")] == [first.id]
    assert [each.id for each in conversations.search("me", "opening")] == [second.id]
    assert len(conversations.search("me", "repaired in may")) == 2
    assert conversations.search("me", "nothing") == ()
    assert conversations.search("me", "%") == ()
    conversations.rename("me", second.id, " ")
    assert conversations.search("me")[0].name == "Opening hours"


def test_a_new_name_stays_when_the_conversation_goes_on(conversations: ConversationStore) -> None:
    talk = make_conversation("When?")
    conversations.save("me", talk)
    conversations.rename("me", talk.id, "Ferry")
    conversations.save("me", talk.with_turn(make_answered_turn("Why?")))
    assert [each.name for each in conversations.search("me")] == ["Ferry"]


def test_what_is_deleted_is_gone_from_the_file_too(
    conversations: ConversationStore, tmp_path: Path
) -> None:
    talk = make_conversation("A question of the zymurgist?")
    conversations.save("me", talk)
    conversations.delete("me", talk.id)
    assert conversations.get("me", talk.id) is None
    assert conversations.get_turn(talk.turns[0].id) is None
    conversations.close()
    assert b"zymurgist" not in (tmp_path / "chat" / "conversations.sqlite").read_bytes()


def test_only_whole_answers_are_kept(conversations: ConversationStore) -> None:
    talk = new_conversation().with_turn(new_turn("When?"))
    conversations.save("me", talk)
    assert conversations.search("me") == ()
    conversations.save("me", make_conversation("When?").with_turn(new_turn("Why?")))
    (listed,) = conversations.search("me")
    opened = conversations.get("me", listed.id)
    assert opened
    assert [turn.question for turn in opened.turns] == ["When?"]


def test_the_oldest_go_when_there_are_too_many(
    conversations: ConversationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MAX_CONVERSATIONS_PER_OWNER", 2)
    monkeypatch.setattr(store, "MAX_CONVERSATIONS", 3)
    for owner, question in (("a", "1"), ("b", "2"), ("b", "3"), ("b", "4"), ("c", "5")):
        conversations.save(owner, make_conversation(question))
    names = {owner: [each.name for each in conversations.search(owner)] for owner in "abc"}
    assert names == {"a": [], "b": ["4", "3"], "c": ["5"]}


def test_what_is_no_file_of_conversations_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "bad").write_bytes(b"nothing like it" * 100)
    with pytest.raises(StoreError, match="move it away"):
        ConversationStore(tmp_path / "bad")


def test_what_another_version_kept_is_passed_over(conversations: ConversationStore) -> None:
    talk = make_conversation("When?", "Why?")
    conversations.save("me", talk)
    with conversations._transaction() as database:
        database.execute("UPDATE turns SET turn = '{}' WHERE position = 0")
    opened = conversations.get("me", talk.id)
    assert opened
    assert [turn.question for turn in opened.turns] == ["Why?"]


def test_feedback_holds_the_question_only_where_it_was_sent(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "chat" / "feedback.jsonl")
    feedback.add(make_answered_turn(), "good", "", include_text=False)
    feedback.add(make_answered_turn(), "bad", "No\nline", include_text=True)
    lines = (tmp_path / "chat" / "feedback.jsonl").read_text("utf-8").splitlines()
    first, second = map(json.loads, lines)
    assert (first["verdict"], first["index_id"]) == ("good", "test")
    assert "When?" not in lines[0]
    assert "May" not in lines[0]
    assert (second["verdict"], second["comment"]) == ("bad", "No\nline")
    assert (second["question"], second["citations"]) == (
        "When?",
        [["a1", REPAIR_CITATION.start, REPAIR_CITATION.end]],
    )


@pytest.mark.parametrize(
    ("verdict", "comment"), [("fine", ""), ("good", "x" * (MAX_COMMENT_LENGTH + 1))]
)
def test_feedback_that_is_none_is_refused(tmp_path: Path, verdict: str, comment: str) -> None:
    with pytest.raises(InputError):
        Feedback(tmp_path / "f").add(make_answered_turn(), verdict, comment, include_text=False)
    assert not (tmp_path / "f").exists()
