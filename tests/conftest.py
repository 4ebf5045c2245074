"""Fixtures for all tests: the sample folder of articles, indexed once."""

import os
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings
from langchain_core.runnables import Runnable
from pincite.assistant import Answer, build_chain
from pincite.assistant.chain import Input
from pincite.index import Index, build

# No deadlines: how long an example takes depends on how busy the machine is.
settings.register_profile(
    "untimed", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("untimed")

pytest_plugins = ["tests.browser.chromium"]

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture(scope="session")
def sample_index_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index folder of the sample. Do not change it: copy it (see tests/index/conftest.py)."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent  # one build for all workers
    root = shared / "sample" / "index"
    with FileLock(shared / "sample.lock"):
        if not root.exists():
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
    """A folder of real texts for measurements, which is not part of the project."""
    default = Path(__file__).parents[2] / "shared"
    folder = Path(os.environ.get("PINCITE_SHARED", default))
    if not folder.is_dir():
        pytest.skip("no texts for measurements: set PINCITE_SHARED to their folder")
    return folder
