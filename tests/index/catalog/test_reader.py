"""A catalog returns the articles, sentences and passages that were written into it.

Covers also: pincite.index.catalog.filters.
"""

from pathlib import Path

import pytest
from pincite.index import InputError, StoreError
from pincite.index.catalog.reader import Catalog
from pincite.index.types import Coverage, Filters, Skipped

from tests.fakes.index.catalog import ARTICLES, FILE_RECORDS, fake_article


def test_articles_come_back_as_they_were_added(catalog: Catalog) -> None:
    expected = [fake_article(*row) for row in ARTICLES]
    assert list(catalog.articles()) == sorted(expected, key=lambda article: article.source)
    assert catalog.article("cafe") == expected[1]
    assert catalog.digests()["cafe"] == "digest of cafe"
    assert catalog.count_unseen_characters() == (12, 0)


def test_an_unknown_article_is_an_input_error(catalog: Catalog) -> None:
    with pytest.raises(InputError, match="no article 'ferry' in this index"):
        catalog.article("ferry")


def test_sentences_and_passages_are_slices_of_the_text(catalog: Catalog) -> None:
    text = catalog.article("storm").text
    first, second = catalog.sentences("storm")
    assert text[first.start : first.end] == "A storm took two boats."
    (candidate,) = catalog.candidates(["storm-1"], [], Filters())
    passage = catalog.passage(candidate.number, 0.5)
    assert (passage.sentences, passage.score, passage.also_in) == ((second,), 0.5, ())


def test_candidates_are_sorted_by_source_and_filtered(catalog: Catalog) -> None:
    numbers = catalog.passage_numbers()
    assert len(numbers) == 8
    candidates = catalog.candidates(["storm-0", "cafe-1"], numbers[:1], Filters())
    assert [each.vector_id for each in candidates] == ["cafe-1", "pier-0", "storm-0"]
    assert len({each.cluster for each in candidates}) == 3
    only_storm = Filters(articles=frozenset({"storm"}))
    (candidate,) = catalog.candidates(["storm-0", "cafe-1"], numbers[:1], only_storm)
    assert candidate.vector_id == "storm-0"
    assert catalog.vector_ids(only_storm) == ["storm-0", "storm-1"]


def test_an_end_date_includes_its_whole_month(catalog: Catalog) -> None:
    until_march = Filters(until="2024-03")
    assert [each.id for each in catalog.listing(until_march, 10, 0)] == ["pier", "storm"]
    assert catalog.coverage(until_march) == Coverage(2, "2024-03", "2024-03-01", 2)


def test_articles_are_counted_by_publisher_and_month(catalog: Catalog) -> None:
    assert catalog.publishers() == {None: 3, "Zürich Post": 1}
    assert catalog.months() == {None: 1, "2024-03": 2, "2024-06": 1}


def test_the_listing_is_newest_first_and_undated_last(catalog: Catalog) -> None:
    newest_first = ["cafe", "pier", "storm", "undated"]
    assert [each.id for each in catalog.listing(Filters(), 10, 0)] == newest_first
    assert [each.id for each in catalog.listing(Filters(), 2, 1)] == newest_first[1:3]


def test_files_with_a_fingerprint_are_known_again(catalog: Catalog) -> None:
    assert catalog.fingerprints() == {"pier.txt": "hash of pier", "rows.jsonl": "hash of rows"}
    assert catalog.file_records() == {
        name: record for name, record in FILE_RECORDS.items() if record.fingerprint
    }
    assert catalog.skipped() == (
        Skipped("rows.jsonl:2", "is not an object"),
        Skipped("scan.pdf", "is damaged"),
    )


@pytest.mark.parametrize("content", [None, b"", b"not a database"], ids=["none", "empty", "other"])
def test_a_file_that_is_not_a_catalog_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "catalog.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoreError, match=r"catalog\.sqlite cannot be read.*build the index again"):
        Catalog.open(path)
