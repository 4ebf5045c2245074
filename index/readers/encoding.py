"""From bytes to text by an encoding that is sure; what is not sure is said, never guessed."""

import codecs
import re
import unicodedata

from pincite.index.readers.article import Unreadable, freeze

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_JAPANESE_ESCAPE = re.compile(rb"\x1b\$[@B]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UNUSED = re.compile("[\x80-\x9f]")  # control characters that only a wrong code page yields
_MOJIBAKE = re.compile("[a-z][À-ÖØ-Þ]")  # thatÕs, goÓ: MacRoman read as Windows-1252
_EVERYDAY = re.compile(r"[\t\n\r -~。、\u3000]")
_TIMES_LIKELIER = 1.1  # 400 of 400 news articles in cp1252 right, none left out
_STRAY = re.compile("[\udc80-\udcff]")  # how Python notes bytes that are no UTF-8
_REMEDY = "save it as UTF-8"

# Browsers read these names as their larger relatives, and pages rely on it.
_LARGER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
}
_WEB_NAMES = re.compile(
    r"utf-?8|us-ascii|(?:x-)?(?:windows|cp|iso|latin|koi8|shift|sjis|euc|gb|big5|mac)[\w-]*", re.I
)


def decode(data: bytes, declared: str | None = None) -> str:
    """Return the frozen text of `data`.

    Tried in turn: a byte-order mark, UTF-16 without one, ISO-2022-JP, UTF-8, the encoding that
    the document `declared`, and detection (chardet) where one encoding is clearly likelier than
    all that would give another text. Each must fit every byte. Raises `Unreadable` otherwise.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return freeze(data.decode(encoding))
            except UnicodeDecodeError as error:
                raise _damaged(data, encoding, error.start) from None
    if b"\0" in data:
        return freeze(_utf16(data))
    if _JAPANESE_ESCAPE.search(data) and (text := _strictly(data, "iso2022_jp")) is not None:
        return freeze(text)
    try:
        return freeze(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        if _mostly_utf8(data):
            raise _damaged(data, "utf-8", error.start) from None
    text = _declared(data, declared) if declared else None
    return freeze(_detected(data) if text is None else text)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _damaged(data: bytes, encoding: str, at: int) -> Unreadable:
    before = " ".join(data[max(0, at - 48) : at].decode(encoding, "ignore").split())
    return Unreadable(
        f"is {encoding.upper()} but for byte {data[at]:#04x} after {before!r}: "
        f"mend that place and {_REMEDY}"
    )


def _utf16(data: bytes) -> str:
    """Read UTF-16 without a mark: a zero byte there is half of an everyday character."""
    readings = [_strictly(data, encoding) for encoding in ("utf-16-le", "utf-16-be")]
    sane = [text for text in readings if text and _is_prose(text[:20_000])]
    text = max(sane, key=_everyday, default="")
    if _everyday(text) < data.count(b"\0") / 2:
        raise Unreadable("is binary, not text")
    return text


def _everyday(text: str) -> int:
    return len(_EVERYDAY.findall(text))


def _is_prose(text: str) -> bool:
    """Tell whether there is no control, private, unassigned or half character in `text`."""
    return not any(
        unicodedata.category(character) in ("Cc", "Cn", "Co", "Cs")
        for character in set(text) - set("\t\n\r\f")
    )


def _mostly_utf8(data: bytes) -> bool:
    """Tell UTF-8 that is cut off or has stray bytes from an encoding where it is rare."""
    text = data.decode("utf-8", "surrogateescape")
    stray = len(_STRAY.findall(text))
    right = len(re.findall(r"[^\x00-\x7f]", text)) - stray
    return right > stray or (right > 0 and not _STRAY.search(text[:-3]))


def _declared(data: bytes, declared: str) -> str | None:
    """Read by the encoding a document names itself; only names the web knows count."""
    if not _WEB_NAMES.fullmatch(declared.strip()):
        return None
    try:
        name = codecs.lookup(declared.strip()).name
    except LookupError:
        return None
    return _strictly(data, _LARGER.get(name, name))


def _detected(data: bytes) -> str:
    from chardet import EncodingEra, detect_all

    era = EncodingEra.MODERN_WEB | EncodingEra.LEGACY_ISO
    readings: dict[str, tuple[str, float]] = {}  # text → the first encoding that gives it
    for guess in detect_all(data, ignore_threshold=True, encoding_era=era):
        text = _strictly(data, guess["encoding"] or "")
        if text is not None and not _UNUSED.search(text) and not _CONTROLS.search(text):
            readings.setdefault(text, (guess["encoding"] or "", guess["confidence"]))
    if not readings:
        raise Unreadable(f"is binary, or in an encoding that is not recognised: {_REMEDY}")
    (text, (first, confidence)), *others = readings.items()
    rivals = [name for _, (name, near) in others if confidence < near * _TIMES_LIKELIER]
    if rivals or _MOJIBAKE.search(text):
        likely = ", ".join([first, *rivals[:3]])
        raise Unreadable(f"is in an encoding that is not sure (perhaps {likely}): {_REMEDY}")
    return text
