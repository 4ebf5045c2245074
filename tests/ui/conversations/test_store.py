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
from pincite.ui.conversations.feedback import LONGEST_COMMENT, Feedback
from pincite.ui.conversations.model import Talk, Turn, asked, begun
from pincite.ui.conversations.store import Talks

from tests.fakes.library import cite, make_answer, make_article

ARTICLE = make_article()
MAY = cite(ARTICLE, "It was repaired in May.")
FOUND = make_answer(MAY)


def answered(question: str = "When?") -> Turn:
    turn = asked(question, Filters(publishers=frozenset({"Echo"}), since="2024-03"))
    return replace(turn, found=FOUND, outlets={"a1": "Post"}, whole=True)


def talk_of(*questions: str) -> Talk:
    talk = begun()
    for question in questions:
        talk = talk.followed_by(answered(question))
    return talk


@pytest.fixture
def talks(tmp_path: Path) -> Iterator[Talks]:
    opened = Talks(tmp_path / "chat" / "conversations.sqlite")
    yield opened
    opened.close()


def test_a_conversation_comes_back_as_it_was(talks: Talks, tmp_path: Path) -> None:
    talk = talk_of("When?", "Why?")
    talks.save("me", talk)
    assert talks.opened("me", talk.id) == talk
    again = Talks(tmp_path / "chat" / "conversations.sqlite")
    assert again.opened("me", talk.id) == talk
    assert again.turn(talk.turns[1].id) == talk.turns[1]
    again.close()
    mode = (tmp_path / "chat" / "conversations.sqlite").stat().st_mode
    assert not mode & (stat.S_IRWXG | stat.S_IRWXO)


def test_only_the_owner_sees_or_changes_a_conversation(talks: Talks) -> None:
    talk = talk_of("When?")
    talks.save("me", talk)
    talks.rename("you", talk.id, "Mine now")
    talks.delete("you", talk.id)
    talks.save("you", replace(talk, turns=(answered("Stolen?"),)))
    assert talks.listed("you") == ()
    assert talks.opened("you", talk.id) is None
    assert [each.name for each in talks.listed("me")] == ["When?"]
    assert talks.opened("me", talk.id) == talk


def test_they_are_found_by_what_was_asked_answered_or_by_name(talks: Talks) -> None:
    first, second = talk_of("Ferry?"), talk_of("Library?")
    for each in (first, second):
        talks.save("me", each)
    talks.rename("me", second.id, "  Opening\n hours ")
    assert [each.name for each in talks.listed("me")] == ["Opening hours", "Ferry?"]
    assert [each.id for each in talks.listed("me", "FERRY")] == [first.id]
    assert [each.id for each in talks.listed("me", "opening")] == [second.id]
    assert len(talks.listed("me", "repaired in may")) == 2
    assert talks.listed("me", "nothing") == ()
    assert talks.listed("me", "%") == ()
    talks.rename("me", second.id, " ")
    assert talks.listed("me")[0].name == "Opening hours"


def test_a_new_name_stays_when_the_conversation_goes_on(talks: Talks) -> None:
    talk = talk_of("When?")
    talks.save("me", talk)
    talks.rename("me", talk.id, "Ferry")
    talks.save("me", talk.followed_by(answered("Why?")))
    assert [each.name for each in talks.listed("me")] == ["Ferry"]


def test_what_is_deleted_is_gone_from_the_file_too(talks: Talks, tmp_path: Path) -> None:
    talk = talk_of("A question of the zymurgist?")
    talks.save("me", talk)
    talks.delete("me", talk.id)
    assert talks.opened("me", talk.id) is None
    assert talks.turn(talk.turns[0].id) is None
    talks.close()
    assert b"zymurgist" not in (tmp_path / "chat" / "conversations.sqlite").read_bytes()


def test_only_whole_answers_are_kept(talks: Talks) -> None:
    talk = begun().followed_by(asked("When?"))
    talks.save("me", talk)
    assert talks.listed("me") == ()
    talks.save("me", talk_of("When?").followed_by(asked("Why?")))
    (listed,) = talks.listed("me")
    opened = talks.opened("me", listed.id)
    assert opened
    assert [turn.question for turn in opened.turns] == ["When?"]


def test_the_oldest_go_when_there_are_too_many(
    talks: Talks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST_OF_ONE", 2)
    monkeypatch.setattr(store, "MOST", 3)
    for owner, question in (("a", "1"), ("b", "2"), ("b", "3"), ("b", "4"), ("c", "5")):
        talks.save(owner, talk_of(question))
    names = {owner: [each.name for each in talks.listed(owner)] for owner in "abc"}
    assert names == {"a": [], "b": ["4", "3"], "c": ["5"]}


def test_what_is_no_file_of_conversations_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "bad").write_bytes(b"nothing like it" * 100)
    with pytest.raises(StoreError, match="move it away"):
        Talks(tmp_path / "bad")


def test_what_another_version_kept_is_passed_over(talks: Talks) -> None:
    talk = talk_of("When?", "Why?")
    talks.save("me", talk)
    with talks._writing() as database:
        database.execute("UPDATE turns SET turn = '{}' WHERE position = 0")
    opened = talks.opened("me", talk.id)
    assert opened
    assert [turn.question for turn in opened.turns] == ["Why?"]


def test_feedback_holds_the_question_only_where_it_was_sent(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "chat" / "feedback.jsonl")
    feedback.add(answered(), "good", "", include=False)
    feedback.add(answered(), "bad", "No\nline", include=True)
    lines = (tmp_path / "chat" / "feedback.jsonl").read_text("utf-8").splitlines()
    first, second = map(json.loads, lines)
    assert (first["verdict"], first["index_id"]) == ("good", "test")
    assert "When?" not in lines[0]
    assert "May" not in lines[0]
    assert (second["verdict"], second["comment"]) == ("bad", "No\nline")
    assert (second["question"], second["citations"]) == ("When?", [["a1", MAY.start, MAY.end]])


@pytest.mark.parametrize(
    ("verdict", "comment"), [("fine", ""), ("good", "x" * (LONGEST_COMMENT + 1))]
)
def test_feedback_that_is_none_is_refused(tmp_path: Path, verdict: str, comment: str) -> None:
    with pytest.raises(InputError):
        Feedback(tmp_path / "f").add(answered(), verdict, comment, include=False)
    assert not (tmp_path / "f").exists()
