"""The bytes of an RTF file → its tokens: braces, control words, and text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)|\\",
    re.DOTALL,
)


class Token(NamedTuple):
    """`kind`: `{`, `}`, `word` (with a `number`, if it has one), `symbol` or `bytes`."""

    kind: str
    value: bytes = b""
    number: int | None = None


def iter_tokens(data: bytes) -> Iterator[Token]:
    """Yield the tokens of an RTF file in order, without the bytes of pictures (`\\bin`)."""
    position = 0
    while found := _TOKEN.match(data, position):
        position = found.end()
        if found["word"]:
            number = int(found["number"]) if found["number"] else None
            if found["word"] == b"bin":
                position += max(0, number or 0)
            else:
                yield Token("word", found["word"], number)
        elif found["hex"]:
            yield Token("bytes", bytes.fromhex(found["hex"].decode()))
        elif found["symbol"]:
            yield Token("symbol", found["symbol"])
        elif found["brace"]:
            yield Token(found["brace"].decode())
        elif found["text"]:
            yield Token("bytes", found["text"])
