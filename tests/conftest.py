"""What several rooms are tested on: the sample folder, indexed once."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from langchain_core.runnables import Runnable
from pincite.assistant import Answer, build_chain
from pincite.assistant.chain import Input
from pincite.index import Index, build

# How long an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

pytest_plugins = ["tests.browser.chromium"]

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture(scope="session")
def sample_index_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the sample folder."""
    root = tmp_path_factory.mktemp("sample") / "index"
    build(EXAMPLES / "articles", into=root)
    return root


@pytest.fixture(scope="session")
def sample_index(sample_index_path: Path) -> Index:
    return Index.open(sample_index_path)


@pytest.fixture(scope="session")
def sample_chain(sample_index: Index) -> Runnable[Input, Answer]:
    return build_chain(sample_index)


@pytest.fixture(scope="session")
def evaluation_data() -> Path:
    """The folder of real texts to measure on, which is not part of the project."""
    default = Path(__file__).parents[2] / "shared"
    folder = Path(os.environ.get("PINCITE_SHARED", default))
    if not folder.is_dir():
        pytest.skip("the measuring texts are not here: name their folder in PINCITE_SHARED")
    return folder
