"""Counts and dates as a reader says them. Nothing here is markup."""

from collections.abc import Iterable
from datetime import date

from pincite.assistant.types import Speaker
from pincite.index.text.dates import PartialDate
from pincite.index.types import Coverage


def format_count(number: int, one: str, many: str | None = None) -> str:
    """Return `1 article`, `3,739 articles`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def format_date(published: str) -> str:
    """Return `14 June 2024` for an ISO 8601 date, as much of it as is known.

    What is no ISO date comes back unchanged.
    """
    partial = PartialDate.parse(published)
    if partial is None:
        return published
    month = f"{partial.first_day:%B}" if partial.month else None
    return " ".join(str(part) for part in (partial.day, month, partial.year) if part)


def format_period(first: str | None, last: str | None) -> str:
    """Return `2 January to 30 December 2022`; empty when no article says its date."""
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
    """Return `The newest article cited is of 14 June 2024, 2 years ago`, by ISO 8601 dates.

    Empty where none is known, and for less than two months.
    """
    newest = max((each for each in dates if each), default="")
    partial = PartialDate.parse(newest)
    months = partial.months_until(today) if partial else 0
    if months < 2:
        return ""
    ago = format_count(months // 12, "year") if months >= 24 else format_count(months, "month")
    return f"The newest article cited is of {format_date(newest)}, {ago} ago"


def format_coverage(coverage: Coverage) -> str:
    """Return what was searched: how many articles, from when to when, and what was left out."""
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
    """Return `Ina Holt, to the BBC`: who says a quote, as far as the quote does not say so itself.

    Empty where it does.
    """
    name, outlet = speaker_and_outlet(speaker, quote)
    return ", ".join(part for part in (name, outlet and f"to {outlet}") if part)


def speaker_and_outlet(speaker: Speaker | None, quote: str) -> tuple[str, str]:
    """Return who says a quote, and to which paper or station; empty what the quote itself names."""
    if speaker is None:
        return "", ""
    name = speaker.name if speaker.name.split()[-1] not in quote else ""
    outlet = speaker.outlet if speaker.outlet and speaker.outlet not in quote else ""
    return name, outlet
