"""Counts and dates as a reader says them. Nothing here is markup."""

from collections.abc import Iterable
from datetime import date

from pincite.assistant.types import Speaker
from pincite.index.types import Coverage


def count(number: int, one: str, many: str | None = None) -> str:
    """Return `1 article`, `3,739 articles`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def day(published: str) -> str:
    """Return `14 June 2024` for an ISO 8601 date, as much of it as is known.

    What is no ISO date comes back unchanged.
    """
    parts = published[:10].split("-")
    try:
        known = date(*(int(part) for part in (*parts, "1", "1")[:3]))
    except (ValueError, OverflowError):
        return published
    words = (str(known.year), f"{known:%B}", str(known.day))[: len(parts)]
    return " ".join(reversed(words))


def period(first: str | None, last: str | None) -> str:
    """Return `2 January to 30 December 2022`; empty when no article says its date."""
    if not first or not last:
        return ""
    start, end = day(first), day(last)
    if start == end:
        return end
    for shared in (end.partition(" ")[2], end[-4:]):
        if shared and start.endswith(f" {shared}"):
            return f"{start.removesuffix(f' {shared}')} to {end}"
    return f"{start} to {end}"


def age(dates: Iterable[str | None], today: date) -> str:
    """Return `The newest article cited is of 14 June 2024, 2 years ago`, by ISO 8601 dates.

    Empty where none is known, and for less than two months.
    """
    newest = max((each for each in dates if each), default="")
    try:
        then = date(*(int(part) for part in (*newest[:10].split("-"), "12", "28")[:3]))
    except (ValueError, OverflowError):
        return ""
    months = (today.year - then.year) * 12 + today.month - then.month - (today.day < then.day)
    if months < 2:
        return ""
    ago = count(months // 12, "year") if months >= 24 else count(months, "month")
    return f"The newest article cited is of {day(newest)}, {ago} ago"


def searched(coverage: Coverage) -> str:
    """Return what was searched: how many articles, from when to when, and what was left out."""
    return ", ".join(
        part
        for part in (
            count(coverage.articles, "article"),
            period(coverage.first, coverage.last),
            f"{count(coverage.skipped, 'file')} could not be read" if coverage.skipped else "",
        )
        if part
    )


def by(speaker: Speaker | None, quote: str) -> str:
    """Return `Ina Holt, to the BBC`: who says a quote, as far as the quote does not say so itself.

    Empty where it does.
    """
    named, told = heard(speaker, quote)
    return ", ".join(part for part in (named, told and f"to {told}") if part)


def heard(speaker: Speaker | None, quote: str) -> tuple[str, str]:
    """Return who says a quote, and to which paper or station; empty what the quote itself names."""
    if speaker is None:
        return "", ""
    named = speaker.name if speaker.name.split()[-1] not in quote else ""
    told = speaker.outlet if speaker.outlet and speaker.outlet not in quote else ""
    return named, told
