"""What the page says, in the reader's language. One file a language: `languages/en.json`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pincite.index.types import Coverage

DEFAULT = "en"
LANGUAGE = "pincite-language"
"""The cookie that says which language was chosen."""
_FOLDER = Path(__file__).parent / "languages"


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language, by their keys. Nothing here is markup, nor escaped."""

    language: str
    by_key: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return a text with its values. Raises KeyError for a key or a value that is missing."""
        return self.by_key[key].format(**values)

    def number(self, number: int) -> str:
        """Return `3,739`."""
        return f"{number:,}".replace(",", self.by_key["thousands"])

    def count(self, what: str, number: int) -> str:
        """Return `1 article`, `3,739 articles`."""
        return self(f"{what}.{'one' if number == 1 else 'many'}", n=self.number(number))

    def day(self, published: str | None) -> str:
        """Return `14 June 2024` for an ISO 8601 date, as much of it as is known.

        What is no ISO date comes back unchanged; nothing, where there is none.
        """
        parts = (published or "")[:10].split("-")
        try:
            known = date(*(int(part) for part in (*parts, "1", "1")[:3]))
        except (ValueError, OverflowError):
            return published or ""
        month = self.by_key["months"].split("|")[known.month - 1]
        form = ("{year}", self.by_key["month"], self.by_key["day"])[len(parts) - 1]
        return form.format(day=known.day, month=month, year=known.year)

    def period(self, first: str | None, last: str | None) -> str:
        """Return `2 January to 30 December 2022`; empty when no article says its date."""
        if not first or not last:
            return ""
        start, end = self.day(first), self.day(last)
        if start == end:
            return end
        for shared in (end.partition(" ")[2], end[-4:]):
            if shared and start.endswith(f" {shared}"):
                start = start.removesuffix(f" {shared}")
                break
        return f"{start} {self.by_key['to']} {end}"

    def covered(self, coverage: Coverage) -> str:
        """Return what was searched: how many articles, from when to when, and what was left out."""
        unread = self.count("file", coverage.skipped)
        parts = (
            self.count("article", coverage.articles),
            self.period(coverage.first, coverage.last),
            self("page.unread", files=unread) if coverage.skipped else "",
        )
        return ", ".join(part for part in parts if part)

    def ago(self, published: str, today: date) -> str:
        """Return `14 months`: how long ago that was; empty for less than two months."""
        try:
            then = date(*(int(part) for part in (*published[:10].split("-"), "12", "28")[:3]))
        except (ValueError, OverflowError):
            return ""
        months = (today.year - then.year) * 12 + today.month - then.month - (today.day < then.day)
        if months < 2:
            return ""
        return self.count("year", months // 12) if months >= 24 else self.count("month", months)


@cache
def languages() -> dict[str, str]:
    """Return the languages there are: `en` → `English`."""
    return {name: texts(name)("language") for name in sorted(_names())}


@cache
def texts(language: str = DEFAULT) -> Texts:
    """Return the texts of a language; of English, where it is not there."""
    name = language if language in _names() else DEFAULT
    return Texts(name, json.loads((_FOLDER / f"{name}.json").read_text("utf-8")))


def wanted(chosen: str | None, accepted: str | None) -> Texts:
    """Return the texts of the chosen language, or of the first known one a browser accepts."""
    first = (part.partition(";")[0].strip()[:2].lower() for part in (accepted or "").split(","))
    known = [name for name in (chosen, *first) if name in _names()]
    return texts(known[0] if known else DEFAULT)


def texts_for(request: Any) -> Texts:
    """Return the texts in the language that a request's browser wants."""
    return wanted(request.cookies.get(LANGUAGE), request.headers.get("accept-language"))


@cache
def _names() -> frozenset[str]:
    return frozenset(each.stem for each in _FOLDER.glob("*.json"))
