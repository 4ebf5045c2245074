"""The sentences around a sentence, with quotations masked."""

from pincite.assistant.english.attribution import MASK
from pincite.assistant.english.masking import read_context

TEXT = "It rained. “We go,” Holt said.\n\nThe sun came."


def test_quoted_characters_are_masked_and_the_others_stay() -> None:
    start = TEXT.index("“")
    context = read_context(TEXT, start, TEXT.index("\n"))
    assert context
    assert context.target == f"{MASK * len('“We go,”')} Holt said."
    assert context.previous == "It rained."
    assert context.continues_paragraph


def test_a_paragraph_ends_at_a_line_break() -> None:
    context = read_context(TEXT, TEXT.index("The sun"), len(TEXT))
    assert context
    assert not context.continues_paragraph


def test_no_sentence_has_no_context() -> None:
    assert read_context("", 0, 0) is None
