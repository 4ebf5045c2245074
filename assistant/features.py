"""What speaks for a sentence as an answer, in numbers, without a model: words and forms."""

import math
import re
from collections import Counter
from collections.abc import Sequence

from pincite.index.words import content_words, stems

NAMES = (
    "nearness",  # cosine of question and sentence
    "words",  # share of the question's words that the sentence has, by their rarity
    "words_around",  # the same for the sentence with its context
    "kind_missing",  # a date, number, name, place or reason is asked for: the sentence has none
    "heading",  # no full stop: a headline, a caption, a list line
    "asks",  # is a question itself
)

_MONTH = r"January|February|March|April|May|June|July|August|September|October|November|December"
_NUMBER_WORD = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    "sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    "hundred|thousand|million|billion|dozen|half|third|quarter|none|several"
)
_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(asked, re.I), re.compile(given))
    for asked, given in (
        (
            r"\b(?:when|(?:what|which) (?:year|date|day|month|decade|century|time))\b",
            rf"\b(?:1\d{{3}}|20\d\d|(?:{_MONTH}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b|"
            r"\d{1,2}(?:st|nd|rd|th)\b|centur|yesterday|today|tomorrow|(?:last|this|next) "
            r"(?:week|month|year)|\d{1,2}(?::\d\d)? ?[ap]\.?m)",
        ),
        (
            r"\bhow (?:many|much|long|old|far|tall|high|large|big|often|fast|deep|heavy)\b|"
            r"\bwhat (?:percentage|percent|number|amount|share|age|price|score)\b",
            rf"\d|(?i:\b(?:{_NUMBER_WORD})\b)",
        ),
        (
            r"\b(?:who|whom|whose)\b|\bwhich (?:\w+ )?(?:person|man|woman|actor|actress|singer|"
            r"player|president|leader|company|team)\b",
            r"(?<!^)(?<![.!?] )\b[A-Z][\w’'-]+|^[\"“]?[A-Z][\w’'-]+ [A-Z]",
        ),
        (
            r"\bwhere\b|\b(?:what|which) (?:\w+ )?(?:country|city|state|region|place|town|"
            r"location|continent|island|nation|province|venue)\b",
            r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom|[Tt]o|[Oo]n|[Oo]f|outside|across|through|via) "
            r"(?:the |a )?(?:[a-z]+ )?[A-Z]",
        ),
        (
            r"\bwhy\b|\bwhat (?:is|was) the (?:reason|cause)\b|\bwhat caused\b",
            r"(?i:\b(?:because|due to|since|as a result|in order|so that|after|amid|over|"
            r"reason|caus(?:e|ed|es|ing)|led to|owing|thanks to|so as|aim|to \w+)\b)",
        ),
    )
)
_NUMBER_OR_NAME = re.compile(r"\d[\d.,]*|\b[A-Z][\w’'-]+")


def kind_asked(question: str) -> re.Pattern[str] | None:
    """Return the form of what a question asks for; None where its words do not tell."""
    return next((given for asked, given in _KINDS if asked.search(question)), None)


def features(
    question: str, sentences: Sequence[str], contexts: Sequence[str], cosines: Sequence[float]
) -> list[list[float]]:
    """Return a row of numbers for each sentence, in the order of `NAMES`."""
    asked = set(stems(content_words(question)))
    found = [set(stems(content_words(sentence))) for sentence in sentences]
    around = [set(stems(content_words(context))) for context in contexts]
    counts = Counter(stem for each in found for stem in each & asked)
    rarity = {stem: math.log(1 + len(found) / (0.5 + counts[stem])) for stem in asked}
    total = sum(rarity.values()) or 1.0
    kind = kind_asked(question)
    known = {match.group().lower() for match in _NUMBER_OR_NAME.finditer(question)}
    rows = []
    for sentence, own, near, cosine in zip(sentences, found, around, cosines, strict=True):
        rows.append(
            [
                cosine,
                sum(rarity[stem] for stem in own & asked) / total,
                sum(rarity[stem] for stem in (own | near) & asked) / total,
                float(kind is not None and not _gives(sentence, kind, known)),
                float(sentence.rstrip()[-1:] not in ".!?…\"”’')]"),
                float(sentence.rstrip("\"”’' ").endswith("?")),
            ]
        )
    return rows


def _gives(sentence: str, kind: re.Pattern[str], known: set[str]) -> bool:
    """Tell whether a sentence has something of a kind that the question does not name itself."""
    for match in kind.finditer(sentence):
        values = [value.lower() for value in _NUMBER_OR_NAME.findall(match.group())]
        if not values or any(value not in known for value in values):
            return True
    return False
