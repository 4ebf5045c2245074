"""Plain text: every text of the document, and no marks."""

from pincite.ui.export.text import to_text, to_untitled_text

from tests.fakes.ui.export import SHORT_ANSWER, make_document, make_turn
from tests.fakes.ui.library import REPAIR_CITATION


def test_an_answer_is_text_with_numbered_sources() -> None:
    document = make_document(make_turn(REPAIR_CITATION, short=SHORT_ANSWER))
    text = to_untitled_text(document)
    assert text.startswith("When?\n\nAsked on 23 November 2026")
    assert "\n\nIt was repaired in May. [1]\n\nSources\n\n[1] “It was repaired in May.”\n" in text
    assert text.endswith("harbour.txt\nhttps://news.example/ferry\n")
    assert to_text(document) == f"Harbour\n\n{text}"


def test_invisible_and_control_characters_are_not_copied() -> None:
    turn = make_turn(REPAIR_CITATION, text="x", notices=("a\u200bb\x07c\nd",))
    assert "\n\nab c d\n\n" in to_untitled_text(make_document(turn))
