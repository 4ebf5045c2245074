"""Checks by its first bytes that a file has the type that its extension states."""

import re
from collections.abc import Iterable

from pincite.index.readers.article import UnreadableError
from pincite.index.readers.format import Signature

# Types that no format reads.
_FOREIGN_SIGNATURES = (
    Signature(
        "an old Word file, or one with a password",
        re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        remedy="save it as .docx without a password",
    ),
    Signature(
        "a picture",
        re.compile(rb"\x89PNG|GIF8[79]a|\xff\xd8\xff|RIFF....WEBP", re.DOTALL),
        remedy="run OCR on it and save the text",
    ),
    Signature(
        "a compressed archive",
        re.compile(rb"\x1f\x8b|7z\xbc\xaf|Rar!\x1a|BZh\d1AY|\xfd7zXZ"),
        remedy="unpack it",
    ),
)


def check_file_type(
    data: bytes, suffix: str, expected: Signature | None, known: Iterable[Signature]
) -> None:
    """Raise UnreadableError if `data` is not of the type that `suffix` (".pdf") stands for.

    `expected` is the signature of the format, None if it has none. `known` are the signatures of
    all formats.
    """
    signatures = (*known, *_FOREIGN_SIGNATURES)
    # Several formats may share a signature: many are zip archives.
    matches = [each for each in signatures if each.pattern.match(data)]
    if expected in matches or (expected is None and not matches):
        return
    if matches:
        raise UnreadableError(
            f"is not a {suffix} file: it starts like {matches[0].description}; {matches[0].remedy}"
        )
    if expected and expected.required and not expected.pattern.search(data[: expected.within]):
        raise UnreadableError(
            f"is not a {suffix} file: it does not start like {expected.description}"
        )
