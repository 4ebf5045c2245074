"""An answerable question → a similar question that its passage does not answer.

Uses the changes that people make for SQuAD 2.0 (Rajpurkar et al. 2018): a different name or number,
an antonym, a negation.
"""

import random
import re
from collections.abc import Sequence

_ANTONYM_PAIRS = """
first last|before after|north south|east west|northern southern|eastern western
highest lowest|largest smallest|biggest smallest|most least|more less|increase decrease
increased decreased|won lost|oldest youngest|older younger|maximum minimum|best worst
men women|male female|early late|earliest latest|upper lower|rich poor|begin end|began ended
start end|started ended|positive negative|public private|allowed banned|legal illegal
win lose|wins losses|born died|above below|inside outside|hot cold|long short
longest shortest|gain lose|gained lost|major minor|support oppose|supported opposed
accept reject|accepted rejected|include exclude|enter leave|failed succeeded|high low
higher lower|new old|newest oldest|husband wife|father mother|son daughter|brother sister
king queen|summer winter|morning evening|left right|buy sell|bought sold|cause prevent
primary secondary|common rare|strong weak|heavy light|built destroyed|created destroyed
add remove|added removed|fewer more|greatest least|top bottom|internal external
ancient modern
""".replace("\n", "|")
_ANTONYMS: dict[str, str] = {}
for _pair in filter(None, (each.strip() for each in _ANTONYM_PAIRS.split("|"))):
    _one, _other = _pair.split()
    _ANTONYMS.setdefault(_one, _other)
    _ANTONYMS.setdefault(_other, _one)

_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_NAME = re.compile(r"(?<!^)\b[A-Z][\w'-]+(?: (?:of |the |de )?[A-Z][\w'-]+)*")
_VERB = re.compile(
    r"\b(did|does|do|is|are|was|were|has|have|had|can|could|will|would)\b(?! not|n't)", re.I
)
_WORD = re.compile(r"[A-Za-z]+")


def find_names(question: str) -> list[str]:
    """Return the names in a question; the first word is never part of one."""
    return _NAME.findall(question)


def perturb(question: str, other_names: Sequence[str], rng: random.Random) -> str | None:
    """Return a question with one change; None if no change applies.

    `other_names` are names that may replace a name of the question.
    """
    perturbations = [swap_antonym, _change_number, _swap_name, _swap_name, _negate]
    rng.shuffle(perturbations)
    for perturbation in perturbations:
        perturbed = perturbation(question, other_names, rng)
        if perturbed and perturbed != question:
            return perturbed
    return None


def swap_antonym(question: str, _other_names: Sequence[str], rng: random.Random) -> str | None:
    """Return a text with one word replaced by its antonym; None if it has none of the list."""
    matches = [match for match in _WORD.finditer(question) if match[0].lower() in _ANTONYMS]
    if not matches:
        return None
    match = rng.choice(matches)
    return _replace_match(question, match, _ANTONYMS[match[0].lower()])


def _change_number(question: str, _other_names: Sequence[str], rng: random.Random) -> str | None:
    matches = list(_NUMBER.finditer(question))
    if not matches:
        return None
    match = rng.choice(matches)
    digits = [i for i, character in enumerate(match[0]) if character.isdigit()]
    position = rng.choice(digits[-2:])
    new = str((int(match[0][position]) + rng.randint(1, 9)) % 10)
    return _replace_match(question, match, match[0][:position] + new + match[0][position + 1 :])


def _swap_name(question: str, other_names: Sequence[str], rng: random.Random) -> str | None:
    matches = list(_NAME.finditer(question))
    candidates = [each for each in other_names if each.lower() not in question.lower()]
    if not matches or not candidates:
        return None
    return _replace_match(question, rng.choice(matches), rng.choice(candidates))


def _negate(question: str, _other_names: Sequence[str], rng: random.Random) -> str | None:
    match = _VERB.search(question)
    if not match or rng.random() < 0.6:
        return None
    return question[: match.end()] + " not" + question[match.end() :]


def _replace_match(question: str, match: re.Match[str], replacement: str) -> str:
    return question[: match.start()] + replacement + question[match.end() :]
