"""Things that a page sets side by side stay apart; a word or a figure stays whole."""

import pytest
from lxml.html import fromstring
from pincite.index.readers.markup.blocks import extract_blocks
from pincite.index.readers.markup.inline import InlineText, Seam, get_quotation_marks
from pincite.index.readers.markup.walker import extract_markup, parse_markup


def read_both(markup: str) -> set[str]:
    """Return the line of some markup as a page, and as a mail or an entry of a feed."""
    page = [block.text for block in extract_blocks(fromstring(f"<div>{markup}</div>")).blocks]
    return {"\n\n".join(page), "\n\n".join(extract_markup(parse_markup(markup)).paragraphs)}


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        pytest.param("<time>06:15</time>7 cranes idle", "06:15 7 cranes idle", id="time"),
        pytest.param("by<time>2 May 2011</time>at noon", "by 2 May 2011 at noon", id="time-inside"),
        pytest.param("(<time>06:15</time>), then", "(06:15), then", id="time-and-marks"),
        pytest.param("<b>06.15</b>7 cranes idle", "06.15 7 cranes idle", id="text-of-a-clock"),
        pytest.param("06:15<b>7 cranes</b> idle", "06:15 7 cranes idle", id="clock-before"),
        pytest.param("Kell<i>06:15</i>", "Kell 06:15", id="clock-after"),
        pytest.param("<b>2 May 2011</b>harbour", "2 May 2011 harbour", id="full-date"),
        pytest.param("<i class=a>18</i><i class=b>40 t</i>", "18 40 t", id="classes-differ"),
        pytest.param("<b>18</b><i>40 t</i>", "18 40 t", id="tags-differ"),
        pytest.param("<a href=1>18</a><a href=2>40</a>", "18 40", id="addresses-differ"),
        pytest.param("<i>Ada Lorn</i><i>May 2</i><i>Kell</i>", "Ada Lorn May 2 Kell", id="alike"),
        pytest.param("<b>LIVE</b><i>Cranes idle</i>", "LIVE Cranes idle", id="capitals"),
    ],
)
def test_things_side_by_side_are_apart(markup: str, line: str) -> None:
    assert read_both(markup) == {line}


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        pytest.param("<i>1</i><i>8</i> May", "18 May", id="digits-of-a-kind"),
        pytest.param("<b>C</b>ranes <i class=a>id</i><i class=b>le</i>", "Cranes idle", id="word"),
        pytest.param("1<b>8</b>,<i>400</i>", "18,400", id="figure"),
        pytest.param("<b>H</b><i>ARBOUR</i>", "HARBOUR", id="drop-capital"),
        pytest.param("$<i>7</i><b>.20</b>", "$7.20", id="price"),
        pytest.param("<i>18</i><wbr><i class=a>40</i>", "1840", id="may-break"),
        pytest.param("<i>18</i><sup>2</sup><b>x</b>", "18²x", id="raised"),
    ],
)
def test_a_word_or_a_figure_stays_whole(markup: str, line: str) -> None:
    assert read_both(markup) == {line}


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("so <q>they</q> said", "so “they” said"),
        ("<span lang=de-DE>so <q>sie</q></span>", "so „sie“"),
        ("<q>“they”</q> and “<q>she</q>”", "“they” and “she”"),
    ],
)
def test_a_quotation_has_its_marks(markup: str, line: str) -> None:
    assert read_both(markup) == {line}


def test_the_language_of_the_nearest_element_decides_the_marks() -> None:
    page = fromstring('<div lang="fr"><p lang="en"><q>so</q></p><q>si</q></div>')
    inner, outer = page.iter("q")
    assert get_quotation_marks(inner, "") == ("“", "”")
    assert get_quotation_marks(outer, "") == ("«", "»")


def test_a_line_is_taken_once() -> None:
    line = InlineText()
    line.add("18")
    line.mark(Seam.APART)
    line.mark(Seam.EDGE)  # the stronger seam counts
    line.add("40")
    line.write("²")
    assert line.get_end(3) == "40²"
    assert line.take() == "18 40²"
    line.mark(Seam.APART)
    line.add("t")
    assert line.take() == "t"
