"""A checked text as a file."""

import pytest
from pincite.ui.export.formats import EXPORT_FORMATS, serialize
from pincite.ui.export.text_check import build_check_document, describe_finding, summarize_check
from pincite.ui.i18n import load_translations

from tests.fakes.ui.checks import RUNS, make_check
from tests.fakes.ui.export import read_docx_text
from tests.fakes.ui.html import ParsedHTML

ENGLISH = load_translations()
CHECK = make_check()


def test_each_sentence_comes_with_its_finding_and_what_says_otherwise() -> None:
    document = build_check_document(CHECK, {"a1": "Post"}, ENGLISH)
    shown = [(each.kind, each.before + each.bold + each.after) for each in document.paragraphs]
    assert ("statement", RUNS) in shown
    assert ("differ", "Contradicted: another date") in shown
    (june,) = (each for each in document.paragraphs if each.bold == "June")
    assert (june.kind, june.source_numbers) == ("statement", ())
    sides = [each for each in document.paragraphs if each.kind == "side"]
    assert [each.bold for each in sides] == ["May", "", ""]
    assert "Post" in sides[0].before
    assert [each.quote for each in document.sources] == [each.quote for each in CHECK.citations]


def test_a_sentence_that_is_not_found_cites_nothing_as_its_own() -> None:
    document = build_check_document(CHECK, {}, ENGLISH)
    (missing,) = (each for each in document.paragraphs if each.bold == "captain")
    assert missing.source_numbers == ()


def test_the_summary_counts_the_findings() -> None:
    assert summarize_check(CHECK, ENGLISH) == (
        "Borne out: 1 · Contradicted: 1 · Outdated: 1 · Not found: 1 · Not checked: 1"
    )
    assert describe_finding(CHECK.sentences[2], ENGLISH) == "Outdated: another figure"


@pytest.mark.parametrize("export_format", EXPORT_FORMATS)
def test_every_format_has_every_sentence(export_format: str) -> None:
    content = serialize(build_check_document(CHECK, {}, ENGLISH), export_format)
    if export_format == "docx":
        text = read_docx_text(content)
    else:
        text = ParsedHTML(content.decode()).text.replace("\\", "").replace("**", "")
    for sentence in CHECK.sentences:
        assert sentence.text.partition("<")[0] in text
