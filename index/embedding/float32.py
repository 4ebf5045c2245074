"""The layers of the bundled model in float32, by onnxruntime.

bert.onnx has the computation and no weights: these are the tensors of the model's safetensors file,
which have the same names. `python -m training.embedding_graph` writes it.
"""

import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pincite.index.embedding.weights import (
    DIMENSIONS,
    Layers,
    Tensor,
    list_weights,
    load_tensors,
)
from pincite.index.errors import StoreError
from pincite.index.processes.forks import keep_in_forks

GRAPH_FILE = Path(__file__).parent / "bert.onnx"
GRAPH_DIGEST = "273ac8180abd1dd44a47b36d1ab8660ae5ccec7c34c9e14d0f79c50aa438fd55"


def load_layers(folder: Path) -> Layers:
    """Load the layers. Raises StoreError if bert.onnx is not the published file."""
    import onnxruntime

    graph = GRAPH_FILE.read_bytes()
    if hashlib.sha256(graph).hexdigest() != GRAPH_DIGEST:
        raise StoreError(f"{GRAPH_FILE.name} is not the published file: install pincite again")
    names = list_weights()
    tensors = load_tensors(folder, names)
    values = [onnxruntime.OrtValue.ortvalue_from_numpy(each) for each in tensors]
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # Threads that wait in a loop would take a fifth of the processor time.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_external_initializers(names, values)
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    keep_in_forks(session)

    def run(embeddings: Tensor, mask: NDArray[np.int32]) -> Tensor:
        inputs = {
            "embeddings": embeddings.reshape(-1, DIMENSIONS),
            "mask": mask,
            "shape": np.array(embeddings.shape, np.int64),
        }
        (hidden,) = session.run(None, inputs)
        result: Tensor = hidden.reshape(embeddings.shape)
        return result

    return run
