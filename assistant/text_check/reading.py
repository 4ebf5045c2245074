"""A file of any format that an index reads → its text, to check it."""

from pathlib import Path

from pincite.index import InputError
from pincite.index.ingest.worker import Worker
from pincite.index.limits import DEFAULT_LIMITS, Limits


def read_text(path: Path, name: str = "", limits: Limits = DEFAULT_LIMITS) -> str:
    """Return the text of a file; of a file with several articles, all of them.

    `name` is what messages call the file. A separate process reads it, within `limits`. Raises
    InputError with the reason and a remedy if it cannot be read.
    """
    name = name or path.name
    with Worker(limits) as worker:
        result = worker.read(path, name)
    if not result.articles:
        reasons = [each.reason for each in result.skipped]
        raise InputError(f"{name} {reasons[0] if reasons else 'has no text'}")
    return "\n\n".join(article.text for article in result.articles)
