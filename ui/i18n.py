"""What the page says, in the reader's language. One file a language: `languages/en.json`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pincite.index.types import Coverage

DEFAULT_LANGUAGE = "en"
LANGUAGE_COOKIE = "pincite-language"
"""The cookie that says which language was chosen."""
_FOLDER = Path(__file__).parent / "languages"


@dataclass(frozen=True, slots=True)
class Translations:
    """The texts of one language, by their keys. Nothing here is markup, nor escaped."""

    language: str
    by_key: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return a text with its values. Raises KeyError for a key or a value that is missing."""
        return self.by_key[key].format(**values)

    def format_number(self, number: int) -> str:
        """Return `3,739`."""
        return f"{number:,}".replace(",", self.by_key["thousands"])

    def format_count(self, noun: str, number: int) -> str:
        """Return `1 article`, `3,739 articles`."""
        return self(f"{noun}.{'one' if number == 1 else 'many'}", n=self.format_number(number))

    def format_date(self, published: str | None) -> str:
        """Return `14 June 2024` for an ISO 8601 date, as much of it as is known.

        What is no ISO date comes back unchanged; nothing, where there is none.
        """
        parts = (published or "")[:10].split("-")
        try:
            parsed = date(*(int(part) for part in (*parts, "1", "1")[:3]))
        except (ValueError, OverflowError):
            return published or ""
        month = self.by_key["months"].split("|")[parsed.month - 1]
        pattern = ("{year}", self.by_key["month"], self.by_key["day"])[len(parts) - 1]
        return pattern.format(day=parsed.day, month=month, year=parsed.year)

    def format_period(self, first: str | None, last: str | None) -> str:
        """Return `2 January to 30 December 2022`; empty when no article says its date."""
        if not first or not last:
            return ""
        start, end = self.format_date(first), self.format_date(last)
        if start == end:
            return end
        for shared in (end.partition(" ")[2], end[-4:]):
            if shared and start.endswith(f" {shared}"):
                start = start.removesuffix(f" {shared}")
                break
        return f"{start} {self.by_key['to']} {end}"

    def describe_coverage(self, coverage: Coverage) -> str:
        """Return what was searched: how many articles, from when to when, and what was left out."""
        unread = self.format_count("file", coverage.skipped)
        parts = (
            self.format_count("article", coverage.articles),
            self.format_period(coverage.first, coverage.last),
            self("page.unread", files=unread) if coverage.skipped else "",
        )
        return ", ".join(part for part in parts if part)

    def format_age(self, published: str, today: date) -> str:
        """Return `14 months`: how long ago that was; empty for less than two months."""
        try:
            then = date(*(int(part) for part in (*published[:10].split("-"), "12", "28")[:3]))
        except (ValueError, OverflowError):
            return ""
        months = (today.year - then.year) * 12 + today.month - then.month - (today.day < then.day)
        if months < 2:
            return ""
        return (
            self.format_count("year", months // 12)
            if months >= 24
            else self.format_count("month", months)
        )


@cache
def available_languages() -> dict[str, str]:
    """Return the languages there are: `en` → `English`."""
    return {name: load_translations(name)("language") for name in sorted(_language_codes())}


@cache
def load_translations(language: str = DEFAULT_LANGUAGE) -> Translations:
    """Return the texts of a language; of English, where it is not there."""
    name = language if language in _language_codes() else DEFAULT_LANGUAGE
    return Translations(name, json.loads((_FOLDER / f"{name}.json").read_text("utf-8")))


def negotiate_translations(preferred: str | None, accept_language: str | None) -> Translations:
    """Return the texts of the chosen language, or of the first known one a browser accepts."""
    accepted = (
        part.partition(";")[0].strip()[:2].lower() for part in (accept_language or "").split(",")
    )
    candidates = [name for name in (preferred, *accepted) if name in _language_codes()]
    return load_translations(candidates[0] if candidates else DEFAULT_LANGUAGE)


def translations_for(request: Any) -> Translations:
    """Return the texts in the language that a request's browser wants."""
    return negotiate_translations(
        request.cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language")
    )


@cache
def _language_codes() -> frozenset[str]:
    return frozenset(each.stem for each in _FOLDER.glob("*.json"))
