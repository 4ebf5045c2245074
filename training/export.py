"""The trained model → one ONNX file with weights in int8."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from training.model import Model

if TYPE_CHECKING:
    from onnx import GraphProto, ModelProto, NodeProto, TensorProto

INPUTS, OUTPUT = ["ids", "kinds", "mask"], "numbers"
SMALL = 10_000
"""Weights of fewer numbers stay as they are."""
GROUP = 32
"""Numbers in a column of weights that share a scale."""


def export(model: Model, file: Path, *, whole: Path | None = None) -> None:
    """Write the model with weights in int8; in float32 to `whole`, if that is named.

    Inputs ids, kinds and mask are (batch, tokens) int64, the output numbers is (batch, tokens, 3).
    Only the weights are in int8, with a scale for each `GROUP` of them (for each word in the table
    of words): onnxruntime makes them float32 as it loads them. To compute in int8 too is twice as
    fast, but puts another sentence first for one question in 27.
    """
    import onnx

    with TemporaryDirectory() as folder:
        plain = whole or Path(folder) / "plain.onnx"
        _to_onnx(model, plain)
        _fuse(model, plain)
        small = onnx.load(plain)
    _shrink(small)
    onnx.save(small, file)


def _to_onnx(model: Model, file: Path) -> None:
    example = torch.ones((2, 16), dtype=torch.int64)
    axes = {0: "batch", 1: "tokens"}
    torch.onnx.export(
        model.eval(),
        (example, example, example),
        str(file),
        input_names=INPUTS,
        output_names=[OUTPUT],
        dynamic_axes=dict.fromkeys((*INPUTS, OUTPUT), axes),
        opset_version=17,
        dynamo=False,
    )


def _fuse(model: Model, file: Path) -> None:
    """Let onnxruntime put the nodes of attention and of normalization together: it is faster."""
    from onnxruntime.transformers.fusion_options import FusionOptions
    from onnxruntime.transformers.optimizer import optimize_model

    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False  # it takes the words in float32 only
    heads, size = model.bert.config.num_attention_heads, model.bert.config.hidden_size
    fused = optimize_model(
        str(file), "bert", num_heads=heads, hidden_size=size, optimization_options=options
    )
    fused.save_model_to_file(str(file))


def _shrink(model: "ModelProto") -> None:
    graph = model.graph
    for weight in [each for each in graph.initializer if np.prod(each.dims) >= SMALL]:
        users = [node for node in graph.node if weight.name in node.input]
        for node in users:
            words = node.op_type == "Gather"
            new = _words(graph, weight, node) if words else _layer(graph, weight, node)
            place = list(graph.node).index(node)
            for number, each in enumerate(new):
                graph.node.insert(place + number, each)
            if words:
                graph.node.remove(node)
        graph.initializer.remove(weight)


def _words(graph: "GraphProto", weight: "TensorProto", node: "NodeProto") -> list["NodeProto"]:
    """Look words up in int8, and scale what was found."""
    from onnx import helper, numpy_helper

    small, scales = _in_int8(graph, weight.name, numpy_helper.to_array(weight))
    ids, (found,) = node.input[1], node.output
    return [
        helper.make_node("Gather", [small, ids], [f"{found}.int8"]),
        helper.make_node("Cast", [f"{found}.int8"], [f"{found}.float"], to=1),
        helper.make_node("Gather", [scales, ids], [f"{found}.scale"]),
        helper.make_node("Mul", [f"{found}.float", f"{found}.scale"], [found]),
    ]


def _layer(graph: "GraphProto", weight: "TensorProto", node: "NodeProto") -> list["NodeProto"]:
    """Make the weight from int8 in nodes of constants, which are computed once, at loading."""
    from onnx import helper, numpy_helper

    rows, columns = weight.dims
    groups = numpy_helper.to_array(weight).reshape(-1, GROUP, columns)
    small, scales = _in_int8(graph, weight.name, groups)
    shape, made = f"{weight.name}.shape", f"{weight.name}.made"
    graph.initializer.append(numpy_helper.from_array(np.array([rows, columns]), shape))
    for place, name in enumerate(node.input):
        if name == weight.name:
            node.input[place] = made
    return [
        helper.make_node("Cast", [small], [f"{made}.float"], to=1),
        helper.make_node("Mul", [f"{made}.float", scales], [f"{made}.groups"]),
        helper.make_node("Reshape", [f"{made}.groups", shape], [made]),
    ]


def _in_int8(graph: "GraphProto", name: str, values: NDArray[np.float32]) -> tuple[str, str]:
    """Add values in int8 to the graph, with scales along their second axis; return the names."""
    from onnx import numpy_helper

    scales = np.maximum(np.abs(values).max(axis=1, keepdims=True), 1e-12) / 127
    names = f"{name}.int8", f"{name}.scales"
    for part, new in zip((np.rint(values / scales).astype(np.int8), scales), names, strict=True):
        graph.initializer.append(numpy_helper.from_array(part, new))
    return names
