"""The computation of the embedding model that is in the package."""

from pincite.index.embedding.float32 import GRAPH_FILE

from training.embedding_graph import make_graph


def test_the_package_has_the_computation_that_training_writes() -> None:
    assert GRAPH_FILE.read_bytes() == make_graph()
