"""A transcript is read as paragraphs that begin with the time at which they are said."""

from pathlib import Path

import pytest

from tests.fakes.index.files import list_sentences, write_and_read

SRT = """1
00:00:01,000 --> 00:00:03,500
<i>The old bridge</i> {\\an8}is

2
00:00:03,600 --> 00:00:05,000
closed. It reopens

3
00:00:05,100 --> 00:00:06,000
in May.

4
01:02:10,000 --> 01:02:12,000
2023
was worse: 5 < 6 & 7.
"""
VTT = """WEBVTT - The bridge of Harn

NOTE A comment.

STYLE
::cue { color: red }

first
00:01.000 --> 00:04.000 align:start
<v Jane Doe>It is <b>closed</b> &amp; empty.

00:05.000 --> 00:06.000
<v.loud Ann Lee>Until when?</v>
<v Jane Doe>Until May.

00:06.500 --> 00:07.000
Until May.
"""


def test_subrip_is_read_with_its_times(tmp_path: Path) -> None:
    [article], _ = write_and_read(tmp_path, "a.srt", SRT.replace("\n", "\r\n"))
    assert article.text == (
        "[00:00:01]\nThe old bridge is closed. It reopens in May.\n\n"
        "[01:02:10]\n2023 was worse: 5 < 6 & 7."
    )
    assert list_sentences(article) == [
        "[00:00:01]",
        "The old bridge is closed.",
        "It reopens in May.",
        "[01:02:10]",
        "2023 was worse: 5 < 6 & 7.",
    ]
    assert (article.title, article.published) == (None, None)


def test_webvtt_is_read_with_its_speakers(tmp_path: Path) -> None:
    [article], _ = write_and_read(tmp_path, "a.vtt", VTT)
    assert article.title == "The bridge of Harn"
    assert article.text.split("\n\n") == [
        "[00:00:01]\nJane Doe: It is closed & empty.",
        "[00:00:05]\nAnn Lee: Until when?",
        "[00:00:05]\nJane Doe: Until May. Until May.",
    ]


def test_a_long_speech_is_cut_at_sentences(tmp_path: Path) -> None:
    cues = "".join(
        f"{n}\n00:{n // 60:02}:{n % 60:02},000 --> 00:{n // 60:02}:{n % 60:02},900\nWord {n}"
        f"{'.' if n % 10 == 0 else ''}\n\n"
        for n in range(1, 181)
    )
    [article], _ = write_and_read(tmp_path, "a.srt", cues)
    paragraphs = article.text.split("\n\n")
    assert len(paragraphs) == 4
    assert all(paragraph.endswith(".") for paragraph in paragraphs)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_detected(tmp_path: Path, encoding: str) -> None:
    text = "1\n00:00:01,000 --> 00:00:03,500\nDie Brücke über die Größe ist für Fußgänger zu.\n"
    [article], _ = write_and_read(tmp_path, "a.srt", text.encode(encoding))
    assert article.text.endswith("Die Brücke über die Größe ist für Fußgänger zu.")


def test_a_date_in_the_name_is_the_date_of_the_transcript(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    [article], _ = write_and_read(tmp_path, "news-2024-05-07.srt", SRT)
    assert article.published == "2024-05-07"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        pytest.param("a.srt", "Buy milk.", "is not SubRip", id="srt-is-text"),
        pytest.param("a.vtt", "Buy milk.", "is not WebVTT", id="vtt-is-text"),
        pytest.param("a.vtt", "WEBVTT\n", "has no subtitles", id="no-cues"),
        pytest.param(
            "a.srt", "1\n00:00:01,000 --> 00:00:02,000\n\n", "has no subtitles", id="blank"
        ),
        pytest.param("a.srt", b"\x89PNG\r\n\x1a\n", "starts like a picture", id="picture"),
        pytest.param("a.srt", "1\n9:9:9,9 --> x\n" * 9000, "", id="damaged-times"),
        pytest.param(
            "a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v " * 90_000, "", id="tags"
        ),
    ],
)
def test_a_file_that_is_not_a_transcript_is_skipped(
    tmp_path: Path, name: str, data: str | bytes, reason: str
) -> None:
    articles, skipped = write_and_read(tmp_path, name, data)
    assert articles or reason in skipped[0].reason


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("1\n00:00:01,000 --> 00:00:02,000", "00:00:03,000 --> 00:00:04,000", id="one"),
        pytest.param("00:00:01,000 --> 00:00:02,000", "00:00:03,000 --> 00:00:04,000", id="none"),
        pytest.param(
            "1\n\n00:00:01,0 --> 00:00:02,0", "2\n\n00:00:03,0 --> 00:00:04,0", id="apart"
        ),
        pytest.param("1\n00:01,000 --> 00:02,000", "2\n00:03,000 --> 00:04,000", id="no-hours"),
        pytest.param("1\n00:00:01 --> 00:00:02", "2\n00:00:03 --> 00:00:04", id="no-fractions"),
    ],
)
def test_captions_without_a_number_or_with_short_times_are_read(
    tmp_path: Path, first: str, second: str, end: str
) -> None:
    text = f"{first}\nThe dam held in\n2022\n\n{second}\n4,700 tonnes.\n"
    [article], _ = write_and_read(tmp_path, "a.srt", text.replace("\n", end))
    assert article.text == "[00:00:01]\nThe dam held in 2022 4,700 tonnes."
