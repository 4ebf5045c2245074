"""Rules of style sheets hold for the elements that a browser would apply them to."""

import time

import pytest
from pincite.index.readers.markup import extract_markup, parse_markup
from pincite.index.readers.styles import parse_sheet

RAISED = "vertical-align: super"
HIDDEN = "display: none"


def read(markup: str, *sheets: str) -> str:
    return extract_markup(parse_markup(markup), sheets=[parse_sheet(each) for each in sheets]).text


@pytest.mark.parametrize(
    ("css", "text"),
    [
        pytest.param(f".n {{{RAISED}}}", "640³", id="class"),
        pytest.param(f"b, q > b.n {{{RAISED}}}", "640³", id="tag-in-a-list"),
        pytest.param(f"#one {{{RAISED}}}", "640³", id="id"),
        pytest.param(f"p.t .n.m {{{RAISED}}}", "640³", id="inside-another"),
        pytest.param(f"q .n, .n.x, .N {{{RAISED}}}", "6403", id="not-met"),
        pytest.param(f".n:hover, .n + b, [id] {{{RAISED}}}", "6403", id="not-read"),
        pytest.param(f"@media print {{ .n {{{RAISED}}} }}", "6403", id="other-medium"),
        pytest.param(
            f"@charset 'x'; @page {{ margin: 0 }} /* .n {{}} */ .n {{{RAISED}}}",
            "640³",
            id="between-other-rules",
        ),
        pytest.param(f".n {{{HIDDEN}}} b {{display: inline}}", "640", id="a-class-beats-a-tag"),
        pytest.param(f".n {{{HIDDEN}}} .m {{display: inline}}", "6403", id="the-last-rule-wins"),
        pytest.param(f".n {{{HIDDEN} !important}} .m {{display: inline}}", "640", id="important"),
        pytest.param(".n {color: red", "6403", id="damaged"),
    ],
)
def test_a_rule_holds_where_its_selector_says(css: str, text: str) -> None:
    assert read("<p class=t>640<b class='n m' id=one>3</b></p>", css) == text


def test_later_sheets_and_the_style_of_the_element_win() -> None:
    markup = "<p class=a>One</p><p class=b>Two</p><p class=b style='display:block'>Three</p>"
    assert read(markup, f"p {{{HIDDEN}}}", "p {display: block}", f".b {{{HIDDEN}}}") == (
        "One\n\nThree"
    )


@pytest.mark.parametrize(
    ("css", "markup"),
    [
        pytest.param(f".a {{{HIDDEN}}} " * 20_000, "<b class=a>x</b>" * 5_000, id="rules"),
        pytest.param("b " * 200_000 + "{top: 0}", "<b>x</b>" * 5_000, id="selector"),
        pytest.param(".a {" + "{" * 200_000, "<b class=a>x</b>" * 5_000, id="braces"),
        pytest.param("/*" * 200_000, f"<b style='{'a' * 200_000}'>x</b>", id="comments"),
    ],
)
def test_a_hostile_sheet_costs_no_time(css: str, markup: str) -> None:
    started = time.perf_counter()
    read(markup, css)
    assert time.perf_counter() - started < 5
