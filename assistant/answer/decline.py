"""What is said when the articles do not answer: what was searched, and what came closest."""

from pincite.assistant.english.wording import day, searched
from pincite.assistant.types import Citation
from pincite.index.text.visible import on_one_line
from pincite.index.types import Coverage


def wording(coverage: Coverage, closest: Citation | None) -> str:
    """Return the text of a declined answer."""
    if coverage.articles == 0:
        return "No article fits the chosen articles and dates, so there was nothing to search."
    said = f"No sentence was found that answers this. Searched: {searched(coverage)}."
    if closest is None:
        return said
    quote = on_one_line(closest.quote)
    where = closest.title or closest.source
    if closest.published:
        where += f", {day(closest.published)}"
    return f"{said} The closest: “{quote}” ({where})"
