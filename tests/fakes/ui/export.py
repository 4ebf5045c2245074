"""Export documents of answers that the tests invent."""

from dataclasses import replace
from io import BytesIO
from typing import Any

from docx import Document
from pincite.assistant.types import Citation, Dispute, ShortAnswer, Statement
from pincite.ui.conversations.model import Turn, new_turn
from pincite.ui.export.document import ExportDocument, build_document
from pincite.ui.i18n import load_translations

from tests.fakes.ui.library import (
    PRICE_CITATION,
    REPAIR_CITATION,
    fake_answer,
    fake_article,
    fake_citation,
)

SHORT_ANSWER = ShortAnswer("May", "1", REPAIR_CITATION.end - 4, REPAIR_CITATION.end - 1)
DISPUTE = Dispute("“May” and “3”", ("1", "2"), ("May", "3"), None)


def make_turn(*citations: Citation, **changes: Any) -> Turn:
    """Return a turn whose answer quotes the citations."""
    return replace(
        new_turn("When?"),
        asked="2026-11-23",
        found=fake_answer(*citations, **changes),
        outlets={"a1": "Post"},
        whole=True,
    )


def make_document(*turns: Turn) -> ExportDocument:
    """Return the turns as an English document with the title "Harbour"."""
    return build_document("Harbour", turns, load_translations())


def make_sample_document() -> ExportDocument:
    """Return a document with two sources, a short answer and a dispute."""
    turn = make_turn(REPAIR_CITATION, PRICE_CITATION, short=SHORT_ANSWER, disputes=(DISPUTE,))
    return make_document(turn)


def make_unsupported_document() -> ExportDocument:
    """Return a document with one unsupported statement."""
    statement = Statement("It flies.", (), "unsupported")
    return make_document(make_turn(standing="answered", text="x", statements=(statement,)))


def make_document_of(*payloads: str) -> ExportDocument:
    """Return a document with a payload in place of every text: three turns for each."""
    turns = [turn for each in payloads for turn in make_turns_of(each)]
    return build_document(payloads[0], turns, load_translations())


def make_turns_of(payload: str) -> list[Turn]:
    """Return an answer, a declined one and a failure, with `payload` in place of every text."""
    article = fake_article(
        text=payload or " ", title=payload, source=payload, published=payload, url=payload
    )
    citation = fake_citation(article, article.text)
    answered = make_turn(
        citation,
        disputes=(Dispute(payload, ("1",), (payload,), None),),
        notices=(payload,),
        statements=(Statement(f"{payload}!", ("1",), "partial"),),
    )
    declined = make_turn(standing="declined", text=payload, closest=(citation,))
    failed = replace(new_turn(payload), notice=payload, whole=True)
    turns = [
        replace(turn, question=payload, outlets={"a1": payload}) for turn in (answered, declined)
    ]
    return [*turns, failed]


def read_docx_text(content: bytes) -> str:
    """Return the text of a Word file, a line for each paragraph."""
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(content)).paragraphs)
