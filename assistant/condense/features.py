"""A question and the conversation before it → what speaks for each word that it may lack."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from pincite.assistant.condense.conversation import Turn, list_content
from pincite.assistant.condense.tokens import PRONOUNS, Kind, Token, tokenize
from pincite.assistant.english.names import find_names, find_persons
from pincite.assistant.read.similar_words import embed_word

MAX_CANDIDATES = 150
"""Words of the conversation, the latest first, that a question may take over."""
_ENDINGS = ("ed", "ing", "s", "ly")
_NEIGHBOUR_KINDS = (
    Kind.MARK,
    Kind.AUXILIARY,
    Kind.PREPOSITION,
    Kind.QUESTION_WORD,
    Kind.DETERMINER,
    Kind.CONTENT,
)
_FIRST_KINDS = (Kind.AUXILIARY, Kind.PREPOSITION, Kind.QUESTION_WORD, Kind.DETERMINER, Kind.CONTENT)
_NEVER = 9.0
"""The age of a word that no question has."""

Values = dict[str, float]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A content word of the conversation that the question does not have."""

    stem: str
    occurrences: list[tuple[int, Token]] = field(default_factory=list)
    """The number of the turn, counted from 0, and the token; latest turn first."""


@dataclass(frozen=True, slots=True)
class _Context:
    """The turns, oldest first; the numbers of the questions; the last question and answer."""

    turns: Sequence[Turn]
    questions: tuple[int, ...]
    last_question: int | None
    last_answer: int | None


def list_candidates(question: Sequence[Token], turns: Sequence[Turn]) -> list[Candidate]:
    """Return the words that a question may take over, those of the latest turn first."""
    own = {each.stem for each in question}
    candidates: dict[str, Candidate] = {}
    for number in range(len(turns) - 1, -1, -1):
        for token in list_content(turns[number].tokens):
            if token.stem in own:
                continue
            if token.stem not in candidates and len(candidates) == MAX_CANDIDATES:
                continue
            candidate = candidates.setdefault(token.stem, Candidate(token.stem))
            candidate.occurrences.append((number, token))
    return list(candidates.values())


def compute_features(
    question: str, turns: Sequence[Turn], candidates: Sequence[Candidate]
) -> list[Values]:
    """Return the features of each candidate, by name. `turns` has a question."""
    tokens = tokenize(question)
    numbers = tuple(number for number, turn in enumerate(turns) if turn.is_question)
    is_answered = bool(turns) and not turns[-1].is_question
    context = _Context(
        turns,
        numbers,
        numbers[-1] if numbers else None,
        len(turns) - 1 if is_answered else None,
    )
    shared = _describe_question(question, tokens, context)
    persons = _find_person_stems(context)
    similarities = _compare(tokens, candidates)
    return [
        {
            **_describe_mentions(each, context),
            **_describe_place(each, context),
            "is_person": float(each.stem in persons),
            "similarity_best": float(row.max()) if len(row) else 0.0,
            "similarity_mean": float(row.mean()) if len(row) else 0.0,
            "similarity_last": float(row[-1]) if len(row) else 0.0,
            **shared,
        }
        for each, row in zip(candidates, similarities, strict=True)
    ]


def _describe_question(question: str, tokens: Sequence[Token], context: _Context) -> Values:
    """Return what the question looks like: its pronouns, its length, its first words."""
    spoken = [each for each in tokens if each.kind != Kind.MARK]
    core = spoken[_count_remarks(spoken) :]
    content = list_content(tokens)
    last = context.turns[context.last_question] if context.last_question is not None else None
    known: set[str] = set().union(*(turn.stems for turn in context.turns))
    first = [each.word for each in core[:2]]
    values = {
        f"pronoun_{name}": float(any(each.word in listed for each in core))
        for name, listed in PRONOUNS.items()
    }
    values |= _one_hot("first", core[0].kind if core else None, _FIRST_KINDS)
    values |= _one_hot("second", core[1].kind if core[1:] else None, _FIRST_KINDS)
    values |= _one_hot("end", core[-1].kind if core else None, _FIRST_KINDS)
    return values | {
        "vague": float(any(each.kind == Kind.VAGUE for each in core)),
        "words": min(len(core), 20) / 10,
        "content": min(len(content), 10) / 5,
        "no_content": float(not content),
        "one_content": float(len(content) == 1),
        "remarks": float(len(spoken) > len(core)),
        "auxiliary": float(any(each.kind == Kind.AUXILIARY for each in core)),
        "names": float(bool(find_names(question))),
        "definite": min(sum(each.word == "the" for each in core), 3.0),
        "question_mark": float(question.rstrip().endswith("?")),
        "verb_form": float(any(each.word.endswith(("ed", "ing")) for each in core)),
        "what_about": float(first in (["what", "about"], ["how", "about"])),
        "shared_with_last": float(last is not None and any(c.stem in last.stems for c in content)),
        "new_words": min(sum(each.stem not in known for each in content), 6) / 3,
        "questions": min(len(context.questions), 6) / 3,
    }


