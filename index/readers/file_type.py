"""Files that are not what their name says: the first bytes tell."""

import re

from pincite.index.readers.article import UnreadableError

_PDF, _ZIP, _OLE_DOCUMENT, _HTML = (
    "a PDF",
    "a zip archive (.docx, .xlsx and .epub are)",
    "an old Word file, or one with a password",
    "HTML",
)
_MAGIC_NUMBERS = (
    (re.compile(rb"%PDF-"), _PDF),
    (re.compile(rb"PK\x03\x04|PK\x05\x06"), _ZIP),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), _OLE_DOCUMENT),
    (re.compile(rb"\{\\rtf"), "RTF"),
    (re.compile(rb"\x89PNG|GIF8[79]a|\xff\xd8\xff|RIFF....WEBP", re.DOTALL), "a picture"),
    (re.compile(rb"\x1f\x8b|7z\xbc\xaf|Rar!\x1a|BZh\d1AY|\xfd7zXZ"), "a compressed archive"),
    (
        re.compile(
            rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE
        ),
        _HTML,
    ),
)
_EXPECTED_TYPES = {".pdf": _PDF, ".docx": _ZIP, ".html": _HTML, ".htm": _HTML, ".xhtml": _HTML}
_REMEDIES = {
    _OLE_DOCUMENT: "save it as .docx without a password",
    "a picture": "run OCR on it and save the text",
    "a compressed archive": "unpack it",
    "RTF": "save it as .docx or .txt",
}


def check_file_type(data: bytes, suffix: str) -> None:
    """Raise `Unreadable` if `data` starts like something else than `suffix` (".pdf") says."""
    expected = _EXPECTED_TYPES.get(suffix)
    actual = next((name for pattern, name in _MAGIC_NUMBERS if pattern.match(data)), None)
    if actual == expected or (actual is None and expected == _HTML):
        return
    if actual:
        remedy = _REMEDIES.get(actual, "give it the extension of what it is")
        raise UnreadableError(f"is no {suffix} file: it starts like {actual}; {remedy}")
    # Readers of PDF allow for some bytes before the header.
    if expected != _PDF or b"%PDF-" not in data[:1024]:
        raise UnreadableError(f"is no {suffix} file: it does not start like {expected}")
