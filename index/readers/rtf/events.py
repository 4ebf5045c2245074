"""The tokens of an RTF file → events: pieces of text with their format, ends of paragraphs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from pincite.index.readers.article import UnreadableError
from pincite.index.readers.rtf.fonts import Fonts
from pincite.index.readers.rtf.tokens import Token, iter_tokens
from pincite.index.text.raised import Level

_MAX_DEPTH = 500
_SKIPPED = frozenset(
    b"colortbl stylesheet listtable listoverridetable revtbl rsidtbl generator pict header"
    b" headerl headerr headerf footer footerl footerr footerf annotation atnid atnauthor atntime"
    b" atnref atrfstart atrfend xe tc tcn fldinst objdata objclass themedata colorschememapping"
    b" datastore latentstyles filetbl ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn template"
    b" operator company manager doccomm keywords comment subject category bkmkstart bkmkend"
    b" datafield formfield listtext pntext private xmlnstbl mmathPr pgptbl nonshppict sp".split()
)
_CHARACTERS = {b"line": "\n", b"softline": "\n", b"tab": "\t", b"emdash": "—", b"endash": "–",
               b"emspace": "\u2003", b"enspace": "\u2002", b"qmspace": "\u2005", b"bullet": "•",
               b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”"}  # fmt: skip
_ENDS = {b"par": "paragraph", b"sect": "paragraph", b"page": "paragraph", b"column": "paragraph",
         b"cell": "cell", b"row": "row", b"nestcell": "inner cell",
         b"nestrow": "inner cell"}  # fmt: skip
_SYMBOLS = {b"~": "\u00a0", b"_": "\u2011", b"\\": "\\", b"{": "{", b"}": "}", b"\t": "\t"}
_HIDING = {b"v": "vanished", b"strike": "struck", b"striked": "struck", b"deleted": "deleted"}

Target = Literal["text", "note", "skip", "info", "title", "author", "fonts"]


@dataclass(frozen=True, slots=True)
class GroupState:
    """What a group sets for its text: where it goes, how it looks, and how it is encoded.

    `hiding` has the reasons why readers do not see the text. `fallback` is the number of
    characters that follow each `\\u` for programs without Unicode.
    """

    target: Target = "text"
    hiding: frozenset[str] = frozenset()
    level: Level = ""
    font: int | None = None
    fallback: int = 1
    in_table: bool = False


class Event(NamedTuple):
    """`kind`: `text`, `paragraph`, `cell`, `row`, `inner cell`, `note` (start) or `end note`."""

    kind: str
    state: GroupState
    text: str = ""


class EventReader:
    """Turns the tokens of one file into events."""

    def __init__(self) -> None:
        self._fonts = Fonts()
        self._state = GroupState()
        self._stack: list[GroupState] = []
        self._skip = 0
        self._surrogate = ""
        self._bytes = bytearray()

    def iter_events(self, data: bytes) -> Iterator[Event]:
        """Yield the events of a file. Raises UnreadableError if it is nested too deeply."""
        is_optional = False  # after \*: a group that only some programs know
        for token in iter_tokens(data):
            if token.kind == "bytes":
                skipped = min(self._skip, len(token.value))
                self._skip -= skipped
                self._bytes += token.value[skipped:]
                continue
            yield from self._flush_bytes()
            if token.kind == "{":
                self._open_group()
            elif token.kind == "}":
                yield from self._close_group()
            elif token.kind == "symbol":
                is_optional = token.value == b"*"
                yield from self._read_symbol(token.value)
            else:
                yield from self._read_word(token, is_optional)
                is_optional = False
        yield from self._flush_bytes()

    def _open_group(self) -> None:
        if len(self._stack) >= _MAX_DEPTH:
            raise UnreadableError("is nested too deeply to be read: save its text as .txt")
        self._skip = 0
        self._stack.append(self._state)

    def _close_group(self) -> Iterator[Event]:
        self._skip = 0
        if self._stack:
            inner, self._state = self._state, self._stack.pop()
            if inner.target == "note" and self._state.target != "note":
                yield Event("end note", self._state)

    def _read_symbol(self, symbol: bytes) -> Iterator[Event]:
        if symbol in b"\r\n":
            yield Event("paragraph", self._state)
        elif symbol in _SYMBOLS:
            yield from self._add_text(_SYMBOLS[symbol])

    def _read_word(self, token: Token, is_optional: bool) -> Iterator[Event]:
        word, number, state = token.value, token.number, self._state
        if word == b"u" and number is not None:
            yield from self._add_unicode(number % 65536)
            self._skip = state.fallback
        elif word in _CHARACTERS:
            yield from self._add_text(_CHARACTERS[word])
        elif word in _ENDS and state.target in ("text", "note"):
            yield Event(_ENDS[word], state)
        elif word == b"footnote" and state.target == "text":
            yield Event("note", state)
            self._state = GroupState("note", font=state.font, fallback=state.fallback)
        elif word in (b"shptxt", b"fldrslt", b"shpinst", b"shprslt", b"nesttableprops"):
            outer: Target = next(
                (s.target for s in reversed(self._stack) if s.target != "skip"), "text"
            )
            is_shown = word not in (b"shprslt", b"nesttableprops") and outer in ("text", "note")
            self._state = replace(state, target=outer if is_shown else "skip")
        elif target := _find_target(word, state.target):
            self._state = replace(state, target=target)
        elif is_optional:
            self._state = replace(state, target="skip")
        else:
            self._state = _apply_format(state, word, number)
            self._read_encoding(word, number)

    def _read_encoding(self, word: bytes, number: int | None) -> None:
        if word == b"ansicpg" and number:
            self._fonts.set_code_page(number)
        elif word == b"mac":
            self._fonts.encoding = "mac_roman"
        elif word == b"fcharset" and self._state.font is not None and number is not None:
            self._fonts.set_character_set(self._state.font, number)

    def _add_unicode(self, code: int) -> Iterator[Event]:
        """Yield a character; one above U+FFFF is written as two surrogates."""
        if 0xD800 <= code < 0xDC00:
            self._surrogate = chr(code)
            return
        first, self._surrogate = self._surrogate, ""
        if 0xDC00 <= code < 0xE000:
            pair = (first + chr(code)).encode("utf-16-le", "surrogatepass")
            yield from self._add_text(pair.decode("utf-16-le", "replace"))
        else:
            yield from self._add_text(self._fonts.decode_unicode(code, self._state.font))

    def _flush_bytes(self) -> Iterator[Event]:
        """Decode the bytes that follow each other: a character may have two."""
        if self._bytes:
            data = bytes(self._bytes)
            self._bytes.clear()
            yield from self._add_text(self._fonts.decode(data, self._state.font))

    def _add_text(self, text: str) -> Iterator[Event]:
        state = self._state
        if state.target == "fonts":
            if state.font is not None and text.strip():
                self._fonts.add_name(state.font, text)
        elif state.target in ("text", "note", "title", "author"):
            yield Event("text", state, text)


def _find_target(word: bytes, outer: Target) -> Target | None:
    """Return where the text of the group goes that begins with `word`; None for other words."""
    if word in _SKIPPED:
        return "skip"
    if word == b"fonttbl":
        return "fonts"
    if word == b"info":
        return "info"
    if outer == "info":
        return "title" if word == b"title" else "author" if word == b"author" else "skip"
    return None


def _apply_format(state: GroupState, word: bytes, number: int | None) -> GroupState:
    is_on = number != 0
    if word in _HIDING:
        reason = {_HIDING[word]}
        return replace(state, hiding=state.hiding | reason if is_on else state.hiding - reason)
    if word == b"plain":
        return replace(state, hiding=frozenset(), level="", font=None)
    if word in (b"super", b"sub"):
        return replace(state, level=("raised" if word == b"super" else "lowered") if is_on else "")
    if word in (b"up", b"dn"):  # in half points; smaller offsets only adjust a line
        level: Level = "raised" if word == b"up" else "lowered"
        return replace(state, level=level if (6 if number is None else number) >= 4 else "")
    if word == b"nosupersub":
        return replace(state, level="")
    if word == b"f" and number is not None:
        return replace(state, font=number)
    if word == b"uc":
        return replace(state, fallback=max(0, min(number or 0, 10)))
    if word in (b"intbl", b"pard"):
        return replace(state, in_table=word == b"intbl")
    return state
