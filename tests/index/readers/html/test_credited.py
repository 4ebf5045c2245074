"""A date or a name counts where it credits the article, not in prose, pictures, other stories."""

import pytest

from tests.fakes.index.pages import BODY, make_page, read_article

TIME = '<time datetime="2031-05-09">9 May 2031</time>'
LEAD = "<p>The mill of Holm stood still on Monday.</p>"


@pytest.mark.parametrize(
    "top",
    [
        pytest.param(f"{LEAD}<p>The hearing opens on {TIME}, a clerk said.</p>", id="prose"),
        pytest.param(
            f"<p>Rules for mills, first published on {TIME}, were never kept.</p>",
            id="published-in-prose",
        ),
        pytest.param(
            f"<p>Rules for mills, first published on {TIME}, were at last amended.</p>",
            id="published-and-changed-in-prose",
        ),
        pytest.param(f"<header><p>The hearing opens on {TIME}.</p></header>", id="in-a-header"),
        pytest.param('<div class="event"><span class="date">9 May 2031</span></div>', id="event"),
        pytest.param(
            f'{LEAD}<div class="teaser"><h3><a href="/g">Goat found</a></h3>{TIME}</div>',
            id="card-with-a-heading",
        ),
        pytest.param(
            f'<p>{TIME} <a href="/g">Goat of the baker is found in the church</a></p>',
            id="link-to-a-story",
        ),
        pytest.param(f'{LEAD}<figure><figcaption>{TIME}</figcaption></figure>', id="caption"),
        pytest.param(f"<blockquote>Ina Berg, {TIME}</blockquote>", id="quotation"),
    ],
)  # fmt: skip
def test_a_date_that_does_not_credit_the_article_is_not_its_own(top: str) -> None:
    assert read_article(make_page(top=top)).published is None


@pytest.mark.parametrize(
    "column",
    [
        f'<h4>Latest</h4><p>{TIME} <a href="/g">Goat found</a></p>',
        '<div class="x"><b class="author-name">Ina Berg</b> <span class="date">9.5.2031</span>'
        "<p>What a loss!</p></div>",
        f'<p>Posted on {TIME}</p><p>I shall miss it.</p>',
    ],
)  # fmt: skip
def test_what_stands_amid_or_beside_the_text_credits_something_else(column: str) -> None:
    page = f"<body><div><div><h1>Mill closes</h1>{LEAD}{BODY}</div><div>{column}</div></div></body>"
    article = read_article(page)
    assert (article.published, article.author) == (None, None)


def test_the_date_above_the_text_beats_one_in_a_column() -> None:
    column = f'<div><a href="/g">Goat found</a> <span class="pubdate">{TIME}</span></div>'
    page = f"<body><div><div><h1>Mill closes</h1><p>3 March 2020</p>{BODY}</div>{column}</div>"
    assert read_article(page).published == "2020-03-03"


def test_a_story_of_the_same_day_does_not_hide_the_date() -> None:
    card = '<div class="teaser"><h3><a href="/g">Goat found</a></h3>{}</div>'
    day = "<span class='date'>3 March 2020</span>"
    page = make_page(top=f"<p>By Ole Lund</p><p>3 March 2020</p>{card.format(day)}")
    assert read_article(page).published == "2020-03-03"


@pytest.mark.parametrize(
    "holder",
    [
        '<figure><figcaption>The mill. <span class="author">Ole Lund</span></figcaption></figure>',
        '<div class="image-box"><span class="author">Ole Lund</span></div>',
        '<span class="photo-author">Ole Lund</span>',
        '<blockquote>So quiet! <span class="quote__author">Ole Lund</span></blockquote>',
        '<div class="pull-quote"><i class="author">Ole Lund</i></div>',
    ],
)
def test_who_took_a_picture_or_is_quoted_is_not_the_author(holder: str) -> None:
    assert read_article(make_page(top=holder)).author is None


@pytest.mark.parametrize(
    "page",
    [
        make_page(top='<div class="byline has-photo"><b class="author">Ole Lund</b></div>'),
        make_page().replace("</article>", '<p class="author">Ole Lund</p></article>'),
        make_page(top=f'{LEAD}<div class="meta"><b class="author">Ole Lund</b></div>'),
    ],
)
def test_a_byline_stands_above_the_text_or_below_it(page: str) -> None:
    assert read_article(page).author == "Ole Lund"


@pytest.mark.parametrize(
    "top",
    [
        f'<div class="entry-meta">Posted on {TIME} <a href="/p#respond">Leave a comment on this '
        "text about mills</a></div>",
        f'<p class="stand">The mill stops. Nobody is hurt.</p><p>By Ole Lund</p><p>{TIME}</p>',
        f"<div><span>Ole Lund</span> <span>| Holm Gazette</span> {TIME}</div>",
    ],
)  # fmt: skip
def test_a_line_of_credits_may_hold_more_than_the_date(top: str) -> None:
    assert read_article(make_page(top=top)).published == "2031-05-09"
