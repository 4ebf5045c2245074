"""Plain text is kept exactly, and its headline and the lines around it become metadata."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings, strategies as st
from pincite.index.text.visible import strip_invisible
from pincite.index.types import Article, StatedValue

from tests.fakes.index.files import write_and_read


def test_a_text_is_read_whole_and_its_headline_is_the_title(tmp_path: Path) -> None:
    header = "Talks end\r\n\r\nTalks end\r\n\r\n  By Jane Doe\r\n14 June 2024\r\n\r\n"
    text = f"\ufeff{header}No one signed.\n "
    [article], skipped = write_and_read(tmp_path, "a.txt", text)
    assert skipped == ()
    assert article == Article(
        id="folder/a.txt",
        source="folder/a.txt",
        title="Talks end",
        text=text[1:].replace("\r\n", "\n"),
        published="2024-06-14",
        url=None,
        publisher=None,
        author="Jane Doe",
        hidden=0,
        invisible=0,
        digest=article.digest,
        stated=(
            StatedValue("title", "Talks end", "headline"),
            StatedValue("published", "2024-06-14", "line “14 June 2024”"),
            StatedValue("author", "Jane Doe", "line “By Jane Doe”"),
        ),
    )


PLAIN_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n\r"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PLAIN_TEXTS, st.sampled_from([".txt", ".md"]))
def test_any_text_is_read_back_exactly(tmp_path: Path, text: str, suffix: str) -> None:
    text = f"x{text}" if suffix == ".md" or not text.strip("\ufeff \t\r\n\v\f") else text
    articles, skipped = write_and_read(tmp_path, f"a{suffix}", text)
    expected = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if strip_invisible(expected).strip():
        assert [article.text for article in articles] == [expected]
    assert bool(articles) != bool(skipped)
