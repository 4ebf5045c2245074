"""Article filters: from and to a query, and in words."""

import pytest
from hypothesis import given, strategies as st
from pincite.index.errors import InputError
from pincite.index.types import NO_FILTERS, Filters
from pincite.ui.filters import MAX_SELECTED, describe_filters, filters_from_query, filters_to_query
from pincite.ui.i18n import load_translations

from tests.fakes.ui.library import FakeLibrary, fake_article

ENGLISH = load_translations()
LIBRARY = FakeLibrary(
    (
        fake_article(),
        fake_article(id="a2", title="Library opens", publisher="Echo", published="2024-08-01"),
        fake_article(id="a3", title=None, publisher=None, published=None),
    )
)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
DATES = st.none() | st.sampled_from(["2024", "2024-06", "2024-06-14"])


@given(
    st.builds(
        Filters,
        articles=st.none() | st.frozensets(NAMES, min_size=1),
        publishers=st.none() | st.frozensets(NAMES | st.just(""), min_size=1),
        since=DATES,
        until=DATES,
        named=st.none() | st.text("abc ä&=?#%", min_size=1).map(str.strip).filter(bool),
    )
)
def test_filters_round_trip_through_a_query(filters: Filters) -> None:
    assert filters_from_query(filters_to_query(filters)) == filters


def test_extra_fields_follow_the_filters_and_are_ignored_when_read() -> None:
    filters = Filters(publishers=frozenset({"Echo"}))
    query = filters_to_query(filters, start="50")
    assert query == "publisher=Echo&start=50"
    assert filters_from_query(query) == filters


@pytest.mark.parametrize(
    ("query", "message"),
    [
        pytest.param("since=soon", "2024-06-14", id="no date"),
        pytest.param("until=2024-13", "2024-06-14", id="no such month"),
        pytest.param(
            "&".join(["article=a"] * (2 * MAX_SELECTED + 1)), str(MAX_SELECTED), id="too many"
        ),
    ],
)
def test_an_invalid_query_is_refused_with_its_remedy(query: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        filters_from_query(query)


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (NO_FILTERS, ""),
        (Filters(articles=frozenset({"a2"})), "Asking “Library opens”"),
        (
            Filters(publishers=frozenset({"Echo", ""}), since="2024-03"),
            "Asking 1 article · Echo, not stated · From March 2024",
        ),
        (Filters(since="2024-06", until="2024-08"), "Asking 2 articles · June to August 2024"),
        (Filters(named="ferry"), "Asking 1 article · “ferry”"),
    ],
)
def test_filters_are_described_in_words(filters: Filters, words: str) -> None:
    assert describe_filters(filters, LIBRARY, ENGLISH) == words
