"""A small folder of news on a dam, indexed once: two reports of one day, and a later one."""

import pytest
from pincite.index import Index, build_articles

ARTICLES = [
    {
        "id": "first",
        "title": "Cracks found in Harl dam",
        "publisher": "Harl Courier",
        "published": "2024-05-03",
        "text": "Engineers found 14 cracks in the Harl dam on Thursday. "
        "The dam was built in 1961 by the Orlan company. "
        '"We will not open the gates before the summer," said Mayor Ina Holt. '
        "The repairs will cost 3 million euros.",
    },
    {
        "id": "later",
        "title": "More cracks in Harl dam",
        "publisher": "Northern Wire",
        "published": "2024-05-09",
        "text": "Engineers have now found 37 cracks in the Harl dam, up from 14 last week. "
        "The repairs will cost 3 million euros, the council said. "
        "Nobody was hurt when water came through the wall.",
    },
    {
        "id": "fair",
        "title": "Book fair opens",
        "publisher": "Harl Courier",
        "published": "2024-05-04",
        "text": "The book fair of Velm opened on Saturday with 120 publishers. "
        "It is the largest in the region.",
    },
]


@pytest.fixture(scope="session")
def news_index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("dam") / "index"
    build_articles(ARTICLES, into=folder)
    return Index.open(folder)
