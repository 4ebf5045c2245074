"""The trained model → one int8 ONNX file."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import torch

from training.model import Model

if TYPE_CHECKING:
    from onnx import ModelProto

INPUTS, OUTPUT = ["ids", "kinds", "mask"], "numbers"


def export(model: Model, file: Path, *, whole: Path | None = None) -> None:
    """Write the model with weights in int8; in float32 to `whole`, if that is named.

    Inputs ids, kinds and mask are (batch, tokens) int64, the output numbers is (batch, tokens, 3).
    Weights of the layers have a scale for each column, those of words one for each word.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        _to_onnx(model, plain)
        _fused(model, plain, whole or plain)
        quantize_dynamic(
            whole or plain,
            file,
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Attention"],
            # Fused nodes are of onnxruntime's own kinds, whose types onnx cannot infer.
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    small = onnx.load(file)
    _shrink_words(small)
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


def _fused(model: Model, file: Path, into: Path) -> None:
    """Let onnxruntime put the nodes of attention and of normalization together: it is faster."""
    from onnxruntime.transformers.fusion_options import FusionOptions
    from onnxruntime.transformers.optimizer import optimize_model

    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False  # it would keep the words in float32
    heads, size = model.bert.config.num_attention_heads, model.bert.config.hidden_size
    fused = optimize_model(
        str(file), "bert", num_heads=heads, hidden_size=size, optimization_options=options
    )
    fused.save_model_to_file(str(into))


def _shrink_words(model: "ModelProto") -> None:
    """Keep the table of words in int8, with a scale for each word."""
    from onnx import TensorProto, helper, numpy_helper

    graph = model.graph
    table = max(graph.initializer, key=lambda each: int(np.prod(each.dims)))
    gather = next(node for node in graph.node if table.name in node.input)
    values = numpy_helper.to_array(table)
    scales = np.abs(values).max(axis=1, keepdims=True) / 127
    words = np.rint(values / np.maximum(scales, 1e-12)).astype(np.int8)
    name, ids, place = table.name, gather.input[1], list(graph.node).index(gather)
    graph.initializer.remove(table)
    graph.initializer.append(numpy_helper.from_array(words, f"{name}.int8"))
    graph.initializer.append(numpy_helper.from_array(scales.astype(np.float32), f"{name}.scales"))
    nodes = [
        helper.make_node("Gather", [f"{name}.int8", ids], [f"{name}.rows"]),
        helper.make_node("Cast", [f"{name}.rows"], [f"{name}.floats"], to=TensorProto.FLOAT),
        helper.make_node("Gather", [f"{name}.scales", ids], [f"{name}.scale"]),
        helper.make_node("Mul", [f"{name}.floats", f"{name}.scale"], [gather.output[0]]),
    ]
    graph.node.remove(gather)
    for number, node in enumerate(nodes):
        graph.node.insert(place + number, node)
