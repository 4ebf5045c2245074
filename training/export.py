"""The trained model → ONNX in float32 → reader.onnx: float16 weights, no word embeddings."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from pincite.index.embedding.local import load_bundled_token_embeddings

from training.model import WORD_EMBEDDINGS, ReaderModel

INPUT_NAMES, OUTPUT_NAME = ["ids", "kinds", "mask"], "numbers"
MIN_FLOAT16_SIZE = 10_000
"""Tensors with fewer numbers stay in float32."""


def export(model: ReaderModel, file: Path) -> None:
    """Write the model as ONNX in float32.

    The inputs "ids", "kinds" and "mask" are (batch, tokens) int64; the output "numbers" is
    (batch, tokens, number of logits) float32.
    """
    model.bert.set_attn_implementation("eager")  # whose nodes onnxruntime fuses
    _to_onnx(model, file)
    _fuse(model, file)


def _to_onnx(model: ReaderModel, file: Path) -> None:
    example = torch.ones((2, 16), dtype=torch.int64)
    axes = {0: "batch", 1: "tokens"}
    torch.onnx.export(
        model.eval(),
        (example, example, example),
        str(file),
        input_names=INPUT_NAMES,
        output_names=[OUTPUT_NAME],
        dynamic_axes=dict.fromkeys((*INPUT_NAMES, OUTPUT_NAME), axes),
        opset_version=17,
        dynamo=False,
    )


def _fuse(model: ReaderModel, file: Path) -> None:
    """Fuse the nodes of attention and of layer normalization, for speed."""
    from onnxruntime.transformers.fusion_options import FusionOptions
    from onnxruntime.transformers.optimizer import optimize_model

    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False  # `shrink` removes the embeddings
    heads, size = model.bert.config.num_attention_heads, model.bert.config.hidden_size
    fused = optimize_model(
        str(file), "bert", num_heads=heads, hidden_size=size, optimization_options=options
    )
    fused.save_model_to_file(str(file))


def load_weights(model: ReaderModel, file: Path) -> None:
    """Load the weights of a reader.onnx that `shrink` wrote; the word embeddings are not in it.

    Raises ValueError if the file has other tensors than the model.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(file).graph
    tensors = {
        each.name.removesuffix(".float16"): numpy_helper.to_array(each)
        for each in graph.initializer
    }
    state = model.state_dict()
    weights = {name: tensors[name] for name in state if name in tensors}
    layer = iter(range(model.bert.config.num_hidden_layers))
    names: Iterator[str] = iter(())
    for node in graph.node:
        if node.op_type == "Attention":
            # Query, key and value stand side by side, transposed.
            prefix = f"bert.encoder.layer.{next(layer)}"
            for position, kind in ((1, "weight"), (2, "bias")):
                parts = np.split(tensors[node.input[position]], 3, axis=-1)
                for name, part in zip(("query", "key", "value"), parts, strict=True):
                    weights[f"{prefix}.attention.self.{name}.{kind}"] = part.T
            dense = ("attention.output", "intermediate", "output")
            names = iter(f"{prefix}.{name}.dense.weight" for name in dense)
        elif node.op_type == "MatMul":
            matrix = tensors[node.input[1]]
            weights[next(names, "head.weight")] = matrix.T
    missing = state.keys() - weights.keys() - {WORD_EMBEDDINGS}
    if missing:
        raise ValueError(f"{file}: it lacks {', '.join(sorted(missing))}")
    for name, values in weights.items():
        state[name] = torch.from_numpy(np.array(values, dtype=np.float32))
    for name in ("head.weight", "head.bias"):
        # A logit that the file lacks starts as a copy of the first.
        lacking = model.head.out_features - len(state[name])
        padded = torch.cat([state[name], *[state[name][:1]] * lacking])
        state[name] = padded[: model.head.out_features]
    model.load_state_dict(state)


def write_weights(float32_file: Path, folder: Path, name: str) -> str:
    """Write `name`.onnx, and its sha256 to `name`.json, and return the sha256."""
    folder.mkdir(exist_ok=True)
    weights = folder / f"{name}.onnx"
    shrink(float32_file, weights)
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    (folder / f"{name}.json").write_text(json.dumps({"sha256": digest}) + "\n", "utf-8")
    return digest


def shrink(float32_file: Path, file: Path) -> None:
    """Write an exported model with weights in float16, and without word embeddings.

    In place of "ids", the model takes "words", (batch, tokens, 384) float32: rows of
    `load_bundled_token_embeddings()`, which training must not change (ValueError if it did).
    onnxruntime converts the weights to float32 when it loads them. Why not int8: with int8 weights,
    only 94 % of the questions keep the order of all sentences. Computing in int8 too is twice as
    fast, but puts a different sentence first for one question in 27.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    model = onnx.load(float32_file)
    graph = model.graph
    (embedding_node,) = (node for node in graph.node if WORD_EMBEDDINGS in node.input)
    for node in graph.node:
        # The rest of the graph uses only the shape of the ids, and the kinds have the same.
        replacements = {embedding_node.output[0]: "words", "ids": "kinds"}
        node.input[:] = [replacements.get(name, name) for name in node.input]
    graph.node.remove(embedding_node)
    (embeddings,) = (each for each in graph.initializer if each.name == WORD_EMBEDDINGS)
    if not np.array_equal(numpy_helper.to_array(embeddings), load_bundled_token_embeddings()):
        raise ValueError(
            f"{float32_file}: its word embeddings are not the bundled ones: freeze them in training"
        )
    graph.initializer.remove(embeddings)
    shape = ["batch", "tokens", embeddings.dims[1]]
    graph.input[0].CopyFrom(helper.make_tensor_value_info("words", TensorProto.FLOAT, shape))
    for weight in graph.initializer:
        if np.prod(weight.dims) >= MIN_FLOAT16_SIZE:
            name = f"{weight.name}.float16"
            float16_values = numpy_helper.to_array(weight).astype(np.float16)
            cast = helper.make_node("Cast", [name], [weight.name], to=TensorProto.FLOAT)
            weight.CopyFrom(numpy_helper.from_array(float16_values, name))
            graph.node.insert(0, cast)
    onnx.save(model, file)
