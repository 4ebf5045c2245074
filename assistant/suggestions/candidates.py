"""Headlines and first sentences → questions that they answer, by rule.

Overgenerate and check, as in Heilman and Smith, "Good question! Statistical ranking for question
generation" (2010): the rules only turn a clause around whose words need no change, and `checking`
asks each question. Other languages than English get the question what an article is about.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pincite.assistant.english.boilerplate import strip_dateline
from pincite.assistant.english.names import find_persons
from pincite.index.text.languages import detect_language
from pincite.index.types import Article

_MAX_WORDS = 16
_MIN_WORDS = 4
_ENDING = re.compile(r"[.!:;,\s]+$")
_UNFIT = re.compile(
    r"[?“”\"«»„()\[\]]|\b(?:I|we|you|my|our|your|this|these|those|here)\b", re.IGNORECASE
)
_CLAUSE_END = re.compile(
    r"(?:,| [–—-]) |; | (?:but|although|while|because|after|before|according to|since) "
)
_VERB = re.compile(
    r"(?:[a-z]{3,}(?:s|ed)|won|met|led|ran|is|was|has|had|will|became|began|took|gave|left|lost|made"
    r"|put|cut|fell|rose|held|set|hit|beat)$"
)
_AFTER_VERB = re.compile(
    r"(?:an?|the|his|her|its|their|no|more|[\d$€£]\S*|in|at|on|to|for|from|with|off|home|up|down|out"
    r"|over|as|by|into|against|[a-z]+ly)$"
)
"""Words that follow a verb in -s: "leaders agree" has a noun in its place."""
_SAYING = re.compile(r"(?:says?|said|told|tells|adds?|added|called|calls|thinks?|thought)\b")
_AMOUNT = (
    r"(?:(?:at least|more than|about|around|nearly|almost|over|some|up to|fewer than|only) )?"
    r"(?P<amount>\d[\d,.]*(?: (?:million|billion))?|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve|dozens|hundreds|thousands)"
)
_COUNTED = re.compile(
    rf"(?i){_AMOUNT} (?:of )?(?P<noun>(?:[a-z-]+ ){{0,2}}(?:people|men|women|children|[a-z-]+s)) "
    r"(?P<rest>\S.*)"
)
_SECOND_COUNT = re.compile(rf"(?i) and {_AMOUNT} .*")
_UNIT = re.compile(r"(?i)(?:percent|dollars|euros|pounds|years?|months?|days?|hours?|minutes?)\b")
_TIME = (
    r"(?:on|in) (?P<time>(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:, [^,]+)?"
    r"|(?:\d{1,2} )?(?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december)(?: \d{1,4})?(?:,? \d{4})?|\d{4})"
)
_TIMED = re.compile(
    r"(?P<subject>[A-Z][^,;:]{2,50}?) (?P<verb>was|were|is|are|will) (?P<rest>[^,;:]{3,80}?) "
    rf"(?i:{_TIME})$"
)
_AUXILIARIES = frozenset({"is", "was", "has"})
_ARTICLE = re.compile(r"(?:The|A|An)\b")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question, the words that answer it (empty for a summary), and the article with them."""

    question: str
    answer: str
    article_id: str


def make_candidates(article: Article, sentences: Sequence[str]) -> tuple[Candidate, ...]:
    """Return questions that an article may answer, the headline's first, then those of sentences.

    `sentences` are the first ones that may be quoted. The last question is what the article is
    about.
    """
    title = " ".join((article.title or "").split())
    language = detect_language(" ".join([title, *sentences]))
    found: dict[str, Candidate] = {}
    if language == "en":
        for text in (title, *sentences):
            for question, answer in _turn_around(text):
                found.setdefault(question.lower(), Candidate(question, answer, article.id))
    if title and not _UNFIT.search(title):
        about = "Worum geht es in: {}?" if language == "de" else "What are the main points of: {}?"
        question = about.format(_ENDING.sub("", title))
        found[question] = Candidate(question, "", article.id)
    return tuple(found.values())


def _turn_around(text: str) -> Iterator[tuple[str, str]]:
    """Yield the questions that a clause answers, each with the words that answer it."""
    clause = _first_clause(text)
    if _UNFIT.search(clause):
        return
    for make in (_ask_who, _ask_how_many, _ask_when):
        found = make(clause)
        if found and _MIN_WORDS <= len(found[0].split()) <= _MAX_WORDS:
            yield found


def _first_clause(text: str) -> str:
    clause = _CLAUSE_END.split(strip_dateline(" ".join(text.split())))[0]
    return _ENDING.sub("", clause)


def _ask_who(clause: str) -> tuple[str, str] | None:
    """`Modi wins a third term` → `Who wins a third term?`."""
    person = next((name for name in find_persons(clause) if clause.startswith(f"{name} ")), None)
    if person is None:
        return None
    rest = clause[len(person) + 1 :]
    verb, after = (*rest.split(), "")[:2]
    is_verb = _VERB.match(verb) and not _SAYING.match(rest) and not _COUNTED.match(clause)
    is_plural = verb.endswith("s") and verb not in _AUXILIARIES and not _AFTER_VERB.match(after)
    return (f"Who {rest}?", person) if is_verb and not is_plural else None


def _ask_how_many(clause: str) -> tuple[str, str] | None:
    """`80 states back the paper and two do not` → `How many states back the paper?`."""
    found = _COUNTED.match(clause)
    if found is None or _UNIT.match(found["noun"].split()[-1]):
        return None
    rest = _SECOND_COUNT.sub("", found["rest"])
    return f"How many {found['noun']} {rest}?", found["amount"]


def _ask_when(clause: str) -> tuple[str, str] | None:
    """`The bridge was closed on Friday` → `When was the bridge closed?`."""
    found = _TIMED.match(clause)
    if found is None:
        return None
    subject = found["subject"]
    if _ARTICLE.match(subject):
        subject = subject[0].lower() + subject[1:]
    return f"When {found['verb']} {subject} {found['rest']}?", found["time"]
