"""A dossier as a document: notes, sentences, answers, and one numbering of sources."""

from dataclasses import replace

from pincite.ui.conversations.pins import Pin, PinnedSentence
from pincite.ui.export.dossier import build_dossier
from pincite.ui.export.formats import serialize
from pincite.ui.i18n import load_translations

from tests.fakes.ui.export import DISPUTE, make_turn
from tests.fakes.ui.library import PRICE_CITATION, REPAIR_CITATION, RUNS_CITATION

PINS = (
    Pin(PinnedSentence(RUNS_CITATION, "Post"), note="Check this.\n\nTwice."),
    Pin(make_turn(REPAIR_CITATION, PRICE_CITATION, disputes=(DISPUTE,)), note="Which?"),
    Pin(PinnedSentence(PRICE_CITATION)),
)


def test_sources_are_numbered_through_sentences_and_answers() -> None:
    document = build_dossier("Dossier", PINS, load_translations())
    assert [source.quote for source in document.sources] == [
        "The ferry runs again.",
        "It was repaired in May.",
        "Tickets cost 3 euros.",
    ]
    shown = [(each.kind, each.before, each.source_numbers) for each in document.paragraphs]
    assert shown[:3] == [
        ("note", "Check this.", ()),
        ("note", "Twice.", ()),
        ("statement", "The ferry runs again.", (1,)),
    ]
    assert [kind for kind, _, _ in shown[3:]] == [
        "question",
        "note",
        "aside",
        "differ",
        "side",
        "side",
        "statement",
    ]
    assert shown[-1] == ("statement", "Tickets cost 3 euros.", (3,))
    assert document.paragraphs[2].remark == "as of 14 June 2024"


def test_ten_thousand_pins_are_one_document() -> None:
    pins = [
        Pin(PinnedSentence(replace(REPAIR_CITATION, start=number)), note="n")
        for number in range(10_000)
    ]
    document = build_dossier("Dossier", pins, load_translations())
    assert document.sources[-1].number == 10_000
    assert "[10000]" in serialize(document, "txt").decode()
