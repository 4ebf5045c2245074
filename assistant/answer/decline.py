"""What is said when the articles do not answer: what was searched, and what came closest."""

from pincite.assistant.english.wording import format_coverage, format_date
from pincite.assistant.types import Citation
from pincite.index.text.visible import to_single_line
from pincite.index.types import Coverage


def format_decline(coverage: Coverage, closest: Citation | None) -> str:
    """Return the text of a declined answer."""
    if coverage.articles == 0:
        return "No article fits the chosen articles and dates, so there was nothing to search."
    text = f"No sentence was found that answers this. Searched: {format_coverage(coverage)}."
    if closest is None:
        return text
    quote = to_single_line(closest.quote)
    origin = closest.title or closest.source
    if closest.published:
        origin += f", {format_date(closest.published)}"
    return f"{text} The closest: “{quote}” ({origin})"
