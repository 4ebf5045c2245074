"""Characters that do not show: kept in the frozen text, left out of all that is made of it.

They are those that Unicode calls default-ignorable (DerivedCoreProperties.txt): zero-width
spaces and joiners, marks of writing direction, tag characters, variation selectors, soft hyphens,
fillers; and interlinear annotation marks. A joiner between two letters of a script that spells
with it (Arabic, and those of India and its neighbours) does show, and is none of them.
"""

import re

_SPELT = "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ua800-\uabff"
_JOINERS = "\u200c\u200d"
_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_INVISIBLE = re.compile(rf"[{_IGNORABLE}]|(?<![{_SPELT}])[{_JOINERS}]|[{_JOINERS}](?![{_SPELT}])")


def visible(text: str) -> str:
    """Return `text` without the characters that do not show."""
    return _INVISIBLE.sub("", text)


def count(text: str) -> int:
    """Return how many characters of `text` do not show."""
    return sum(1 for _ in _INVISIBLE.finditer(text))


def places(text: str) -> list[int]:
    """Return where in `text` the characters stand that do not show, in order."""
    return [match.start() for match in _INVISIBLE.finditer(text)]
