"""Files that are not what their name says: the first bytes tell."""

import re

from pincite.index.readers.article import Unreadable

_PDF, _ZIP, _OFFICE, _HTML = (
    "a PDF",
    "a zip archive (.docx, .xlsx and .epub are)",
    "an old Word file, or one with a password",
    "HTML",
)
_STARTS = (
    (re.compile(rb"%PDF-"), _PDF),
    (re.compile(rb"PK\x03\x04|PK\x05\x06"), _ZIP),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), _OFFICE),
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
_EXPECTED = {".pdf": _PDF, ".docx": _ZIP, ".html": _HTML, ".htm": _HTML, ".xhtml": _HTML}
_REMEDIES = {
    _OFFICE: "save it as .docx without a password",
    "a picture": "run OCR on it and save the text",
    "a compressed archive": "unpack it",
    "RTF": "save it as .docx or .txt",
}


def check_name(data: bytes, suffix: str) -> None:
    """Raise `Unreadable` if `data` starts like something else than `suffix` (".pdf") says."""
    expected = _EXPECTED.get(suffix)
    found = next((name for start, name in _STARTS if start.match(data)), None)
    if found == expected or (found is None and expected == _HTML):
        return
    if found:
        remedy = _REMEDIES.get(found, "give it the extension of what it is")
        raise Unreadable(f"is no {suffix} file: it starts like {found}; {remedy}")
    # Readers of PDF allow for some bytes before the header.
    if expected != _PDF or b"%PDF-" not in data[:1024]:
        raise Unreadable(f"is no {suffix} file: it does not start like {expected}")
