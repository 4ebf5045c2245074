"""The rows of a table keep the place of every cell."""

import pytest

from tests.fakes.index.pages import make_page, read_article


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        pytest.param(
            "<tr><td></td><th>2021</th><th>2022</th></tr><tr><th>North</th><td></td><td>7</td></tr>"
            "<tr><th>South</th><td>8</td><td></td></tr>",
            ["| 2021 | 2022", "North | | 7", "South | 8 |"],
            id="empty-cells",
        ),
        pytest.param(
            '<tr><th>Quay</th><th colspan="2">2022</th></tr><tr><td rowspan="2">North</td>'
            "<td>grain</td><td>40</td></tr><tr><td>coal</td><td>7</td></tr>",
            ["Quay | 2022 | 2022", "North | grain | 40", "North | coal | 7"],
            id="merged-cells",
        ),
        pytest.param(
            '<tr><td>a</td><td rowspan="9">b</td></tr><tr><td>c</td></tr>', ["a | b", "c | b"],
            id="rowspan-at-the-end",
        ),
        pytest.param(
            "<caption>Tonnes</caption><tfoot><tr><td>Sum</td><td>3</td></tr></tfoot><tbody><tr>"
            "<td>a</td><td>3</td></tr></tbody><thead><tr><th>Quay</th><th>t</th></tr></thead>",
            ["Tonnes", "Quay | t", "a | 3", "Sum | 3"],
            id="caption-head-and-foot",
        ),
        pytest.param(
            '<tr><td colspan="99999">a</td><td rowspan="99999">b</td></tr>', None, id="hostile"
        ),
        pytest.param(
            '<tr><td>a<sup><a href="#n">1</a></sup></td><td>1,200<sup>2</sup></td></tr>',
            ["a[1] | 1,200²"], id="raised-marks",
        ),
        pytest.param(
            "<tr><th>Quay</th><th>t</th></tr><tr><td>–</td><td>.</td></tr><tr><td> </td><td></td>"
            "</tr><tr><td>*</td><td></td></tr>",
            ["Quay | t", "– | .", "* |"], id="marks-are-values",
        ),
    ],
)  # fmt: skip
def test_a_table_becomes_rows(table: str, rows: list[str] | None) -> None:
    paragraphs = read_article(make_page(top=f"<table>{table}</table>")).text.split("\n\n")
    if rows is None:
        assert all(len(paragraph) < 10_000 for paragraph in paragraphs)
    else:
        assert paragraphs[: len(rows)] == rows


@pytest.mark.parametrize("tag", ["div", "span"])
def test_elements_may_be_tables_by_their_role(tag: str) -> None:
    def write_row(role: str, *cells: str) -> str:
        inner = "".join(f"<{tag} role={role}>{cell}</{tag}>" for cell in cells)
        return f"<{tag} role=row>{inner}</{tag}>"

    rows = [
        write_row("columnheader", "Quay", "2011", "2012"),
        write_row("cell", "North", "", "7").replace(">7<", " aria-rowspan=2>7<"),
        write_row("cell", "South", "–"),
    ]
    table = f"<div role=table><div role=rowgroup>{rows[0]}</div>{''.join(rows[1:])}</div>"
    paragraphs = read_article(make_page(top=table)).text.split("\n\n")
    assert paragraphs[:3] == ["Quay | 2011 | 2012", "North | | 7", "South | – | 7"]


def test_text_beside_the_cells_of_a_table_by_role_is_kept() -> None:
    table = "<div role=table>In tonnes<p role=row><b role=cell>18</b><b role=cell>40</b></p></div>"
    assert read_article(make_page(top=table)).text.startswith("In tonnes\n\n18 40\n\n")


@pytest.mark.parametrize(
    "layout",
    [
        "<table><tr><td><p>One.</p><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>",
        "<table role=presentation><tr><td>One.</td><td>a</td></tr></table>",
        f"<table><tr><td>One.</td><td>{'word ' * 100}</td></tr></table>",
    ],
)
def test_a_table_that_arranges_the_page_is_no_table(layout: str) -> None:
    assert read_article(make_page(top=layout)).text.split("\n\n")[0] == "One."
