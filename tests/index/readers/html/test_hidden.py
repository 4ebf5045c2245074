"""Elements that a page hides are left out of its text, and their characters are counted."""

from pathlib import Path

import pytest

from tests.fakes.index.pages import read_article


def make_page_around(element: str) -> str:
    return f"<html><body><p>It shows.</p>{element}<p>So does this.</p></body></html>"


@pytest.mark.parametrize(
    "hidden",
    [
        *(
            pytest.param(f'<p style="{style}">Unseen.</p>', id=style)
            for style in (
                "display:none !important; display:block",
                "dis/**/play:none; d\\69splay : NONE",
                "visibility: collapse",
                "content-visibility:hidden",
                "opacity:0",
                "font-size:0",
                "font:0/0 a",
                "color:transparent",
                "color:rgba(0, 0, 0, 0)",
                "color:#fff;background:#FFF",
                "position:absolute;left:-9999px",
                "text-indent:-999em",
                "clip:rect(0 0 0 0)",
                "clip-path:inset(50%)",
                "height:1px;overflow:hidden",
                "transform:scale(0)",
                "mso-hide:all",
            )
        ),
        pytest.param('<p hidden="until-found">Unseen.</p>', id="attribute"),
        pytest.param('<p class="a sr-only">Unseen.</p>', id="for-screen-readers"),
        pytest.param("<div popover><p>Unseen.</p></div>", id="popover"),
        pytest.param("<dialog><p>Unseen.</p></dialog>", id="dialog"),
        pytest.param("<!-- Unseen. -->", id="comment"),
        pytest.param("<style>.x{display:none}</style><p class=x>Unseen.</p>", id="sheet"),
        pytest.param(
            "<style>.x{display:none}.x p{display:block}</style><div class=x><p>Unseen.</p></div>",
            id="within-what-is-hidden",
        ),
    ],
)
def test_hidden_elements_are_left_out_and_counted(hidden: str) -> None:
    article = read_article(make_page_around(hidden))
    assert article.text == "It shows.\n\nSo does this."
    assert article.hidden == len("Unseen.")


@pytest.mark.parametrize(
    "shown",
    [
        '<p style="overflow:hidden;color:#000;background:#fff;opacity:.9;font-size:.9em">Seen.</p>',
        '<p style="color:transparent;background-clip:text">Seen.</p>',
        "<style>.x{display:none}p.x{display:block}</style><p class=x>Seen.</p>",
        "<style>@media print{p{display:none}}</style><p>Seen.</p>",
        "<style>p{display:</style><p>Seen.</p>",
        "<style media=print>p{display:none}</style><p>Seen.</p>",
        '<div style="font-size:0"><p style="font-size:15px">Seen.</p></div>',
        "<details><summary>More</summary><p>Seen.</p></details>",
    ],
)
def test_visible_elements_are_kept(shown: str) -> None:
    article = read_article(make_page_around(shown))
    assert "Seen." in article.text
    assert article.hidden == 0


def test_separate_style_sheets_are_not_opened(tmp_path: Path) -> None:
    sheet = tmp_path / "a.css"
    sheet.write_text("p {display: none}")
    link = f'<link rel="stylesheet" href="{sheet.as_uri()}"><style>b {{color: red}}</style>'
    assert "It shows." in read_article(make_page_around(link)).text
