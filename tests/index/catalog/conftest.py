"""A catalog of four articles; each sentence is a passage of its own."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pincite.index.catalog.reader import Catalog
from pincite.index.catalog.writer import CatalogWriter

from tests.fakes.index.catalog import ARTICLES, FILE_RECORDS, add_article, fake_article


@pytest.fixture(scope="session")
def catalog_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("catalog") / "catalog.sqlite"
    with closing(CatalogWriter.create(path)) as catalog:
        for row in ARTICLES:
            add_article(catalog, fake_article(*row))
        catalog.replace_file_records(FILE_RECORDS)
        catalog.rebuild_clusters()
    return path


@pytest.fixture
def catalog(catalog_path: Path) -> Iterator[Catalog]:
    with closing(Catalog.open(catalog_path)) as catalog:
        yield catalog
