"""Any number of near-duplicates forms one cluster; unrelated articles stay apart."""

import pytest
from hypothesis import given, settings, strategies as st
from pincite.index.duplicates import minhash

from tests.fakes.index.near_duplicates import (
    EDITED,
    EXTENDED,
    SHORTENED,
    STORY_SENTENCES,
    UNRELATED,
)


def find_clusters(texts: list[str]) -> dict[int, list[int]]:
    signatures = [(number, minhash.compute_signature(text)) for number, text in enumerate(texts)]
    return minhash.find_clusters(signatures, texts.__getitem__)


@pytest.mark.parametrize(
    "sentences",
    [
        pytest.param(SHORTENED, id="shortened"),
        pytest.param(EXTENDED, id="extended"),
        pytest.param(EDITED, id="edited"),
    ],
)
def test_a_shortened_extended_or_edited_text_is_a_near_duplicate(sentences: list[str]) -> None:
    texts = [*UNRELATED.values(), " ".join(STORY_SENTENCES), " ".join(sentences)]
    assert find_clusters(texts) == {3: [3, 4]}


WORD_LISTS = st.lists(
    st.sampled_from("pier board storm cost of the in Larnmouth 41".split()), min_size=1
)


@settings(max_examples=50)
@given(st.lists(WORD_LISTS, min_size=1, max_size=6), st.integers(2, 4))
def test_copies_of_a_text_are_near_duplicates(texts: list[list[str]], times: int) -> None:
    clusters = find_clusters([" ".join(text) for text in texts for _ in range(times)])
    members = [number for cluster in clusters.values() for number in cluster]
    assert sorted(members) == list(range(times * len(texts)))
    assert all(first == min(cluster) for first, cluster in clusters.items())
