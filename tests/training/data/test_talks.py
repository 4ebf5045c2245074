"""Conversations and their turns."""

import json
from pathlib import Path

from training.data.talks import (
    add_changes_of_subject,
    is_held_out,
    read_conversations,
    read_talks,
)

STORY = {
    "id": "s1",
    "articles": [{"sentences": ["The dam broke.", "Nobody was hurt."]}],
    "talks": [
        [
            {"q": "What broke?", "standalone": "What broke at Kelm?", "answer": [0, 0]},
            {"q": "anyone hurt", "standalone": "Was anyone hurt at Kelm?", "answer": [[0, 1]]},
            {"q": "why", "standalone": "Why did the dam of Kelm break?", "answer": None},
        ],
        [{"q": "Who built it?", "standalone": "Who built the dam?", "answer": [0, 0]}],
    ],
}


def test_a_talk_has_its_answers_in_the_history(tmp_path: Path) -> None:
    path = tmp_path / "stories.jsonl"
    path.write_text(json.dumps(STORY))
    turns = read_talks([path])
    assert [each.question for each in turns] == [
        "What broke?",
        "anyone hurt",
        "why",
        "Who built it?",
    ]
    assert turns[2].history == ("What broke?", "The dam broke.", "anyone hurt", "Nobody was hurt.")
    assert turns[2].asked == ("What broke at Kelm?", "Was anyone hurt at Kelm?")
    assert turns[1].answers == ("Nobody was hurt.",)
    assert turns[3].history == ()


def test_changes_of_subject_stand_alone(tmp_path: Path) -> None:
    path = tmp_path / "stories.jsonl"
    path.write_text(json.dumps(STORY))
    turns = read_talks([path]) * 20
    changes = add_changes_of_subject(turns)
    assert changes
    assert all(each.question == each.standalone and each.history for each in changes)
    assert {"Who built the dam?", "Was anyone hurt at Kelm?"} <= {e.question for e in changes}


def test_a_conversation_has_only_questions_and_is_held_out_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    rows = [
        {"id": "c19_1_1", "history": [], "question": "Who won?", "rewrite": "Who won the cup?"},
        {
            "id": "c19_1_2",
            "history": ["Who won?"],
            "question": "when",
            "rewrite": "When was it won?",
        },
        {"id": "c19_2_1", "history": [], "question": "Who left?", "rewrite": "Who left?"},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    turns = read_conversations(path)
    assert [each.conversation for each in turns] == ["c19_1", "c19_1", "c19_2"]
    assert turns[1].asked == ("Who won the cup?",)
    held_out = [is_held_out(f"c19_{number}") for number in range(200)]
    assert 60 < sum(held_out) < 140
