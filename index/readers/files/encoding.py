"""Bytes → text. An encoding that is not certain is an error, never a guess."""

import codecs
import re
import unicodedata

from pincite.index.readers.article import UnreadableError, normalize_text
from pincite.index.readers.format import Library

ENCODING_LIBRARIES = (Library("chardet", "chardet"),)
"""The libraries of every format that calls `decode`."""

# UTF-32 before UTF-16: its little-endian mark begins with the mark of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_JAPANESE_ESCAPE = re.compile(rb"\x1b\$[@B]")
_C0_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_C1_CONTROLS = re.compile("[\x80-\x9f]")  # only a wrong code page yields them
_MOJIBAKE = re.compile("[a-z][À-ÖØ-Þ]")  # "thatÕs", "goÓ": MacRoman read as Windows-1252
_COMMON_CHARACTERS = re.compile(r"[\t\n\r -~。、\u3000]")
_PRINTABLE_BYTES = re.compile(rb"[\n\r -~]")
_MIN_CONFIDENCE_RATIO = 1.1  # reads 400 of 400 news articles in cp1252 correctly
_ESCAPED_BYTES = re.compile(
    "[\udc80-\udcff]"
)  # how surrogateescape writes bytes that are not UTF-8
_REMEDY = "save it as UTF-8"

# Browsers read these names as a larger encoding, and pages rely on it (WHATWG Encoding).
_SUPERSET_ENCODINGS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
}
_WEB_ENCODINGS = re.compile(
    r"utf-?8|us-ascii|(?:x-)?(?:windows|cp|iso|latin|koi8|shift|sjis|euc|gb|big5|mac)[\w-]*", re.I
)


def decode(data: bytes, declared_encoding: str | None = None) -> str:
    """Return the text of `data`, normalised by `normalize_text`.

    Tries in turn: a byte-order mark, UTF-16 without a mark, ISO-2022-JP, UTF-8, the encoding
    that the document declares, and detection by chardet. An encoding must fit every byte. A
    detected one must also be clearly more likely than any that gives a different text.
    Raises UnreadableError if none fits, or if several are about as likely.
    """
    for byte_order_mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(byte_order_mark):
            try:
                return normalize_text(data.decode(encoding))
            except UnicodeDecodeError as error:
                raise _make_invalid_byte_error(data, encoding, error.start) from None
    if b"\0" in data:
        return normalize_text(_decode_utf16(data))
    if _JAPANESE_ESCAPE.search(data) and (text := _try_decode(data, "iso2022_jp")) is not None:
        return normalize_text(text)
    try:
        return normalize_text(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        if _is_mostly_utf8(data):
            raise _make_invalid_byte_error(data, "utf-8", error.start) from None
    text = _decode_declared(data, declared_encoding) if declared_encoding else None
    return normalize_text(_detect_and_decode(data) if text is None else text)


def _try_decode(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _make_invalid_byte_error(data: bytes, encoding: str, position: int) -> UnreadableError:
    before = " ".join(data[max(0, position - 48) : position].decode(encoding, "ignore").split())
    return UnreadableError(
        f"is {encoding.upper()} but for byte {data[position]:#04x} after {before!r}: "
        f"correct that place and {_REMEDY}"
    )


def _decode_utf16(data: bytes) -> str:
    """Decode UTF-16 without a byte-order mark: most zero bytes must be half a common character.

    Raises UnreadableError for other files with zero bytes; a text with a few of them is named.
    """
    if _is_text_with_zero_bytes(data):
        raise _make_zero_byte_error(data)
    candidates = [_try_decode(data, encoding) for encoding in ("utf-16-le", "utf-16-be")]
    plausible = [text for text in candidates if text and _is_plain_text(text[:20_000])]
    text = max(plausible, key=_count_common_characters, default="")
    if _count_common_characters(text) < data.count(b"\0") / 2:
        raise UnreadableError("is binary, not text")
    return text


def _is_text_with_zero_bytes(data: bytes) -> bool:
    """Whether `data` would be text without its few zero bytes.

    In UTF-16 every second byte of Latin text is zero, and other scripts have few printable bytes.
    """
    count = data.count(b"\0")
    rest = len(data) - count
    return count < len(data) / 4 and len(_PRINTABLE_BYTES.findall(data)) > rest * 0.85


def _make_zero_byte_error(data: bytes) -> UnreadableError:
    position = data.index(b"\0")
    before = " ".join(data[max(0, position - 48) : position].decode("utf-8", "ignore").split())
    count = data.count(b"\0")
    bytes_text = "a zero byte" if count == 1 else f"{count} zero bytes, the first"
    return UnreadableError(
        f"has {bytes_text} after {before!r}: remove what is not text and {_REMEDY}"
    )


def _count_common_characters(text: str) -> int:
    return len(_COMMON_CHARACTERS.findall(text))


def _is_plain_text(text: str) -> bool:
    """Whether `text` has no control, private-use, unassigned or surrogate character."""
    return not any(
        unicodedata.category(character) in ("Cc", "Cn", "Co", "Cs")
        for character in set(text) - set("\t\n\r\f")
    )


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether `data` is UTF-8 that is cut off or has a few stray bytes."""
    text = data.decode("utf-8", "surrogateescape")
    invalid_count = len(_ESCAPED_BYTES.findall(text))
    valid_count = len(re.findall(r"[^\x00-\x7f]", text)) - invalid_count
    return valid_count > invalid_count or (valid_count > 0 and not _ESCAPED_BYTES.search(text[:-3]))


def _decode_declared(data: bytes, declared_encoding: str) -> str | None:
    """Decode with the encoding that the document declares, if browsers know its name."""
    if not _WEB_ENCODINGS.fullmatch(declared_encoding.strip()):
        return None
    try:
        name = codecs.lookup(declared_encoding.strip()).name
    except LookupError:
        return None
    return _try_decode(data, _SUPERSET_ENCODINGS.get(name, name))


def _detect_and_decode(data: bytes) -> str:
    from chardet import EncodingEra, detect_all

    era = EncodingEra.MODERN_WEB | EncodingEra.LEGACY_ISO
    candidates: dict[
        str, tuple[str, float]
    ] = {}  # text → encoding and confidence of its best guess
    for guess in detect_all(data, ignore_threshold=True, encoding_era=era):
        text = _try_decode(data, guess["encoding"] or "")
        if text is not None and not _C1_CONTROLS.search(text) and not _C0_CONTROLS.search(text):
            candidates.setdefault(text, (guess["encoding"] or "", guess["confidence"]))
    if not candidates:
        raise UnreadableError(f"is binary, or in an encoding that is not recognised: {_REMEDY}")
    (text, (encoding, confidence)), *others = candidates.items()
    rivals = [
        name
        for _, (name, rival_confidence) in others
        if confidence < rival_confidence * _MIN_CONFIDENCE_RATIO
    ]
    if rivals or _MOJIBAKE.search(text):
        likely = ", ".join([encoding, *rivals[:3]])
        raise UnreadableError(
            f"is in an encoding that is not certain (perhaps {likely}): {_REMEDY}"
        )
    return text
