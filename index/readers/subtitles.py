"""Transcripts with times (.srt, .vtt): what is said, in paragraphs that begin with their time."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from io import StringIO
from typing import Any

from pincite.index.limits import Limits
from pincite.index.readers.article import UnreadableError, make_article
from pincite.index.readers.files.encoding import ENCODING_LIBRARIES, decode
from pincite.index.readers.format import Format, Library, Signature, whole_file
from pincite.index.types import Article

_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s+([^<>]*)>")
_TAG = re.compile(
    r"</?(?:[bcisuv]|i|u|font|lang|ruby|rt|\d\d[:.\d]*)(?:[\s.][^<>]*)?>", re.IGNORECASE
)
_OVERRIDE = re.compile(r"\{\\[^{}]*\}")  # {\an8}, a position in SubRip files
_SPEAKER = re.compile(r"\s*(?:-|–|—|>>|\[?[A-Z][\w .'’-]{1,40}\]?:\s)")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
_TITLE = re.compile(r"WEBVTT[ \t]+(?:-\s*)?(\S.*)")
_CLOCK = r"((?:\d+:)?\d{1,2}:\d{1,2}(?:[,.]\d+)?)"
# A number may stand above the times, or be missing; an empty line may follow it.
_TIMES = re.compile(
    rf"^(?:\d+[ \t]*\n|(?:\A|(?<=\n\n))\d+\s*\n)?[ \t]*{_CLOCK}[ \t]*-->[ \t]*{_CLOCK}",
    re.MULTILINE,
)
_MAX_PARAGRAPH_SECONDS = 45
_MIN_PAUSE_SECONDS = 4


def read_srt(data: bytes, source: str, _limits: Limits) -> Iterator[Article]:
    """Yield the one article of a SubRip file. Raises UnreadableError if it has no subtitles."""
    yield _make_article(decode(data), source, "srt")


def read_vtt(data: bytes, source: str, _limits: Limits) -> Iterator[Article]:
    """Yield the one article of a WebVTT file, with the names of the speakers, if it has them.

    Raises UnreadableError if it has no subtitles.
    """
    yield _make_article(decode(data), source, "vtt")


def _make_article(text: str, source: str, kind: str) -> Article:
    title = _TITLE.match(text)
    paragraphs = list(_join_captions(_iter_captions(text, kind)))
    if not paragraphs:
        raise UnreadableError("has no subtitles in it: save it again in the format of its name")
    return make_article(
        id=source,
        source=source,
        text="\n\n".join(paragraphs),
        title=title[1] if title else None,
    )


def _iter_captions(text: str, kind: str) -> Iterable[Any]:
    """Return the captions; each has `start_in_seconds`, `end_in_seconds` and `raw_text`."""
    import webvtt

    text = text.lstrip()
    if kind == "srt":  # the library skips captions without a number, an hour or a fraction
        text = _TIMES.sub(
            lambda times: f"0\n{_complete_time(times[1])} --> {_complete_time(times[2])}",
            re.sub(r"\r\n?", "\n", text),
        )
    try:
        captions: Iterable[Any] = webvtt.from_buffer(StringIO(text), format=kind).captions
    except webvtt.errors.MalformedFileError:
        name = "SubRip" if kind == "srt" else "WebVTT"
        raise UnreadableError(f"is not {name}: check its name, or save it again") from None
    return captions


def _complete_time(time: str) -> str:
    """Return `00:06` as `0:00:06,0`."""
    time = time if time.count(":") == 2 else f"0:{time}"
    return time if re.search("[,.]", time) else f"{time},0"


def _join_captions(captions: Iterable[Any]) -> Iterator[str]:
    """Yield paragraphs: a line with the time at which the first word is said, then what is said.

    A paragraph ends with a sentence after some time, at a pause, and where the speaker changes.
    """
    lines: list[str] = []
    start = end = 0.0
    for caption in captions:
        for line in _read_lines(caption.raw_text):
            begins = caption.start_in_seconds
            if lines and (
                begins - end >= _MIN_PAUSE_SECONDS
                or _SPEAKER.match(line)
                or (begins - start >= _MAX_PARAGRAPH_SECONDS and _SENTENCE_END.search(lines[-1]))
            ):
                yield f"{_format_time(start)}\n{' '.join(lines)}"
                lines = []
            if not lines:
                start = begins
            if line != (lines[-1] if lines else None):  # a caption that rolls up repeats a line
                lines.append(line)
            end = caption.end_in_seconds
    if lines:
        yield f"{_format_time(start)}\n{' '.join(lines)}"


def _read_lines(caption: str) -> Iterator[str]:
    named = _VOICE.sub(lambda voice: f"\n{voice[1].strip()}: ", caption)
    for line in unescape(_TAG.sub("", _OVERRIDE.sub("", named))).split("\n"):
        if text := " ".join(line.split()):
            yield text


def _format_time(seconds: float) -> str:
    minutes, second = divmod(int(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"[{hour:02}:{minute:02}:{second:02}]"


_LIBRARIES = (*ENCODING_LIBRARIES, Library("webvtt-py", "webvtt"))
SRT = Format(suffixes=(".srt",), read=whole_file(read_srt), libraries=_LIBRARIES)
VTT = Format(
    suffixes=(".vtt",),
    read=whole_file(read_vtt),
    libraries=_LIBRARIES,
    signature=Signature("WebVTT", re.compile(rb"(?:\xef\xbb\xbf)?\s*WEBVTT"), required=False),
)
