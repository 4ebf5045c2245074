"""A question and the words that it lacks → a question with them, in the words of the conversation.

The phrases that have the words take the place of a pronoun, or follow the question. A fragment
("And in June?", "Why?") is put to what remains of the last question.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from pincite.assistant.condense.conversation import Turn
from pincite.assistant.condense.fragment import find_slot, is_fragment, strip_remarks
from pincite.assistant.condense.tokens import PRONOUNS, Kind, Token, tokenize
from pincite.assistant.english.names import find_persons, to_possessive

_MAX_GAP = 3
"""Function words inside a phrase: "the bridge over the Orle"."""
_GAP_KINDS = frozenset((Kind.PREPOSITION, Kind.DETERMINER, Kind.FUNCTION_WORD))
_PHRASE_ENDS = frozenset((Kind.PREPOSITION, Kind.MARK, Kind.AUXILIARY))
_PLACES = frozenset("at on near".split())
"""Prepositions, other than "in", that stand for "there" with a place."""
_POSSESSIVES = frozenset("its their theirs his hers".split())


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase of a turn, and the preposition before it; empty if there is none."""

    text: str
    preposition: str
    is_person: bool


def insert_words(question: str, turns: Sequence[Turn], stems: frozenset[str]) -> str:
    """Return the question with the phrases of `turns` that have `stems`, the latest turn first.

    Without any, the question is returned as it is. `turns` has a question.
    """
    phrases = list(_find_phrases(turns, stems))
    if not phrases:
        return question
    core = strip_remarks(question)
    tokens = tokenize(core)
    last = next(turn for turn in reversed(turns) if turn.is_question)
    if is_fragment(core):
        completed = _repeat(core, tokens, last, stems)
    else:
        completed = _insert(core, tokens, phrases)
    return completed[:1].upper() + completed[1:]


def _find_phrases(turns: Sequence[Turn], stems: frozenset[str]) -> Iterator[_Phrase]:
    """Yield the phrases with the words, each word once: from the turn with most of them first."""
    left = set(stems)
    latest_first = list(reversed(turns))
    while left:
        best = max(latest_first, key=lambda turn: (len(left & turn.stems), turn.is_question))
        found = left & best.stems
        if not found:
            return
        yield from _find_phrases_in(best, found)
        left -= found


def _find_phrases_in(turn: Turn, stems: set[str]) -> Iterator[_Phrase]:
    tokens = turn.tokens
    persons = find_persons(turn.text)[:2]
    verbs = _find_verbs_after(persons, tokens) if turn.is_question else set()
    for first, last in _find_spans(tokens, stems - verbs):
        start = first - 1 if first and tokens[first - 1].word == "the" else first
        before = tokens[start - 1] if start else None
        is_preposition = before is not None and before.kind == Kind.PREPOSITION
        text = turn.text[tokens[start].start : tokens[last].end]
        text = re.sub(r"['’]s?$", "", text)
        is_person = any(text in name or name in text for name in persons)
        yield _Phrase(text, before.word if before and is_preposition else "", is_person)


def _find_verbs_after(persons: Sequence[str], tokens: Sequence[Token]) -> set[str]:
    """Return the words that follow the name of a person: "resign" in "Did Hanna Brix resign?"."""
    ends = {name.split()[-1] for name in persons}
    return {
        after.stem
        for before, after in pairwise(tokens)
        if before.text in ends and not after.is_capital and after.is_content
    }


def _find_spans(tokens: Sequence[Token], stems: set[str]) -> list[list[int]]:
    """Return the first and last place of each phrase that has some of the words."""
    spans: list[list[int]] = []
    seen: set[str] = set()
    for place, token in enumerate(tokens):
        if token.stem not in stems or token.stem in seen or not token.is_content:
            continue
        seen.add(token.stem)
        gap = tokens[spans[-1][1] + 1 : place] if spans else ()
        if spans and len(gap) <= _MAX_GAP and all(each.kind in _GAP_KINDS for each in gap):
            spans[-1][1] = place
        else:
            spans.append([place, place])
    return spans


