"""What is said when the articles do not answer: what was searched, and what came closest."""

from pincite.assistant.types import Citation
from pincite.index.types import Coverage


def wording(coverage: Coverage, closest: Citation | None) -> str:
    """Return the text of a declined answer."""
    if coverage.articles == 0:
        return "No article fits the chosen articles and dates, so there was nothing to search."
    said = f"The articles do not say. Searched: {searched(coverage)}."
    if closest is None:
        return said
    quote = " ".join(closest.quote.split())
    where = ", ".join(filter(None, [closest.title or closest.source, closest.published]))
    return f"{said} The closest sentence does not answer the question: “{quote}” ({where})"


def searched(coverage: Coverage) -> str:
    """Say what was searched: how many articles, from when to when, and what was left out."""
    text = f"{coverage.articles:,} article{'s' if coverage.articles != 1 else ''}"
    if coverage.first and coverage.first == coverage.last:
        text += f", of {coverage.first}"
    elif coverage.first:
        text += f", {coverage.first} to {coverage.last}"
    if coverage.skipped:
        text += f"; {coverage.skipped:,} could not be read"
    return text
