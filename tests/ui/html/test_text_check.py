"""The page that checks a text, and a checked text as HTML."""

from pincite.ui.export.formats import EXPORT_FORMATS
from pincite.ui.html.text_check import render_check, render_check_page
from pincite.ui.i18n import load_translations

from tests.fakes.ui.checks import make_check
from tests.fakes.ui.html import ParsedHTML

HTML = render_check(make_check(), {"a1": "Post"}, load_translations())


def test_words_that_differ_are_bold_and_texts_are_escaped() -> None:
    assert "<strong>June</strong>" in HTML
    assert "<strong>May</strong>" in HTML
    assert "<strong>captain</strong>" in HTML
    assert "<i>" not in HTML
    assert "<b>" not in HTML


def test_each_sentence_shows_its_finding_and_links_to_its_sources() -> None:
    text = ParsedHTML(HTML).text
    for words in (
        "Contradicted: another date",
        "Says otherwise",
        "Later report",
        "Nearest",
        "Not checked: it is a question",
        "Post",
    ):
        assert words in text
    assert 'href="article&#63;id&#61;a1' in HTML


def test_the_result_can_be_saved_in_every_format() -> None:
    assert HTML.count('name="save"') == len(EXPORT_FORMATS)


def test_the_page_has_one_heading_and_names_the_files_it_reads() -> None:
    page = render_check_page([".txt", ".pdf"], load_translations("de"))
    assert page.count("<h1") == 1
    assert '<html lang="de">' in page
    assert "&#46;txt&#44;&#46;pdf" in page
    assert "<script>" not in page
