"""What newspapers put around sentences: datelines, bylines and credits. English only."""

import re

_DATELINE = re.compile(
    r"""
    (?:
        [A-Z][A-Z.'’-]{2,30}(?:,?[ ][A-Z][\w.'’-]{0,30}){0,4}     # BALTIMORE, or KYIV, Ukraine
        (?:,[ ][A-Z][a-z]{2,8}\.?[ ]\d\d?)?                       # ", June 5"
        (?:[ ]\([A-Z][\w&. ]{1,20}\))?                            # " (AP)"
        [ ]?(?:—|–|--|[ ]-)[ ]?
      | (?:[A-Z][\w.'’-]{0,30}(?:,?[ ][A-Z][\w.'’-]{0,30}){0,4}[ ])?
        \([A-Z][\w&. ]{1,20}\)[ ]?(?:—|–|--|-)[ ]?                # Kyiv (Reuters) -
      | \((?:CNN|AP|AFP|UPI|Reuters)\)[ ]?
    )
    (?=["“‘'(]?[A-ZÀ-Þ\d])
    """,
    re.VERBOSE,
)
_CREDIT = re.compile(
    r"""
    (?:photo|photograph|image|picture|illustration|video|graphic)s?[ ]?(?:credit|by\b|courtesy|:)
    | (?:additional[ ])?(?:reporting|writing|editing)(?:[ ]and[ ]\w+)?[ ]by[ ]
    | (?:AP|AFP|Reuters|EPA|Getty|Shutterstock)(?:[ ]Images?|[ ]Photo)?[ ]?/
    | \(?(?:AP[ ]Photo|Getty[ ]Images)\b
    | ©|copyright[ ]\d{4}|all[ ]rights[ ]reserved
    | (?:read|see)[ ](?:more|also)\b\W | advertisement$ | sign[ ]up[ ]for\b | click[ ]here\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BYLINE = re.compile(r"(?:By|by|BY)[ ][A-Z][\w.'’-]+(?:,?[ ](?:and[ ])?[A-Z][\w.'’-]+){1,9}[.]?")
_CREDIT_ENDING = re.compile(r"(?:/|\bvia )(?:AP|AFP|Reuters|EPA|Getty Images|Shutterstock)\W*$")
_SELF_NOTE = re.compile(
    r"(?i)^[\[(*_]*(?:this|the) (?:article|story|report|piece|post|page)(?: (?:has been|was|is))? "
    r"(?:updates?|updated|corrects?|corrected|amended|replaces|first published|originally)\b"
)
_LONGEST_CREDIT = 120
"""Characters: a longer sentence says more than who made a picture."""


def strip_dateline(sentence: str) -> str:
    """Return a sentence without the place, date and agency in front of it: BALTIMORE (AP) —."""
    found = _DATELINE.match(sentence)
    return sentence[found.end() :] if found else sentence


def is_credit(sentence: str) -> bool:
    """Return whether a sentence only names who wrote or photographed, or offers other pages."""
    if len(sentence) > _LONGEST_CREDIT:
        return False
    return bool(
        _CREDIT.match(sentence) or _BYLINE.fullmatch(sentence) or _CREDIT_ENDING.search(sentence)
    )


def is_self_note(sentence: str) -> bool:
    """Return whether a sentence is about its own article: that it updates or replaces another."""
    return bool(_SELF_NOTE.match(sentence))
