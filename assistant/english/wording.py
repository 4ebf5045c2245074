"""Counts, dates and sources → English phrases, as plain text."""

from collections.abc import Iterable
from datetime import date

from pincite.assistant.types import Speaker
from pincite.index.text.dates import PartialDate
from pincite.index.types import Coverage


def format_count(number: int, one: str, many: str | None = None) -> str:
    """Return `1 article` or `3,739 articles`; `many` is an irregular plural."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def format_date(published: str) -> str:
    """Return `14 June 2024`, `June 2024` or `2024` for an ISO 8601 date of that precision.

    Any other text is returned unchanged.
    """
    partial = PartialDate.parse(published)
    if partial is None:
        return published
    month = f"{partial.first_day:%B}" if partial.month else None
    return " ".join(str(part) for part in (partial.day, month, partial.year) if part)


def format_period(first: str | None, last: str | None) -> str:
    """Return `2 January to 30 December 2022`, for ISO 8601 dates; empty if either is missing."""
    if not first or not last:
        return ""
    start, end = format_date(first), format_date(last)
    if start == end:
        return end
    for shared in (end.partition(" ")[2], end[-4:]):
        if shared and start.endswith(f" {shared}"):
            return f"{start.removesuffix(f' {shared}')} to {end}"
    return f"{start} to {end}"


def format_age(dates: Iterable[str | None], today: date) -> str:
    """Return `The newest article cited is of 14 June 2024, 2 years ago`.

    `dates` are ISO 8601, None if unknown. Empty if no date is known, or the newest is less than two
    months old.
    """
    newest = max((each for each in dates if each), default="")
    partial = PartialDate.parse(newest)
    months = partial.count_months_until(today) if partial else 0
    if months < 2:
        return ""
    ago = format_count(months // 12, "year") if months >= 24 else format_count(months, "month")
    return f"The newest article cited is of {format_date(newest)}, {ago} ago"


def format_coverage(coverage: Coverage) -> str:
    """Return what was searched: the number of articles, their period and the unreadable files."""
    return ", ".join(
        part
        for part in (
            format_count(coverage.articles, "article"),
            format_period(coverage.first, coverage.last),
            f"{format_count(coverage.skipped, 'file')} could not be read"
            if coverage.skipped
            else "",
        )
        if part
    )


def format_attribution(speaker: Speaker | None, quote: str) -> str:
    """Return `Ina Holt, to the BBC`: the parts of an attribution that the quote does not name."""
    name, outlet = find_missing_attribution(speaker, quote)
    return ", ".join(part for part in (name, outlet and f"to {outlet}") if part)


def find_missing_attribution(speaker: Speaker | None, quote: str) -> tuple[str, str]:
    """Return the speaker's name and the outlet; each is empty if unknown or named in the quote."""
    if speaker is None:
        return "", ""
    name = speaker.name if speaker.name.split()[-1] not in quote else ""
    outlet = speaker.outlet if speaker.outlet and speaker.outlet not in quote else ""
    return name, outlet
