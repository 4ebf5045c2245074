"""An RTF file is read as its visible text, whatever its code pages.

Covers also: pincite.index.readers.rtf.body, pincite.index.readers.metadata.properties.
"""

from pathlib import Path

import pytest
from pincite.index.types import Article

from tests.fakes.index.files import list_sentences, write_and_read

FONTS = (
    rb"{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fcharset204 Arial Cyr;}"
    rb"{\f2\fcharset2 Symbol;}{\f3\fcharset128 Mincho;}}"
)


def make_rtf(body: bytes) -> bytes:
    return rb"{\rtf1\ansi\ansicpg1252\deff0" + FONTS + body + b"}"


def read_article(folder: Path, body: bytes) -> Article:
    [article], skipped = write_and_read(folder, "a.rtf", make_rtf(body))
    assert skipped == ()
    return article


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        pytest.param(rb"One.\par\pard Two\line lines.", ["One.", "Two\nlines."], id="paragraphs"),
        pytest.param(rb"Gr\'f6\'dfe \u8364?5\emdash x", ["Größe €5—x"], id="characters"),
        pytest.param(rb"{\uc2\u8364ab5} {\uc0\u8364 5}", ["€5 €5"], id="fallback-characters"),
        pytest.param(rb"\u-10179?\u-8704?", ["😀"], id="above-uffff"),
        pytest.param(rb"{\f1\'cf\'f0\'e8} {\f3\'93\'fa}", ["При 日"], id="code-pages"),
        pytest.param(rb"60{\f2\'b0} {\f2 ab}", ["60° αβ"], id="symbols"),
        pytest.param(rb"4,700{\super 3} CO{\sub 2}", ["4,700³ CO₂"], id="raised-and-lowered"),
        pytest.param(rb"1{\super \'be} t, {\super 1}/{\sub 2} h", ["1¾ t, ¹/₂ h"], id="fractions"),
        pytest.param(rb"60{\super o}{\b N}", ["60°N"], id="degrees"),
        pytest.param(rb"4,700{\up6 3} 5{\up2 0}", ["4,700³ 50"], id="moved-up"),
        pytest.param(rb"a\~b\_c \{\}\\", ["a\u00a0b\u2011c {}\\"], id="control-symbols"),
        pytest.param(
            rb"{\header Top}{\footer 1}{\*\unknown x}{\pict\bin3 }}}89}Seen{\*\bkmkstart x}.",
            ["Seen."],
            id="left-out",
        ),
        pytest.param(
            rb"{\shp{\*\shpinst\shpleft9{\sp{\sn shapeType}{\sv 202}}{\sp{\sn wzName}{\sv Box 1}}"
            rb"{\shptxt Seen.\par}}{\shprslt{\*\do Seen.}}}",
            ["Seen."],
            id="text-box",
        ),
        pytest.param(
            rb'A {\field{\*\fldinst HYPERLINK "http://x.example"}{\fldrslt link}}.',
            ["A link."],
            id="link",
        ),
        pytest.param(
            rb"\trowd\intbl\cell 2023\cell\row\intbl East\par quay\cell 9\cell\row\pard After.",
            ["| 2023", "East quay | 9", "After."],
            id="table",
        ),
    ],
)
def test_text_is_read_as_it_shows(tmp_path: Path, body: bytes, paragraphs: list[str]) -> None:
    assert read_article(tmp_path, body).text.split("\n\n") == paragraphs


def test_hidden_struck_out_and_deleted_text_is_left_out_and_counted(tmp_path: Path) -> None:
    article = read_article(
        tmp_path, rb"Seen.{\v No.}{\strike Old.}{\deleted Gone.}\strike x\plain y"
    )
    assert (article.text, article.hidden) == ("Seen.y", len("No.Old.Gone.x"))


def test_notes_follow_the_text_with_their_marks(tmp_path: Path) -> None:
    note = rb"{\super\chftn{\footnote\pard\plain{\super\chftn} Report of 2023.\par}}"
    starred = rb"{\super\chftn}{\*\footnote\chftn\pard See {\b there}.}"
    article = read_article(tmp_path, rb"It broke." + note + rb" Once." + starred + rb"\par End.")
    assert article.text.split("\n\n") == [
        "It broke.[1] Once.[2]",
        "End.",
        "[1] Report of 2023.",
        "[2] See there.",
    ]


def test_metadata_comes_from_properties_and_first_lines(tmp_path: Path) -> None:
    info = rb"{\info{\title Br\'fccke zu}{\author Jane Doe}{\creatim\yr2025\mo1\dy1}{\doccomm x}}"
    article = read_article(
        tmp_path, info + rb"Ver\'f6ffentlicht: 7. Mai 2024\par Die Br\'fccke ist nun zu.\par"
    )
    assert (article.title, article.author) == ("Brücke zu", "Jane Doe")
    assert article.published in ("2024-05-07", None)  # never the day of its creation
    assert list_sentences(article)[-1] == "Die Brücke ist nun zu."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(make_rtf(b""), "has no text in it", id="no-text"),
        pytest.param(make_rtf(b"{" * 5000), "nested too deeply", id="nested"),
        pytest.param(b"Some words.", "does not start like RTF", id="text"),
    ],
)
def test_a_file_that_is_not_a_readable_document_is_skipped(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    articles, [skipped] = write_and_read(tmp_path, "a.rtf", data)
    assert articles == ()
    assert reason in skipped.reason


@pytest.mark.parametrize(
    "body",
    [
        rb"Good.}}}}",
        rb"Good.{\footnote x",
        rb"Good.\u",
        rb"Good.\bin99999999 x",
        rb"Good.\uc99999999999",
        rb"Good.\ansicpg99999\u-1",
        rb"Good.\'zz\f99999 \'80",
        rb"Good.\cell\row\super\super0\f2",
        rb"Good.\u55357?",
        b"Good.\x00\\",
    ],
)
def test_a_damaged_file_is_read_as_far_as_it_goes(tmp_path: Path, body: bytes) -> None:
    assert read_article(tmp_path, body).text.startswith("Good.")
