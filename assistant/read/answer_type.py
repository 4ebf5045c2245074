"""A question → what may answer it: a date, a figure, a name. English only."""

import re

from pincite.assistant.english.dates import MONTH
from pincite.assistant.english.values import Kind

_COUNTED = (
    r"(?:number|population|price|cost|rate|percentage|share|revenue|age|length|height|distance"
    r"|magnitude|temperature|score|toll|figure|amount|size|speed|salary|budget)\b"
)
_ASKED: tuple[tuple[re.Pattern[str], frozenset[Kind]], ...] = (
    (
        re.compile(
            r"(?i)\b(?:when|(?:what|which) (?:year|date|day|month|century)|(?:birth )?date of)\b"
        ),
        frozenset({"date"}),
    ),
    (
        re.compile(
            r"(?i)\bhow (?!did|do|does|was|were|is|are|can|could|would|will|has|have|to)\w+"
            rf"|\b(?:which )?{_COUNTED}"
        ),
        frozenset({"figure"}),
    ),
    (re.compile(r"(?i)\b(?:who|whom|whose|where|which)\b"), frozenset({"name", "words"})),
)
_TIME = re.compile(
    rf"(?i)\d|day\b|\b{MONTH}|\b(?:spring|summer|autumn|fall|winter|morning|noon|afternoon|evening"
    r"|night|tonight|midnight|tomorrow|ago|now|soon|later|earlier|before|after|during|since|until"
    r"|when|while|once|(?:hour|minute|day|week|month|year|decade|centur|era|age|period)(?:s|y|ies)?"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))\b"
)
_ANY: frozenset[Kind] = frozenset({"date", "figure", "name", "words"})


def wanted(question: str) -> frozenset[Kind]:
    """Return what may answer a question: what its first words of that sort ask for."""
    found = [(match.start(), kinds) for form, kinds in _ASKED if (match := form.search(question))]
    return min(found, key=lambda each: each[0], default=(0, _ANY))[1]


def tells_time(text: str) -> bool:
    """Tell whether words could say when: they have a number, or a word of time."""
    return bool(_TIME.search(text))