def _repeat(core: str, tokens: Sequence[Token], last: Turn, stems: frozenset[str]) -> str:
    """Return the last question with a fragment in place of the words that are not taken over."""
    words = [each for each in tokens if each.kind != Kind.MARK]
    body, gap = _cut(last, stems - _find_replaced(words, last.tokens))
    is_what_about = len(words) > 2 and words[1].word == "about"
    if words and words[0].kind == Kind.QUESTION_WORD and not is_what_about:
        asked = core.rstrip(" ?.!")
        rest = tokenize(body)
        verb = next((n for n, each in enumerate(rest) if each.kind == Kind.AUXILIARY), None)
        if verb is not None and not any(each.is_content for each in rest[:verb]):
            return f"{asked} {body[rest[verb].start :]}?"
        return f"{body}, and {asked.lower()}?"
    fragment = core[words[2].start :] if is_what_about else core
    fragment = fragment.strip(" ?.!")
    return f"{body[:gap].rstrip()} {fragment} {body[gap:].lstrip()}".strip() + "?"


def _find_replaced(fragment: Sequence[Token], tokens: Sequence[Token]) -> set[str]:
    """Return the words that a fragment stands for: 2022 where it says "in 2023".

    They follow the same preposition, and are as the fragment a number, a name or neither.
    """
    if not fragment or fragment[0].kind != Kind.PREPOSITION:
        return set()
    form = _find_form(fragment[1:])
    replaced: set[str] = set()
    for place, token in enumerate(tokens):
        phrase = list(takewhile(lambda e: e.kind not in _PHRASE_ENDS, tokens[place + 1 :]))
        if token.word == fragment[0].word and form and _find_form(phrase) == form:
            replaced.update(each.stem for each in phrase if each.is_content)
    return replaced


def _find_form(tokens: Sequence[Token]) -> str:
    first = next((each for each in tokens if each.is_content), None)
    if first is None:
        return ""
    return "number" if first.word.isdigit() else "name" if first.is_capital else "other"


def _cut(turn: Turn, stems: frozenset[str]) -> tuple[str, int]:
    """Return a question without its content words other than `stems`, and where the first was.

    The prepositions and articles before such a word go with it. If all words stay, the place is
    the end.
    """
    tokens = turn.tokens
    dropped: set[int] = set()
    for place, token in enumerate(tokens):
        if not token.is_content or token.stem in stems:
            continue
        dropped.add(place)
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if following is not None and following.stem in stems and following.is_content:
            continue
        for before in range(place - 1, -1, -1):
            if tokens[before].kind not in (Kind.PREPOSITION, Kind.DETERMINER):
                break
            dropped.add(before)
    kept, gap = "", None
    for place, token in enumerate(tokens):
        if place in dropped:
            gap = len(kept) if gap is None else gap
        else:
            space = " " if kept and turn.text[tokens[place - 1].end : token.start] else ""
            kept += space + token.text
    kept = kept.rstrip(" ?.!")
    return kept, len(kept) if gap is None else min(gap, len(kept))


def _insert(core: str, tokens: Sequence[Token], phrases: Sequence[_Phrase]) -> str:
    """Put the phrases in place of a pronoun; those that fit none follow the question."""
    rest = list(phrases)
    slot = find_slot(tokens)
    if slot is not None:
        token = tokens[slot]
        if token.word in PRONOUNS["person"]:
            taken = [next((each for each in rest if each.is_person), rest[0])]
        else:
            taken = [each for each in rest if not each.is_person] or rest[:1]
        rest = [each for each in rest if each not in taken]
        replacement = _join(taken)
        following = tokens[slot + 1] if slot + 1 < len(tokens) else None
        is_her = token.word == "her" and following is not None and following.kind != Kind.MARK
        if token.word in _POSSESSIVES or is_her:
            replacement = to_possessive(replacement)
        elif token.word == "there":
            preposition = taken[0].preposition
            replacement = f"{preposition if preposition in _PLACES else 'in'} {replacement}"
        core = f"{core[: token.start]}{replacement}{core[token.end :]}"
    end = len(core.rstrip(" ?.!"))
    tail = "".join(
        f" {each.preposition or ('of' if each.is_person else 'in')} {each.text}" for each in rest
    )
    return f"{core[:end]}{tail}{core[end:]}"


def _join(phrases: Sequence[_Phrase]) -> str:
    """Return phrases one after the other, each but the first with its preposition."""
    first, *others = phrases
    return " ".join([first.text, *(f"{e.preposition} {e.text}".lstrip() for e in others)])