def _count_remarks(tokens: Sequence[Token]) -> int:
    return next((n for n, each in enumerate(tokens) if each.kind != Kind.REMARK), 0)


def _describe_mentions(candidate: Candidate, context: _Context) -> Values:
    """Return where the conversation has the word: in which questions, in which answers."""
    turns, questions = context.turns, context.questions
    numbers = {number for number, _ in candidate.occurrences}
    asked = [number for number in numbers if turns[number].is_question]
    last = context.last_question
    ages = [sum(number < other for other in questions) for number in asked]
    return {
        "in_last_question": float(last in numbers),
        "typed_in_last_question": float(
            last is not None and candidate.stem in turns[last].typed_stems
        ),
        "in_question_before": float(len(questions) > 1 and questions[-2] in numbers),
        "in_first_question": float(bool(questions) and questions[0] in numbers),
        "share_of_questions": len(asked) / max(1, len(questions)),
        "question_count": min(len(asked), 5) / 5,
        "in_last_answer": float(context.last_answer in numbers),
        "in_earlier_answer": float(
            any(not turns[n].is_question and n != context.last_answer for n in numbers)
        ),
        "answer_count": min(len(numbers) - len(asked), 4) / 4,
        "age": min(min(ages, default=_NEVER), _NEVER) / _NEVER,
    }


def _describe_place(candidate: Candidate, context: _Context) -> Values:
    """Return what the word looks like, and what stands around it, in the turn that counts most."""
    by_turn = dict(reversed(candidate.occurrences))
    preferred = (context.last_question, context.last_answer)
    number = next((n for n in by_turn if n in preferred), candidate.occurrences[0][0])
    token, tokens = by_turn[number], context.turns[number].tokens
    place = tokens.index(token)
    before = tokens[place - 1] if place else None
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    values = _one_hot("before", before.kind if before else None, _NEIGHBOUR_KINDS)
    values |= _one_hot("after", after.kind if after else None, _NEIGHBOUR_KINDS)
    values |= {f"ends_in_{end}": float(token.word.endswith(end)) for end in _ENDINGS}
    preceding = list_content(tokens[:place])
    return values | {
        "place": place / len(tokens),
        "tokens_before": min(place, 20) / 10,
        "tokens_after": min(len(tokens) - place, 20) / 10,
        "content_before": min(len(preceding), 8) / 4,
        "content_after": min(len(list_content(tokens[place + 1 :])), 8) / 4,
        "after_auxiliary": float(any(each.kind == Kind.AUXILIARY for each in tokens[:place])),
        "after_the": float(before is not None and before.word == "the"),
        "after_of": float(before is not None and before.word == "of"),
        "after_in": float(before is not None and before.word == "in"),
        "before_of": float(after is not None and after.word == "of"),
        "is_possessive": float(token.text.endswith(("'s", "’s"))),
        "capital": float(any(t.is_capital for _, t in candidate.occurrences)),
        "capital_inside": float(any(t.is_capital and t.start for _, t in candidate.occurrences)),
        "capital_before": float(before is not None and before.is_capital and place > 1),
        "capital_after": float(after is not None and after.is_capital),
        "has_digit": float(any(map(str.isdigit, token.word))),
        "length": min(len(token.word), 15) / 10,
    }


def _find_person_stems(context: _Context) -> set[str]:
    """Return the stems of the names in the last question and answer that may be persons'."""
    numbers = [n for n in (context.last_question, context.last_answer) if n is not None]
    names = (name for n in numbers for name in find_persons(context.turns[n].text)[:2])
    return {token.stem for name in names for token in tokenize(name)}


def _compare(tokens: Sequence[Token], candidates: Sequence[Candidate]) -> NDArray[np.float32]:
    """Return the cosine of each candidate with each content word of the question."""
    own = _embed(list_content(tokens))
    others = _embed(each.occurrences[0][1] for each in candidates)
    return others @ own.T


def _embed(tokens: Iterable[Token]) -> NDArray[np.float32]:
    vectors = [embed_word(each.word) for each in tokens]
    size = len(embed_word("word"))
    return np.stack(vectors) if vectors else np.empty((0, size), np.float32)


def _one_hot(name: str, kind: Kind | None, kinds: Sequence[Kind]) -> Values:
    return {f"{name}_{each.name.lower()}": float(kind == each) for each in kinds}
