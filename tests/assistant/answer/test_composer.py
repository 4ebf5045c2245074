"""Labels count citations; a quotation is there once."""

from pincite.assistant.answer.composer import UNCONFIRMED, Composer
from pincite.assistant.check import Verdict
from pincite.assistant.types import Answer
from pincite.index import Index
from pincite.index.types import Coverage

from tests.fakes.assistant.readers import make_scored_sentence

PARTIAL = Verdict("partial", 0.6, "not in the source: gladly", ("gladly",))
TEMPLATE = Answer(
    question="?", standalone_question="?", standing="answered", confidence=1.0, short=None, text="",
    statements=(), citations=(), closest=(), disputes=(), passages=(),
    coverage=Coverage(1, None, None, 0), index_id="", model="fake",
)  # fmt: skip


def test_statements_share_citations_and_quotations_are_there_once(sample_index: Index) -> None:
    first = make_scored_sentence("The pier closes.")
    second = make_scored_sentence("The ferry sails.")
    composer = Composer(TEMPLATE, first, sample_index)
    pieces = [
        composer.add_statement("It gladly closes.", [first, second], PARTIAL),
        composer.add_statement("It sails.", [second], Verdict("supported", 1.0, "")),
        composer.add_statement("It flies.", [], Verdict("unsupported", 0.0, "")),
        composer.add_quotation(first),
    ]
    assert composer.add_quotation(first) is None
    texts = [piece.text for piece in pieces if piece]
    assert texts == [
        "It gladly closes. [1][2]",
        " It sails. [2]",
        f" It flies. {UNCONFIRMED}",
        " The pier closes. [1]",
    ]
    assert [each.quote for each in composer.citations] == [first.text, second.text]
    assert composer.statements[0].words == ("gladly",)
    assert composer.is_cited(second)
