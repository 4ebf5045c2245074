"""Front matter of Markdown becomes metadata, and the body stays as written."""

import pytest
from pincite.index.readers.markdown import read_markdown
from pincite.index.types import Article

BODY = "\n## Talks *end*\n\nNothing was **signed**.  \n\n---\n\n- one\n"


def read_article(text: str) -> Article:
    [found] = read_markdown(text.encode(), "a.md")
    return found


@pytest.mark.parametrize(
    ("matter", "title", "published", "publisher", "author", "url"),
    [
        pytest.param(
            "---\ntitle: 'Talks: the end'\ndate: 2024-06-14\nsource: Gazette\nauthor: Jane Doe\n"
            "url: https://example.org/a\n---\n",
            "Talks: the end", "2024-06-14", "Gazette", "Jane Doe", "https://example.org/a",
            id="yaml",
        ),
        pytest.param(
            '+++\ntitle = "Talks end"\ndate = 2024-06-14T23:30:00-05:00\nsource = "Gazette"\n+++\n',
            "Talks end", "2024-06-14", "Gazette", None, None,
            id="toml",
        ),
        pytest.param(
            "---\nTitle: No\npublished: 2024-06-14T23:30:00-05:00\nauthors: [A. B., C. D.]\n...\n",
            "No", "2024-06-14", None, "A. B., C. D.", None,
            id="yaml-that-looks-like-other-types",
        ),
        pytest.param(
            "---\ntitle: 2024\ndate: 03/04/2024\nauthor:\n  name: Jane Doe\nurl: /posts/a\n---\n",
            "2024", None, None, "Jane Doe", None,
            id="odd-values",
        ),
        pytest.param(
            "---\ntitle: null\nauthor: ~\ndate:\n---\n", "Talks end", None, None, None, None,
            id="nulls",
        ),
        pytest.param("---\ntags: [a]\n---\n", "Talks end", None, None, None, None, id="no-title"),
        pytest.param("", "Talks end", None, None, None, None, id="no-front-matter"),
    ],
)  # fmt: skip
def test_front_matter_is_metadata_and_the_body_is_kept(
    matter: str,
    title: str,
    published: str | None,
    publisher: str | None,
    author: str | None,
    url: str | None,
) -> None:
    found = read_article(matter + BODY)
    assert found.text == BODY
    assert (found.title, found.published, found.publisher) == (title, published, publisher)
    assert (found.author, found.url) == (author, url)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("---\njust a line\n---\nBody.\n", id="no-mapping"),
        pytest.param("---\ntitle: x\n\nBody without an end.\n", id="no-end"),
        pytest.param("+++\ntitle = \n+++\nBody.\n", id="bad-toml"),
        pytest.param(f"---\na: {'[' * 5000}\n---\nBody.\n", id="deep-yaml"),
        pytest.param("Body.\n---\ntitle: x\n---\n", id="not-at-the-top"),
    ],
)
def test_invalid_front_matter_stays_in_the_text(text: str) -> None:
    found = read_article(text)
    assert found.text == text
    assert found.published is None


def test_a_yaml_tag_runs_no_code() -> None:
    found = read_article("---\ntitle: !!python/object/apply:os.getcwd []\n---\nBody.\n")
    assert found.title is None


def test_nested_yaml_aliases_are_not_expanded() -> None:
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
    found = read_article(f"---\na0: &a0 x\n{levels}title: *a39\n---\nBody.\n")
    assert found.text == "Body.\n"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        pytest.param("# Talks end.\n\nBody.\n", "Talks end.", id="heading"),
        pytest.param("\n### Talks end ###\nBody.\n", "Talks end", id="closed-heading"),
        pytest.param("Talks end\n=========\n\nBody.\n", "Talks end", id="underlined"),
        pytest.param("# The [end](x) of *it* `all`\n\nBody.\n", "The end of it all", id="marks"),
        pytest.param("# [[Talks]] of [[lask|Lask]] end\n\nBody.\n", "Talks of Lask end", id="wiki"),
        pytest.param("**Talks end**\n\nBody of it.\n", "Talks end", id="bold"),
        pytest.param("Talks end\n\nBody of it.\n", "Talks end", id="plain"),
        pytest.param("Nothing was signed.\n\nNothing.\n", None, id="none"),
    ],
)
def test_without_front_matter_the_heading_is_the_title(body: str, title: str | None) -> None:
    assert read_article(body).title == title


def test_the_lines_below_the_heading_are_metadata() -> None:
    found = read_article("# Talks end\n\n*By Jane Doe*\n*14 June 2024*\n\nNothing was signed.\n")
    assert (found.author, found.published) == ("Jane Doe", "2024-06-14")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("It was idle for 3,100<sup>5</sup> hours.", "It was idle for 3,100⁵ hours."),
        ('About 8,600<sup><a href="#fn7">7</a></sup> tonnes.', "About 8,600[7] tonnes."),
        (
            "About 8,600[^7] tonnes.\n\n[^7]: By weight.",
            "About 8,600[7] tonnes.\n\n[7]: By weight.",
        ),
        ("It ground 10^4^ tonnes, and CO~2~.", "It ground 10⁴ tonnes, and CO₂."),
        ("CO<sub>2</sub> rose.", "CO₂ rose."),
        ("It killed ~~14~~ 15 people.", "It killed 15 people."),
        ("It killed <del>14</del> 15 people.", "It killed 15 people."),
        ("It killed <!-- check --> 15 people.", "It killed 15 people."),
        ("At 54<sup>o</sup> N, <sup>1</sup>/<sub>2</sub> mile.", "At 54° N, ¹/₂ mile."),
        ("Use `<!-- x -->` here.", "Use `<!-- x -->` here."),
        ("Use `a ~~b~~ x^2^` here.", "Use `a ~~b~~ x^2^` here."),
        ("```\n~~kept~~\n```\n", "```\n~~kept~~\n```\n"),
        ("Some ~~~ fence, 5 ~ 6, 2^3.", "Some ~~~ fence, 5 ~ 6, 2^3."),
    ],
)
def test_raised_and_struck_out_text_is_written_plainly(written: str, text: str) -> None:
    assert read_article(written).text == text


def test_struck_out_characters_are_counted() -> None:
    assert read_article("It killed ~~14 or so~~ and <s>3</s> people.").hidden == len("14orso3")


@pytest.mark.parametrize(
    "lines",
    [
        "*The Gazette, 14 June 2024*",
        "By [Jane Doe](https://x.example) | The Gazette | June 14, 2024",
        "- **Outlet:** The Gazette\n- **Published:** 14 June 2024",
        "| Outlet | The Gazette |\n|---|---|\n| Date | 14 June 2024 |",
        "> The Gazette (14 June 2024)",
    ],
)
def test_credits_may_be_marked_up(lines: str) -> None:
    found = read_article(f"# Talks end\n\n{lines}\n\nNothing was signed in the hall.\n")
    assert (found.title, found.publisher, found.published) == (
        "Talks end", "The Gazette", "2024-06-14",
    )  # fmt: skip


def test_a_source_that_is_an_address_is_no_outlet() -> None:
    found = read_article(
        "# Talks end\n\nSource: <https://gazette.example/a>\nPublished: 14 June 2024\n\n"
        "No one came.\n"
    )
    assert (found.url, found.publisher) == ("https://gazette.example/a", None)
    assert found.published == "2024-06-14"


def test_broken_front_matter_is_read_line_by_line() -> None:
    found = read_article('---\ntitle: "Talks": the end\ndate: 2024-06-14\n---\nBody.\n')
    assert (found.text, found.published) == ("Body.\n", "2024-06-14")
