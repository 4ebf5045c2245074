"""Questions that go on with the last one: fragments ("Why?", "And in June?"), and pronouns."""

from collections.abc import Sequence

from pincite.assistant.condense.tokens import PRONOUNS, Kind, Token, tokenize
from pincite.assistant.english.names import find_names

_MAX_FRAGMENT = 3
"""Words of a question without a verb that is a fragment, whatever it begins with."""

_OPENINGS = frozenset((Kind.REMARK, Kind.PREPOSITION, Kind.QUESTION_WORD))


def strip_remarks(question: str) -> str:
    """Return a question without "thanks, and" before it, if there is something after it."""
    spoken = (each for each in tokenize(question) if each.kind != Kind.MARK)
    first = next((each for each in spoken if each.kind != Kind.REMARK), None)
    return question[first.start :].strip() if first else question.strip()


def is_fragment(question: str) -> bool:
    """Return whether a question has no verb of its own: "why", "and in June", "how many dogs"."""
    words = [each for each in tokenize(strip_remarks(question)) if each.kind != Kind.MARK]
    if any(
        each.kind == Kind.AUXILIARY and not _is_inside_name(words, place)
        for place, each in enumerate(words)
    ):
        return False
    first, second = ([each.word for each in words[:2]] + ["", ""])[:2]
    is_what_about = (first, second) in (("what", "about"), ("how", "about"))
    is_who_did = bool(words) and words[0].kind == Kind.QUESTION_WORD and len(words) > 1
    if is_who_did and not is_what_about and second not in ("many", "much", "long", "often", "far"):
        return False
    starts_with_preposition = bool(words) and words[0].kind == Kind.PREPOSITION
    return len(words) <= _MAX_FRAGMENT or starts_with_preposition or is_what_about


def is_continuation(question: str) -> bool:
    """Return whether a fragment goes on with the last question: "and June?", but not "Orle dam"."""
    words = [each for each in tokenize(question) if each.kind != Kind.MARK]
    opens = bool(words) and words[0].kind in _OPENINGS
    return is_fragment(question) and (opens or not any(each.is_content for each in words))


def _is_inside_name(words: Sequence[Token], place: int) -> bool:
    """Return whether a word stands between capitals: "Vilar do Cubo"."""
    around = words[place - 1 : place + 2 : 2] if place else ()
    return len(around) == 2 and all(each.is_capital for each in around)


def points_back(question: str) -> bool:
    """Return whether a pronoun of a question stands for something that it does not name."""
    return find_slot(tokenize(strip_remarks(question))) is not None and not find_names(question)


def find_slot(tokens: Sequence[Token]) -> int | None:
    """Return the place of the first pronoun that stands for something said before."""
    for place, token in enumerate(tokens):
        if token.kind != Kind.PRONOUN or token.text.lower().endswith(("'s", "’s")):
            continue
        before = tokens[place - 1] if place else None
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        is_verb_before = before is not None and before.kind == Kind.AUXILIARY
        if token.word in PRONOUNS["place"] and (before is None or is_verb_before):
            continue  # "Is there …?"
        is_followed_by_noun = after is not None and after.kind in (Kind.CONTENT, Kind.VAGUE)
        if token.word in PRONOUNS["pointing"] and is_followed_by_noun:
            continue  # "that bridge"
        return place
    return None
