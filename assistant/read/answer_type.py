"""A question → the types of answer that it expects: a date, a figure, a name. English only."""

import re

from pincite.assistant.english.values import AnswerType
from pincite.index.text.dates import MONTH

_QUANTITY = (
    r"(?:number|population|price|cost|rate|percentage|share|revenue|age|length|height|distance"
    r"|magnitude|temperature|score|toll|figure|amount|size|speed|salary|budget)\b"
)
_QUESTION_PATTERNS: tuple[tuple[re.Pattern[str], frozenset[AnswerType]], ...] = (
    (
        re.compile(
            r"(?i)\b(?:when|(?:what|which) (?:year|date|day|month|century)|(?:birth )?date of)\b"
        ),
        frozenset({"date"}),
    ),
    (
        re.compile(
            r"(?i)\bhow (?!did|do|does|was|were|is|are|can|could|would|will|has|have|to)\w+"
            rf"|\b(?:which )?{_QUANTITY}"
        ),
        frozenset({"figure"}),
    ),
    (re.compile(r"(?i)\b(?:who|whom|whose|where|which)\b"), frozenset({"name", "words"})),
)
_TIME_WORD = re.compile(
    rf"(?i)\d|day\b|\b{MONTH}|\b(?:spring|summer|autumn|fall|winter|morning|noon|afternoon|evening"
    r"|night|tonight|midnight|tomorrow|ago|now|soon|later|earlier|before|after|during|since|until"
    r"|when|while|once|(?:hour|minute|day|week|month|year|decade|centur|era|age|period)(?:s|y|ies)?"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))\b"
)
_ALL_TYPES: frozenset[AnswerType] = frozenset({"date", "figure", "name", "words"})


def infer_answer_types(question: str) -> frozenset[AnswerType]:
    """Return the types of answer that a question expects; all types if its form does not show any.

    Of several cues ("Who said when …"), the first one counts.
    """
    matches = [
        (match.start(), types)
        for pattern, types in _QUESTION_PATTERNS
        if (match := pattern.search(question))
    ]
    return min(matches, key=lambda each: each[0], default=(0, _ALL_TYPES))[1]


def mentions_time(text: str) -> bool:
    """Return whether a text can say when: it contains a digit or a word of time."""
    return bool(_TIME_WORD.search(text))
