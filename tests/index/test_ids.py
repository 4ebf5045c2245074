"""An id finds its article in either Unicode form; an unknown one names the nearest."""

import pytest
from pincite.index.errors import InputError
from pincite.index.ids import explain_unknown_id, resolve_ids

KNOWN = ["a/Gr\u00f6\u00dfe.txt", "news/talks.txt", "Talks.md"]


def test_both_forms_of_a_name_find_the_article() -> None:
    written = ["a/Gro\u0308\u00dfe.txt", "news/talks.txt"]
    assert resolve_ids(written, KNOWN) == {"a/Gr\u00f6\u00dfe.txt", "news/talks.txt"}
    assert resolve_ids(["e\u0301"], ["e\u0301"]) == {"e\u0301"}  # the id of a row stays as it is


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("news/talk.txt", "news/talks.txt"),
        ("talks.txt", "news/talks.txt"),
        ("TALKS.MD", "Talks.md"),
        ("a/Grosse.txt", "a/Gr\u00f6\u00dfe.txt"),
    ],
)
def test_an_unknown_id_names_the_nearest(written: str, nearest: str) -> None:
    with pytest.raises(InputError, match="did you mean"):
        resolve_ids([written], KNOWN)
    assert repr(nearest) in explain_unknown_id(written, KNOWN)


def test_an_id_like_no_other_names_none() -> None:
    assert "use an `article_id` from an answer" in explain_unknown_id("zzz", KNOWN)
