"""A pasted text that is HTML is read as its text; another text stays as it is."""

import pytest
from pincite.assistant.text_check.markup import strip_markup


@pytest.mark.parametrize(
    "text", ["The dam holds.", "If a < b and b > c, then a < c.", "An <unknown> sign.", ""]
)
def test_a_text_without_markup_is_unchanged(text: str) -> None:
    assert strip_markup(text) == text


def test_blocks_become_paragraphs_and_scripts_go() -> None:
    html = (
        "<html><head><title>T</title><style>p{}</style></head><body><h1>Dam &amp; lake</h1>"
        "<p>It\n<b>holds</b>.</p><script>alert(1)</script><p>So far.</body>"
    )
    assert strip_markup(html) == "Dam & lake\n\nIt holds.\n\nSo far."


def test_unclosed_and_stray_tags_end() -> None:
    assert strip_markup("</script></p>It holds.<div><p>") == "It holds."
