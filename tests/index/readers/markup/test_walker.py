"""HTML inside mails, feeds and books is read whole: it has no menus to leave out."""

import pytest
from pincite.index.readers.article import UnreadableError
from pincite.index.readers.markup.walker import extract_markup, parse_markup


def read_paragraphs(markup: str, quote_mark: str = "") -> list[str]:
    return list(extract_markup(parse_markup(markup), quote_mark=quote_mark).paragraphs)


@pytest.mark.parametrize(
    ("markup", "paragraphs"),
    [
        pytest.param("Bare <b>text</b><br>next", ["Bare text\nnext"], id="fragment"),
        pytest.param("<div>One<p>Two</p>Three</div>", ["One", "Two", "Three"], id="text-outside-p"),
        pytest.param("<ul><li>a<li>b</ul><dl><dt>c<dd>d</dl>", ["a", "b", "c", "d"], id="lists"),
        pytest.param(
            "<ol><li>a</li><li><p>b</p>c</li></ol>", ["1. a", "2. b", "c"], id="numbered-list"
        ),
        pytest.param("<p>a  b\n c</p><pre>d\ne</pre>", ["a b c", "d\ne"], id="spaces"),
        pytest.param("4,700<sup>3</sup> CO<sub>2</sub>", ["4,700³ CO₂"], id="raised"),
        pytest.param(
            "<p>12<span style='vertical-align: super'>3</span></p>", ["12³"], id="raised-by-style"
        ),
        pytest.param("a <sup>1</sup>/<sub>2</sub>", ["a ¹/₂"], id="fraction"),
        pytest.param("tea<sup>1</sup><!-- b -->/2", ["tea[1]/2"], id="comment-after-a-mark"),
        pytest.param("<p>Done.<sup><a href='#n'>4</a></sup></p>", ["Done.[4]"], id="note-mark"),
        pytest.param(
            "<table><caption>T</caption><tr><td><td>a</tr><tr><td>b<td>c</tr></table>",
            ["T", "| a", "b | c"],
            id="table",
        ),
        pytest.param(
            "<table><tr><td><table><tr><td>a</td></tr></table></td><td><p>b</p></td></tr></table>",
            ["a", "b"],
            id="table-for-layout",
        ),
        pytest.param(
            "<p>Sum<span style='display:block'>640</span>hulls</p>",
            ["Sum", "640", "hulls"],
            id="block-by-style",
        ),
        pytest.param(
            "<p><span style='display:block; float:left'>T</span>he hull</p>",
            ["The hull"],
            id="first-letter-that-floats",
        ),
        pytest.param(
            "<td style='vertical-align:top; font-size:9px'><p>a</p><p>b</p></td>",
            ["a", "b"],
            id="small-cell-is-not-raised",
        ),
        pytest.param(
            "<p>At <math><mfrac><mn>2</mn><mn>5</mn></mfrac></math> of <m:math><m:msup><m:mi>x"
            "</m:mi><m:mn>2</m:mn></m:msup></m:math>, <math><mn>31</mn></math> hulls</p>",
            ["At 2/5 of x², 31 hulls"],
            id="formula",
        ),
        pytest.param(
            "640<a class='noteref' href='notes.xhtml#n8'>8</a> hulls",
            ["640[8] hulls"],
            id="note-mark-by-class",
        ),
        pytest.param("<script>x</script><style>y</style><!-- z --><p>a</p>", ["a"], id="not-text"),
    ],
)
def test_visible_text_is_read(markup: str, paragraphs: list[str]) -> None:
    assert read_paragraphs(markup) == paragraphs


def test_hidden_and_struck_out_text_is_counted() -> None:
    page = extract_markup(
        parse_markup(
            "<p>a <del>b</del><s>c</s><span style='text-decoration:line-through'>d</span>"
            "<span style='display: none'>e</span><span hidden>f</span></p>"
        )
    )
    assert (page.text, page.hidden) == ("a", 5)


def test_style_sheets_of_the_page_count() -> None:
    css = ".r{vertical-align:super} .s{text-decoration:line-through} .h{display:none}"
    page = extract_markup(
        parse_markup(
            f"<head><style><!-- {css} --></style></head><body><p>It held 640<b class=r>3</b>, "
            "<b class='x s'>611</b> hulls.<p class=h>Draft</body>"
        )
    )
    assert (page.text, page.hidden) == ("It held 640³, hulls.", 8)


def test_letters_without_a_size_are_hidden_up_to_an_element_with_one() -> None:
    markup = (
        "<div style='font-size:0px'>a<i style='font-size:2em'>b</i>"
        "<p style='font-size:13px'>Seen</p><p style='font: 13px Arial'>too</p></div>"
    )
    page = extract_markup(parse_markup(markup))
    assert (page.paragraphs, page.hidden) == (("Seen", "too"), 2)


def test_quotations_are_marked() -> None:
    markup = "a<blockquote>b<br>c<blockquote>d</blockquote></blockquote>e"
    assert read_paragraphs(markup, "> ") == ["a", "> b\n> c", "> > d", "e"]


@pytest.mark.parametrize("markup", ["", "<b>" * 100_000])
def test_markup_without_text_or_without_end_is_refused(markup: str) -> None:
    with pytest.raises(UnreadableError):
        parse_markup(markup)
