"""An index of near-duplicates and unrelated articles."""

import json

import pytest
from pincite.index import Index, build

from tests.fakes.index.near_duplicates import NEAR_DUPLICATES, UNRELATED


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    base = tmp_path_factory.mktemp("near_duplicates")
    rows = [
        {"id": name, "title": title, "text": " ".join(text), "publisher": name.title()}
        for name, (title, text) in NEAR_DUPLICATES.items()
    ] + [{"id": name, "text": text} for name, text in UNRELATED.items()]
    (base / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    build(base / "rows.jsonl", into=base / "index")
    return Index.open(base / "index")
