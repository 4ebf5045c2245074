"""The path of a file → the date that it names, as `2024-06-14-talks-end.md` does."""

import re
from pathlib import PurePosixPath

from pincite.index.text.dates import parse_date

_DATE_IN_NAME = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d{2})(?P<mark>[-_. ]?)(?P<month>\d{2})(?P=mark)(?P<day>\d{2})"
    r"(?!\d)"
)
_DAY_FIRST_IN_NAME = re.compile(
    r"(?<![\d.])(?P<day>\d{2})(?P<mark>[.])(?P<month>\d{2})(?P=mark)(?P<year>(?:19|20)\d{2})(?!\d)"
)
_DATED_FOLDERS = re.compile(
    r"(?:^|/)(?P<year>(?:19|20)\d{2})/(?P<month>\d{2})/(?P<day>\d{2})/[^/]+\Z"
)


def find_date_in_path(source: str) -> str | None:
    """Return the date in a file's name or in its folders (`2024/06/14/talks.html`), ISO 8601.

    None if there is none, or if the name holds several dates.
    """
    name = PurePosixPath(source).name
    dates = {
        day
        for pattern, text in (
            (_DATE_IN_NAME, name), (_DAY_FIRST_IN_NAME, name), (_DATED_FOLDERS, source)
        )
        for found in pattern.finditer(text)
        if (day := parse_date("-".join((found["year"], found["month"], found["day"]))))
    }  # fmt: skip
    return dates.pop() if len(dates) == 1 else None
