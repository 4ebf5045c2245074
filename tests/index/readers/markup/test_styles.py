"""Rules of style sheets hold for the elements that a browser would apply them to."""

import pytest
from pincite.index.readers.markup.styles import gives_size, is_hidden, parse_declarations
from pincite.index.readers.markup.walker import extract_markup, parse_markup

RAISED = "vertical-align: super"
HIDDEN = "display: none"


def read(markup: str, sheets: str = "") -> str:
    return extract_markup(parse_markup(markup), sheets=sheets).text


@pytest.mark.parametrize(
    ("css", "text"),
    [
        pytest.param(f".n {{{RAISED}}}", "640³", id="class"),
        pytest.param(f"b, q > b.n {{{RAISED}}}", "640³", id="tag-in-a-list"),
        pytest.param(f"#one {{{RAISED}}}", "640³", id="id"),
        pytest.param(f"p.t .n.m {{{RAISED}}}", "640³", id="inside-another"),
        pytest.param(f"q .n, .n.x, .N {{{RAISED}}}", "6403", id="not-met"),
        pytest.param(f"@media print {{ .n {{{RAISED}}} }}", "6403", id="other-medium"),
        pytest.param(
            f"@charset 'x'; @page {{ margin: 0 }} /* .n {{}} */ .n {{{RAISED}}}",
            "640³",
            id="between-other-rules",
        ),
        pytest.param(f".n {{{HIDDEN}}} b {{display: inline}}", "640", id="a-class-beats-a-tag"),
        pytest.param(f".n {{{HIDDEN} !important}} .m {{display: inline}}", "640", id="important"),
        pytest.param(".n {color: red", "6403", id="damaged"),
    ],
)
@pytest.mark.parametrize("is_inside", [False, True])
def test_a_rule_holds_where_its_selector_says(css: str, text: str, is_inside: bool) -> None:
    markup = "<p class=t>640<b class='n m' id=one>3</b></p>"
    found = read(f"<style>{css}</style>{markup}") if is_inside else read(markup, css)
    assert found == text


def test_a_style_sheet_for_print_does_not_count() -> None:
    assert read(f"<style media=print>p {{{HIDDEN}}}</style><p>One</p>") == "One"


def test_the_style_of_the_element_wins() -> None:
    markup = "<p class=a>One</p><p class=b>Two</p><p class=b style='display:block'>Three</p>"
    assert read(markup, f".b {{{HIDDEN}}}") == "One\n\nThree"


@pytest.mark.parametrize(
    ("style", "has_size"),
    [
        pytest.param("font-size: 0", False, id="zero"),
        pytest.param("font-size: 1px", False, id="a pixel"),
        pytest.param("font: 0/0 serif", False, id="zero in short"),
        pytest.param("font-size: 15px", True, id="pixels"),
        pytest.param("font: bold small/1.4 serif", True, id="named, in short"),
        pytest.param("font-size: 1.2em", None, id="of what is around"),
        pytest.param("color: red", None, id="not stated"),
    ],
)
def test_the_size_of_letters(style: str, has_size: bool | None) -> None:
    assert gives_size(parse_declarations(style)) is has_size
    assert not is_hidden(parse_declarations(style))


def test_text_of_a_size_in_an_element_without_one_is_shown() -> None:
    cell = (
        "<div style='font-size:0'>Unseen <span style='font-size:14px'>The ferry sails.</span></div>"
    )
    assert read(cell) == "The ferry sails."
