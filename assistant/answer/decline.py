"""Sentences that do not answer → an answer that says what was searched and what came closest."""

from collections.abc import Sequence
from dataclasses import replace

from pincite.assistant.answer.quote import cite, format_closest
from pincite.assistant.english.wording import format_coverage
from pincite.assistant.read.ranking import ScoredSentence
from pincite.assistant.types import Answer, Citation
from pincite.index import Index
from pincite.index.types import Coverage


def decline_answer(template: Answer, sentences: Sequence[ScoredSentence], index: Index) -> Answer:
    """Return a declined answer; `sentences` are sorted best first."""
    closest = cite(sentences[:1], index.also_in)
    text = format_decline(template.coverage, closest[0] if closest else None)
    return replace(template, standing="declined", text=text, closest=closest)


def format_decline(coverage: Coverage, closest: Citation | None) -> str:
    """Return the text of a declined answer."""
    if coverage.articles == 0:
        return "No article fits the chosen articles and dates, so there was nothing to search."
    text = f"No sentence was found that answers this. Searched: {format_coverage(coverage)}."
    return f"{text} The closest: {format_closest(closest)}" if closest else text
