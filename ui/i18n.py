"""The texts of the chat in the reader's language.

A new language is one new file, named after its two-letter code (ISO 639-1): copy
`languages/en.json` and translate the values. Nothing else has to change: the settings dialog
lists the files of the folder, and a test compares the keys of all files.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pincite.index.text.dates import PartialDate
from pincite.index.types import Coverage

DEFAULT_LANGUAGE = "en"
LANGUAGE_COOKIE = "pincite-language"
"""The cookie that holds the language chosen in the settings."""
_FOLDER = Path(__file__).parent / "languages"


@dataclass(frozen=True, slots=True)
class Translations:
    """The texts of one language by their keys. All results are plain text: escape them for HTML."""

    language: str
    by_key: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the text of `key` with `values` filled in.

        Raises KeyError if the key or one of the text's values is missing.
        """
        return self.by_key[key].format(**values)

    def format_number(self, number: int) -> str:
        """Return the number with its thousands separated: `3,739`."""
        return f"{number:,}".replace(",", self.by_key["thousands"])

    def format_count(self, noun: str, number: int) -> str:
        """Return the number with its noun: `1 article`, `3,739 articles`."""
        return self(f"{noun}.{'one' if number == 1 else 'many'}", n=self.format_number(number))

    def format_date(self, published: str | None) -> str:
        """Return an ISO 8601 date in words: `14 June 2024`, `June 2024` or `2024`.

        Any other text is returned unchanged, and None as an empty string.
        """
        partial = PartialDate.parse(published)
        if partial is None:
            return published or ""
        if partial.month is None:
            return str(partial.year)
        month = self.by_key["months"].split("|")[partial.month - 1]
        pattern = self.by_key["day" if partial.day else "month"]
        return pattern.format(day=partial.day, month=month, year=partial.year)

    def format_period(self, first: str | None, last: str | None) -> str:
        """Return `2 January to 30 December 2022`; empty if an end is missing.

        The start leaves out the year, or the month and the year, that both ends share.
        """
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
        """Return the number of articles, the period they cover and the number of skipped files."""
        skipped = self.format_count("file", coverage.skipped)
        parts = (
            self.format_count("article", coverage.articles),
            self.format_period(coverage.first, coverage.last),
            self("page.unread", files=skipped) if coverage.skipped else "",
        )
        return ", ".join(part for part in parts if part)

    def format_age(self, published: str, today: date) -> str:
        """Return the time from `published` to `today`: `14 months`, or empty below two months."""
        partial = PartialDate.parse(published)
        months = partial.count_months_until(today) if partial else 0
        if months < 2:
            return ""
        if months < 24:
            return self.format_count("month", months)
        return self.format_count("year", months // 12)


@cache
def list_languages() -> dict[str, str]:
    """Return the name of each language by its code: `en` → `English`."""
    return {code: load_translations(code)("language") for code in sorted(_list_language_codes())}


@cache
def load_translations(language: str = DEFAULT_LANGUAGE) -> Translations:
    """Return the texts of a language, or of English if the language is unknown."""
    code = language if language in _list_language_codes() else DEFAULT_LANGUAGE
    return Translations(code, json.loads((_FOLDER / f"{code}.json").read_text("utf-8")))


def negotiate_translations(preferred: str | None, accept_language: str | None) -> Translations:
    """Return the texts of `preferred`, or of the first known language in `accept_language`.

    `accept_language` is the HTTP header; its order counts and its weights do not.
    """
    accepted = (
        part.partition(";")[0].strip()[:2].lower() for part in (accept_language or "").split(",")
    )
    known = (code for code in (preferred, *accepted) if code in _list_language_codes())
    return load_translations(next(known, None) or DEFAULT_LANGUAGE)


def get_translations(request: Any) -> Translations:
    """Return the texts in the language of a request's cookie or `Accept-Language` header."""
    return negotiate_translations(
        request.cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language")
    )


@cache
def _list_language_codes() -> frozenset[str]:
    return frozenset(file.stem for file in _FOLDER.glob("*.json"))
