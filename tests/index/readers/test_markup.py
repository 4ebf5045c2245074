"""HTML inside mails, feeds and books is read whole: it has no menus to leave out."""

import pytest
from pincite.index.readers.article import UnreadableError
from pincite.index.readers.markup import extract_markup, parse_markup


def read_paragraphs(markup: str, quote_mark: str = "") -> list[str]:
    return list(extract_markup(parse_markup(markup), quote_mark=quote_mark).paragraphs)


@pytest.mark.parametrize(
    ("markup", "paragraphs"),
    [
        pytest.param("Bare <b>text</b><br>next", ["Bare text\nnext"], id="fragment"),
        pytest.param("<div>One<p>Two</p>Three</div>", ["One", "Two", "Three"], id="text-outside-p"),
        pytest.param("<ul><li>a<li>b</ul><dl><dt>c<dd>d</dl>", ["a", "b", "c", "d"], id="lists"),
        pytest.param("<p>a  b\n c</p><pre>d\ne</pre>", ["a b c", "d\ne"], id="spaces"),
        pytest.param("4,700<sup>3</sup> CO<sub>2</sub>", ["4,700³ CO₂"], id="raised"),
        pytest.param(
            "<p>12<span style='vertical-align: super'>3</span></p>", ["12³"], id="raised-by-style"
        ),
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


def test_quotations_are_marked() -> None:
    markup = "a<blockquote>b<br>c<blockquote>d</blockquote></blockquote>e"
    assert read_paragraphs(markup, "> ") == ["a", "> b\n> c", "> > d", "e"]


@pytest.mark.parametrize("markup", ["", "<b>" * 100_000])
def test_markup_without_text_or_without_end_is_refused(markup: str) -> None:
    with pytest.raises(UnreadableError):
        parse_markup(markup)
