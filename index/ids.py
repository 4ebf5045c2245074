"""Ids of articles as people write them → ids of the index, or an error that names the nearest.

File names come in two Unicode forms: macOS decomposes "ü" into a letter and its mark (NFD), other
systems do not (NFC). Ids that come from file names are NFC, and both forms find them.
"""

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from unicodedata import normalize

from pincite.index.errors import InputError


def resolve_ids(written: Iterable[str], known: Collection[str]) -> frozenset[str]:
    """Return the ids among `known` that `written` names.

    An id counts in either Unicode form. Raises InputError for an id that is not known; the
    message names the nearest known one.
    """
    exact = frozenset(known)
    by_form = {normalize("NFC", each): each for each in exact}
    resolved = set()
    for article_id in written:
        found = article_id if article_id in exact else by_form.get(normalize("NFC", article_id))
        if found is None:
            raise InputError(explain_unknown_id(article_id, exact))
        resolved.add(found)
    return frozenset(resolved)


def explain_unknown_id(article_id: str, known: Collection[str]) -> str:
    """Return why `article_id` finds no article, with the nearest of the `known` ids."""
    problem = f"no article {article_id!r} in this index"
    nearest = _find_nearest(article_id, known)
    if nearest is None:
        return f"{problem}: use an `article_id` from an answer"
    return f"{problem}: did you mean {nearest!r}?"


def _find_nearest(article_id: str, known: Collection[str]) -> str | None:
    """Return the most similar id, whatever its case; then one with the same file name."""
    by_key = {_normalize(each): each for each in sorted(known, reverse=True)}
    key = _normalize(article_id)
    name = key.rpartition("/")[2]
    same_name = next(
        (each for other, each in sorted(by_key.items()) if other.rpartition("/")[2] == name), None
    )
    close = get_close_matches(key, by_key, n=1, cutoff=0.6)
    return same_name or (by_key[close[0]] if close else None)


def _normalize(text: str) -> str:
    return normalize("NFC", text).casefold()
