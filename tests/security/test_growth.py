"""The time of every function that reads a text grows with the text, and not with its square.

Each function reads a text of 16 KB and one of 64 KB, of each shape. Four times the text may take
nine times as long: a quadratic function takes sixteen times. What takes less than
`TOO_SHORT_TO_MEASURE` even for the long text cannot stop anything, and passes.
"""

import time
from collections.abc import Callable
from datetime import date

import pytest
from pincite.assistant.check import support
from pincite.assistant.check.literals import (
    find_opposite_polarity,
    find_unsupported_facts,
    normalize,
)
from pincite.assistant.condense import standalone
from pincite.assistant.english.attribution import find_attribution, find_outlet, find_subject
from pincite.assistant.english.dates import find_dates
from pincite.assistant.english.names import find_longest_name, find_names, find_persons
from pincite.assistant.english.numbers import find_numbers
from pincite.assistant.english.periods import find_periods
from pincite.assistant.english.speakers import find_speaker
from pincite.assistant.english.values import classify_answer, is_stated_in, values_conflict
from pincite.index.readers.markup.styles import parse_declarations
from pincite.index.readers.metadata.headline import find_header_end
from pincite.index.sentences import split
from pincite.index.text.dates import parse_date
from pincite.index.text.visible import find_invisible, to_single_line
from pincite.index.text.words import content_words, stems, words
from pincite.ui.escape import escape

from tests.security.shapes import SHAPES, make_text

SHORT, LONG = 16 * 1024, 64 * 1024
LONGEST_QUESTION = 4_000
MOST_GROWTH = 9.0
TOO_SHORT_TO_MEASURE = 0.05
TRIES = 4

FUNCTIONS: dict[str, Callable[[str], object]] = {
    "split": split,
    "words": words,
    "content_words": content_words,
    "stems": lambda text: stems(words(text)),
    "to_single_line": to_single_line,
    "find_invisible": find_invisible,
    "parse_date": parse_date,
    "find_header_end": find_header_end,
    "parse_declarations": parse_declarations,
    "escape": escape,
    "find_names": find_names,
    "find_persons": find_persons,
    "find_longest_name": find_longest_name,
    "find_dates": find_dates,
    "find_numbers": lambda text: list(find_numbers(text)),
    "find_periods": lambda text: list(find_periods(text[:LONGEST_QUESTION], date(2024, 6, 1))),
    "classify_answer": classify_answer,
    "values_conflict": lambda text: values_conflict(text, text[1:]),
    "is_stated_in": lambda text: is_stated_in(text[:200], text),
    "is_stated_in, a long value": lambda text: is_stated_in(text, text[:200]),
    "find_attribution": find_attribution,
    "find_outlet": find_outlet,
    "find_subject": find_subject,
    "find_speaker of all": lambda text: find_speaker(text, 0, len(text)),
    "find_speaker of a part": lambda text: find_speaker(text, len(text) // 2, len(text) // 2 + 99),
    "normalize": normalize,
    "find_unsupported_facts": lambda text: find_unsupported_facts(text, [text[: len(text) // 2]]),
    "find_opposite_polarity": lambda text: find_opposite_polarity(text, [text[1:]]),
    # Most of its time is the model's; the functions above read the whole text.
    "support": lambda text: support(text[: len(text) // 16], [text[3 : len(text) // 16]]),
    "standalone": lambda text: standalone(text[:LONGEST_QUESTION], [text, text]),
}


def measure(function: Callable[[str], object], text: str) -> float:
    """Return the processor time of this thread, in seconds."""
    started = time.thread_time()
    function(text)
    return time.thread_time() - started


def measure_growth(function: Callable[[str], object], unit: str) -> float:
    """Return how many times as long the long text takes, at best of several tries."""
    short, long = make_text(unit, SHORT), make_text(unit, LONG)
    least_short = least_long = float("inf")
    for _ in range(TRIES):
        least_long = min(least_long, measure(function, long))
        if least_long < TOO_SHORT_TO_MEASURE:
            return 0.0
        least_short = min(least_short, measure(function, short))
        if least_long < MOST_GROWTH * least_short:
            break
    return least_long / least_short


@pytest.mark.parametrize("name", FUNCTIONS)
def test_time_grows_with_the_text(name: str) -> None:
    growth = {shape: measure_growth(FUNCTIONS[name], unit) for shape, unit in SHAPES.items()}
    assert {shape: times for shape, times in growth.items() if times > MOST_GROWTH} == {}


def test_a_quadratic_function_is_found() -> None:
    def count_pairs(text: str) -> int:
        return sum(text[:place].count("\0") for place in range(0, len(text), 8))

    assert measure_growth(count_pairs, "a") > MOST_GROWTH
