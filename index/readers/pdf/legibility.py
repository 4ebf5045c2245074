"""Text of a page → whether it is letters of a language, or codes of a font without letters.

A font may show letters but not say which they are; then the codes of its characters are all that
there is. Such a text has unknown characters, is made of signs, or has letters in numbers that no
language has.
"""

import math
import re
import unicodedata
from collections import Counter

from pincite.index.readers.pdf.glyphs import UNKNOWN
from pincite.index.readers.pdf.words import Page

_MAX_UNKNOWN_SHARE = 0.05
_MIN_CHARACTERS = 60
_MIN_LETTER_SHARE = 0.55
# Letters in 10,000 of English, German, French, Spanish and Italian news, the mean of each.
_FREQUENCIES = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        (915, 150, 340, 430, 1450, 130, 165, 240, 760, 25, 60, 480, 285,
         770, 690, 270, 55, 660, 690, 700, 345, 125, 85, 18, 70, 62),
        strict=True,
    )
)  # fmt: skip
_LOG_SHARES = {
    letter: math.log(count / sum(_FREQUENCIES.values())) for letter, count in _FREQUENCIES.items()
}
_MIN_LIKELIHOOD = -3.4
"""Mean logarithm of the letters' shares: languages have -2.9 to -3.1, swapped letters -3.9."""


def is_legible(page: Page) -> bool:
    """Return whether the text of a page says which letters it is made of."""
    text = "".join(word.text for word in page.words)
    unknown_count = round(page.unknown_share * len(text))
    if unknown_count > 3 and page.unknown_share > _MAX_UNKNOWN_SHARE:
        return False
    signs = re.sub(rf"[\d\s.…_{UNKNOWN}–—-]+", "", text)
    if len(signs) < _MIN_CHARACTERS:
        return True
    letters = [character for character in signs if unicodedata.category(character)[0] in "LM"]
    if len(letters) < _MIN_LETTER_SHARE * len(signs):
        return False
    plain = unicodedata.normalize("NFD", "".join(letters).lower())
    counts = Counter(letter for letter in plain if letter in _LOG_SHARES)
    latin = counts.total()
    if latin < max(_MIN_CHARACTERS, 0.7 * len(letters)):  # another script
        return True
    likelihood = sum(count * _LOG_SHARES[letter] for letter, count in counts.items()) / latin
    return likelihood > _MIN_LIKELIHOOD
