"""The tagged lines of a Factiva export → lines with labels, as other articles have them."""

import re

_LABEL_BY_TAG = {"HD": "Title", "BY": "Author", "PD": "Date", "SN": "Publisher"} | dict.fromkeys(
    "AN CR CX CY ED ET LA PG SC SE VOL WC".split(), "Section"
)
_TAG = re.compile(rf"({'|'.join(_LABEL_BY_TAG)})\s+(?=\S)")
_TAGS_OF_EVERY_EXPORT = frozenset(("HD", "PD"))


def write_labels(lines: list[str]) -> list[str]:
    """Return lines with labels in place of tags: "Title: Talks end" for "HD Talks end".

    Lines that are no export are returned as they are.
    """
    tags = [_TAG.match(line) for line in lines]
    if not {tag[1] for tag in tags if tag} >= _TAGS_OF_EVERY_EXPORT:
        return lines
    return [
        f"{_LABEL_BY_TAG[tag[1]]}: {line[tag.end() :]}" if tag else line
        for line, tag in zip(lines, tags, strict=True)
    ]
