"""Raised and lowered figures stay apart from the text before; struck-out text is left out."""

import pytest

from tests.fakes.index.pages import make_page, read_article


def read_line(markup: str, style: str = "") -> str:
    head = f"<style>{style}</style>" if style else ""
    return read_article(make_page(head, f"<p>{markup}</p>")).text.split("\n\n")[0]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("idle for 3,100<sup>5</sup> hours", "idle for 3,100⁵ hours"),
        ("7.5 × 10<sup>4</sup> tonnes", "7.5 × 10⁴ tonnes"),
        ("30 m<sup>3</sup> and CO<sub>2</sub>", "30 m³ and CO₂"),
        ('8,600<sup><a href="#fn7">7</a></sup> tonnes', "8,600[7] tonnes"),
        ('8,600<a href="#fn7"><sup>7</sup></a> tonnes', "8,600[7] tonnes"),
        ('950<sup class="footnote-ref">[3]</sup> barrels', "950[3] barrels"),
        ('12<a href="#n1" style="vertical-align:super">1</a> percent', "12[1] percent"),
        ('3,100<span style="vertical-align: super; font-size: 60%">5</span> h', "3,100⁵ h"),
        ('3,100<span style="font-size:.7em;position:relative;top:-.5em">5</span> h', "3,100⁵ h"),
        ('3,100<span style="vertical-align:-0.3em">5</span> h', "3,100₅ h"),
        ('3,100<sup style="vertical-align:baseline"> to 5</sup>', "3,100 to 5"),
        ('3,100<a href="#fn5">5</a> hours, <a href="#p2">part 2</a>', "3,100[5] hours, part 2"),
        ('640<a href="https://a.example/p#fn8">8</a> hulls', "640[8] hulls"),
        ('640<sup><a href="https://a.example/p#n8">8</a></sup> hulls', "640[8] hulls"),
        ('640<a href="#_edn8" name="_ednref8">8</a> hulls', "640[8] hulls"),
        ('640<a href="#ref8">8</a> hulls', "640[8] hulls"),
        ('640<span class="footnote-mark">8</span> hulls', "640[8] hulls"),
        ('640 <span class="footnote">8 hulls sank</span>', "640 8 hulls sank"),
        ('in <a href="https://a.example/p#part8">8</a> parts', "in 8 parts"),
        ('<a href="#top">the 10<sup>4</sup> hulls</a>', "the 10⁴ hulls"),
        ("5 <sup>3</sup>&frasl;<sub>8</sub> inches", "5 ³⁄₈ inches"),
        ('3,100<span class="superscript">5</span> hours', "3,100⁵ hours"),
        ("10<math><msup><mn>10</mn><mn>4</mn></msup></math> t", "1010⁴ t"),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> mile", "1/2 mile"),
        ("<math><msub><mi>x</mi><mn>1</mn></msub></math> is", "x₁ is"),
        ("the 5<sup>th</sup> of May", "the 5th of May"),
        ("a claim<sup>12</sup>.", "a claim[12]."),
    ],
)
def test_a_raised_figure_is_never_glued(markup: str, text: str) -> None:
    assert read_line(markup) == text


def test_a_style_sheet_raises_too() -> None:
    assert read_line("3,100<i class=n>5</i> hours", ".n {vertical-align: super}") == "3,100⁵ hours"


def test_a_style_that_sets_blocks_apart_is_followed() -> None:
    block, apart = 'style="display:block"', 'style="display:inline-block"'
    spans = f"<span {block}>One.</span><span {block}>Two.</span><i {apart}>a</i><i>b</i>"
    page = make_page(top=f"<p>{spans}</p>")
    assert read_article(page).text.startswith("One.\n\nTwo.\n\na b")


@pytest.mark.parametrize(
    "struck",
    [
        "<del>14</del>",
        "<s>14</s>",
        "<strike>14</strike>",
        '<span style="text-decoration: line-through red">14</span>',
        '<span style="text-decoration-line:line-through">14</span>',
        '<span class="old line-through">14</span>',
        '<span class="strikethrough">14</span>',
    ],
)
def test_struck_out_text_is_left_out_and_counted(struck: str) -> None:
    article = read_article(make_page(top=f"<p>It killed {struck} <ins>15</ins> people.</p>"))
    assert article.text.startswith("It killed 15 people.")
    assert article.hidden == 2


def test_a_deletion_that_shows_is_kept() -> None:
    assert read_line('It killed <del style="text-decoration:none">14</del>.') == "It killed 14."


def test_rows_and_cells_by_role_are_apart() -> None:
    row = '<span role="row"><span role="cell">18</span><span role="cell">40</span></span>'
    assert read_article(make_page(top=row + row)).text.startswith("18 40\n\n18 40\n\n")
