"""A changed copy of a catalog equals a new catalog of the same articles."""

import sqlite3
from contextlib import closing
from pathlib import Path

from pincite.index.catalog.reader import Catalog
from pincite.index.catalog.writer import CatalogWriter
from pincite.index.types import NO_FILTERS

from tests.fakes.index.catalog import ARTICLES, FILE_RECORDS, add_article, fake_article

FERRY = ("ferry", "Ferry sinks", "2024-07-01", None, "A ferry sank off the pier. Nobody was hurt.")


def read_contents(path: Path) -> object:
    """Return all that a catalog contains, except numbers: they depend on the order of changes."""
    with closing(Catalog.open(path)) as catalog:
        queries = ("pier", "storm boats", "ferry", "whales licence")
        found = []
        for query in queries:
            hits = catalog.search(query, 10, NO_FILTERS)
            passages = [catalog.passage(number, round(score, 6)) for number, score in hits.items()]
            found.append(sorted(passages, key=lambda each: (each.article_id, each.start)))
        return (
            list(catalog.articles()),
            [catalog.sentences(article.id) for article in catalog.articles()],
            sorted(catalog.vector_ids()),
            catalog.file_records(),
            found,
        )


def test_a_changed_copy_equals_a_new_catalog(catalog_path: Path, tmp_path: Path) -> None:
    changed, new = tmp_path / "changed.sqlite", tmp_path / "new.sqlite"
    with closing(CatalogWriter.create_copy(catalog_path, changed)) as catalog:
        catalog.remove(["pier", "undated"])
        add_article(catalog, fake_article(*FERRY))
        catalog.replace_file_records(FILE_RECORDS)
        catalog.rebuild_clusters()
    with closing(CatalogWriter.create(new)) as catalog:
        for row in (FERRY, ARTICLES[1], ARTICLES[2]):
            add_article(catalog, fake_article(*row))
        catalog.replace_file_records(FILE_RECORDS)
        catalog.rebuild_clusters()
    assert read_contents(changed) == read_contents(new)


def test_the_original_of_a_copy_does_not_change(catalog_path: Path, tmp_path: Path) -> None:
    before = catalog_path.read_bytes()
    with closing(CatalogWriter.create_copy(catalog_path, tmp_path / "copy.sqlite")) as catalog:
        catalog.remove(["pier"])
    assert catalog_path.read_bytes() == before


def test_near_duplicates_are_found_again_after_a_change(catalog_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.sqlite"
    text = ARTICLES[2][4]
    with closing(CatalogWriter.create_copy(catalog_path, path)) as catalog:
        add_article(catalog, fake_article("echo", "Storm", None, None, text))
        catalog.rebuild_clusters()
        assert [copy.article_id for copy in catalog.copies("storm")] == ["echo"]
        catalog.remove(["echo"])
        catalog.rebuild_clusters()
        assert catalog.copies("storm") == ()


def test_a_removed_article_leaves_no_row(catalog_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.sqlite"
    with closing(CatalogWriter.create_copy(catalog_path, path)) as catalog:
        catalog.remove([row[0] for row in ARTICLES])
        catalog.rebuild_clusters()
    with closing(sqlite3.connect(path)) as database:
        for table in ("articles", "sentences", "passages", "signatures", "copies", "told"):
            (count,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()
            assert count == 0, table
