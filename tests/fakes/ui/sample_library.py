"""A library with one long article, and citations of it."""

from collections.abc import Iterator

from pincite.assistant.types import Answer, Question
from pincite.index.types import Skipped

from tests.fakes.ui.library import (
    FakeLibrary,
    fake_answer,
    fake_article,
    fake_citation,
)

LONG_ARTICLE = fake_article(
    text="The ferry runs again.\n\n"
    + "\n\n".join(f"This paragraph, the {number}th, says nothing new." for number in range(80))
    + "\n\nIt was repaired in May. Tickets cost 3 euros."
)
REPAIR_CITATION, RUNS_CITATION = (
    fake_citation(LONG_ARTICLE, "It was repaired in May."),
    fake_citation(LONG_ARTICLE, "The ferry runs again.", "2"),
)
LIBRARY = FakeLibrary((LONG_ARTICLE,), skipped=(Skipped("scan.pdf", "holds no text"),))


def answer_once(_: Question) -> Iterator[Answer]:
    yield fake_answer(REPAIR_CITATION)
