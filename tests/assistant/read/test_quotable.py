"""Which sentences may answer: no headings, questions, captions and notes."""

import pytest
from pincite.assistant.read.quotable import QuotableFilter
from pincite.index.readers.article import make_article
from pincite.index.sentences import split
from pincite.index.types import Sentence

TEXT = """Ferry sinks off Kestrel Point

Photo: Harbour Courier

The ferry Aurelia sank on Monday. Why did it sink? Nobody knows.

Ten years of trouble

It had failed three inspections.

This article was updated on 5 March to add the captain's name.

An earlier version said that it sank on Sunday.

|---|---|
"""
ARTICLE = make_article(id="a", source="a.txt", title="Ferry sinks off Kestrel Point", text=TEXT)


def list_accepted(question: str) -> list[str]:
    quotable = QuotableFilter(question)
    accepted = []
    for number, span in enumerate(split(TEXT)):
        sentence, text = Sentence("a", number, span.start, span.end), TEXT[span.start : span.end]
        if quotable.accepts(ARTICLE, sentence, text):
            accepted.append(text)
    return accepted


def test_only_what_the_article_says_is_accepted() -> None:
    assert list_accepted("When did it sink?") == [
        "The ferry Aurelia sank on Monday.",
        "Nobody knows.",
        "It had failed three inspections.",
    ]


@pytest.mark.parametrize("question", ["Who took the photo?", "When was it updated?"])
def test_a_question_about_a_note_accepts_notes(question: str) -> None:
    assert "This article was updated on 5 March to add the captain's name." in list_accepted(
        question
    )


def test_the_heading_above_a_sentence_is_found() -> None:
    quotable = QuotableFilter("?")
    start = TEXT.index("It had failed")
    assert quotable.find_heading(ARTICLE, Sentence("a", 9, start, start + 9)) == (
        "Ten years of trouble"
    )
    assert quotable.find_heading(ARTICLE, Sentence("a", 0, 0, 5)) == ""
