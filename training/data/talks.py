"""Conversations → their turns, each with the question that a person wrote to stand alone."""

import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A turn of a conversation.

    - `conversation`, `group`: its conversation, and the story or subject that it belongs to.
    - `history`: the turns before it, oldest first: questions, and answers if there are any.
    - `asked`: the questions before it as they would be asked alone.
    - `standalone`: the question as a person would ask it alone.
    - `answers`: the sentences that answer.
    """

    source: str
    conversation: str
    group: str
    history: tuple[str, ...]
    asked: tuple[str, ...]
    question: str
    standalone: str
    answers: tuple[str, ...] = ()


def read_talks(paths: Sequence[Path]) -> list[FollowUp]:
    """Return the turns of the talks about stories; each answer in the history is a quotation."""
    stories = (json.loads(line) for path in paths for line in path.open(encoding="utf-8"))
    return [turn for story in stories for turn in _read_story(story)]


def _read_story(story: dict[str, Any]) -> Iterator[FollowUp]:
    for number, talk in enumerate(story["talks"]):
        history: list[str] = []
        asked: list[str] = []
        for row in talk:
            places = row["answer"] or []
            places = [places] if places and isinstance(places[0], int) else places
            answers = tuple(story["articles"][a]["sentences"][s] for a, s in places)
            yield FollowUp(
                source="news",
                conversation=f"{story['id']}/{number}",
                group=story["id"],
                history=tuple(history),
                asked=tuple(asked),
                question=row["q"],
                standalone=row["standalone"],
                answers=answers,
            )
            history += [row["q"], " ".join(answers)]
            asked.append(row["standalone"])


def read_conversations(path: Path) -> list[FollowUp]:
    """Return the turns of a file of conversations, whose histories have questions only.

    A row has id (set_conversation_turn), history, question and rewrite.
    """
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    turns = []
    for conversation, members in groupby(rows, lambda row: row["id"].rpartition("_")[0]):
        asked: list[str] = []
        for row in members:
            history = tuple(row["history"])
            turn = FollowUp(
                source=conversation.partition("_")[0],
                conversation=conversation,
                group=conversation,
                history=history,
                asked=tuple(asked[: len(history)]),
                question=row["question"],
                standalone=row["rewrite"],
            )
            turns.append(turn)
            asked.append(row["rewrite"])
    return turns


def is_held_out(conversation: str) -> bool:
    """Return whether a conversation is measured on only: chance holds out half of them."""
    return hashlib.sha256(conversation.encode()).digest()[-1] % 2 == 1


def add_changes_of_subject(turns: Sequence[FollowUp], seed: int = 0) -> list[FollowUp]:
    """Return turns whose question stands alone: nothing of their history belongs to it.

    After the history of each turn comes a question of another conversation from each source, and
    half of the time one of the same story, and the turn's own question as asked alone.
    """
    chance = random.Random(seed)
    by_group: dict[str, list[FollowUp]] = {}
    by_source: dict[str, list[FollowUp]] = {}
    for turn in turns:
        by_group.setdefault(turn.group, []).append(turn)
        by_source.setdefault(turn.source, []).append(turn)
    added = []
    for turn in turns:
        if not turn.history:
            continue
        others = [e for e in by_group[turn.group] if e.conversation != turn.conversation]
        asked = [chance.choice(members) for members in by_source.values()]
        if chance.random() < 0.5:
            asked.append(turn)
            asked += [chance.choice(others)] if others else []
        for other in asked:
            text = other.standalone
            if other is turn or other.conversation != turn.conversation:
                added.append(replace(turn, question=text, standalone=text))
    return added
