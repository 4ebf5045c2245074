"""What all export formats have in common."""

import pytest
from pincite.ui.export.formats import EXPORT_FORMATS, serialize

from tests.fakes.ui.export import make_sample_document, read_docx_text
from tests.fakes.ui.html import ParsedHTML


@pytest.mark.parametrize("export_format", EXPORT_FORMATS)
def test_every_format_quotes_the_sentences_with_title_publisher_and_date(
    export_format: str,
) -> None:
    content = serialize(make_sample_document(), export_format)
    if export_format == "docx":
        text = read_docx_text(content)
    else:
        text = ParsedHTML(content.decode()).text.replace("\\", "").replace("**", "")
    for words in (
        "Harbour",
        "When?",
        "Asked on 23 November 2026",
        "It was repaired in May.",
        "Harbour ferry returns · Post · 14 June 2024",
        "date not stated · tickets.pdf",
        "The articles differ.",
        "news.example/ferry",
    ):
        assert words in text


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(KeyError):
        serialize(make_sample_document(), "pdf")
