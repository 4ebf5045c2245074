"""Writes the computation of the bundled embedding model, index/embedding/bert.onnx.

Usage: python -m training.embedding_graph
"""

import hashlib
from typing import Any

import numpy as np
from onnx import NodeProto, TensorProto, helper, numpy_helper
from pincite.index.embedding.float32 import GRAPH_FILE
from pincite.index.embedding.local import find_bundled_folder
from pincite.index.embedding.weights import DIMENSIONS, LAYERS, list_weights, load_tensors

_HEADS, _EPSILON = 12, 1e-12


class _Graph:
    """Nodes, each named by its output."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []

    def add(self, kind: str, inputs: list[str], domain: str = "", **attributes: Any) -> str:
        output = f"{kind}_{len(self.nodes)}"
        node = helper.make_node(kind, inputs, [output], domain=domain, **attributes)
        self.nodes.append(node)
        return output

    def project(self, values: str, name: str) -> str:
        return self.add("Gemm", [values, f"{name}.weight", f"{name}.bias"], transB=1)

    def normalize(self, values: str, name: str) -> str:
        inputs = [values, f"{name}.weight", f"{name}.bias"]
        return self.add("LayerNormalization", inputs, epsilon=_EPSILON, axis=-1)

    def add_layer(self, hidden: str, prefix: str) -> str:
        heads = [
            self.add("Reshape", [self.project(hidden, f"{prefix}.attention.self.{name}"), "shape"])
            for name in ("query", "key", "value")
        ]
        inputs = [*heads, "", "mask"]
        attended = self.add("MultiHeadAttention", inputs, "com.microsoft", num_heads=_HEADS)
        attended = self.add("Reshape", [attended, "flat"])
        attended = self.project(attended, f"{prefix}.attention.output.dense")
        total = self.add("Add", [attended, hidden])
        hidden = self.normalize(total, f"{prefix}.attention.output.LayerNorm")
        wide = self.add(
            "Gelu", [self.project(hidden, f"{prefix}.intermediate.dense")], "com.microsoft"
        )
        total = self.add("Add", [self.project(wide, f"{prefix}.output.dense"), hidden])
        return self.normalize(total, f"{prefix}.output.LayerNorm")


def make_graph() -> bytes:
    """Return the computation, in ONNX.

    Inputs: "embeddings" (tokens, 384) float32, the sums of embeddings of all rows; "mask" (rows,
    tokens of a row) int32; "shape", the three numbers of rows, tokens and dimensions. Output:
    "hidden" (tokens, 384) float32.
    """
    graph = _Graph()
    hidden = graph.normalize("embeddings", "embeddings.LayerNorm")
    for layer in range(LAYERS):
        hidden = graph.add_layer(hidden, f"encoder.layer.{layer}")
    graph.nodes.append(helper.make_node("Identity", [hidden], ["hidden"]))
    flat = numpy_helper.from_array(np.array([-1, DIMENSIONS], np.int64), "flat")
    names = list_weights()
    shapes = [each.shape for each in load_tensors(find_bundled_folder(), names)]
    described = helper.make_graph(
        graph.nodes,
        "bert",
        [
            helper.make_tensor_value_info("embeddings", TensorProto.FLOAT, ["tokens", DIMENSIONS]),
            helper.make_tensor_value_info("mask", TensorProto.INT32, ["rows", "length"]),
            helper.make_tensor_value_info("shape", TensorProto.INT64, [3]),
        ],
        [helper.make_tensor_value_info("hidden", TensorProto.FLOAT, ["tokens", DIMENSIONS])],
        [flat, *(_describe_tensor(*each) for each in zip(names, shapes, strict=True))],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(described, opset_imports=opsets, ir_version=9)
    content: bytes = model.SerializeToString(deterministic=True)
    return content


def _describe_tensor(name: str, shape: tuple[int, ...]) -> TensorProto:
    """Return a tensor whose values are in the model's own file."""
    tensor = TensorProto(
        name=name, dims=shape, data_type=TensorProto.FLOAT, data_location=TensorProto.EXTERNAL
    )
    tensor.external_data.add(key="location", value="model.safetensors")
    return tensor


if __name__ == "__main__":
    GRAPH_FILE.write_bytes(make_graph())
    print(f'GRAPH_DIGEST = "{hashlib.sha256(GRAPH_FILE.read_bytes()).hexdigest()}"')
