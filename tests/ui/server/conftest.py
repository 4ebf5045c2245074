"""One application of two copies of an article, for the tests of the server."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pincite.ui.server.app import create_app
from pincite.ui.server.config import ChatConfig

from tests.fakes.ui.library import FakeChain, FakeLibrary, fake_answer, fake_article, fake_citation
from tests.fakes.ui.server import LOCAL_URL

ARTICLE = fake_article(text="The <b>ferry</b> runs again. It was repaired in May.")


@pytest.fixture(scope="session")
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


@pytest.fixture(scope="session")
def application(index_folder: Path) -> Any:
    citation = fake_citation(ARTICLE, "It was repaired in May.")
    chain = FakeChain(lambda _: iter([fake_answer(citation)]))
    library = FakeLibrary((ARTICLE, replace(ARTICLE, id="a2", publisher="Echo")))
    config = ChatConfig(sample_questions=("When </script>?",), index_folder=index_folder)
    return create_app(library, {"": chain}, config)


@pytest.fixture
def client(application: Any) -> TestClient:
    return TestClient(application, base_url=LOCAL_URL)
