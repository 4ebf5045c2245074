"""The trained model → ONNX, and that → one small file, with weights in 16 bits and no words."""

from pathlib import Path

import numpy as np
import torch
from pincite.index.embedding.local import bundled_token_embeddings

from training.model import ReaderModel

INPUT_NAMES, OUTPUT_NAME = ["ids", "kinds", "mask"], "numbers"
WORD_EMBEDDINGS = "bert.embeddings.word_embeddings.weight"
MIN_FLOAT16_SIZE = 10_000
"""Weights of fewer numbers stay as they are."""


def export(model: ReaderModel, file: Path) -> None:
    """Write the model as it is, in float32.

    Inputs ids, kinds and mask are (batch, tokens) int64, the output numbers is (batch, tokens, 3).
    """
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
    """Let onnxruntime put the nodes of attention and of normalization together: it is faster."""
    from onnxruntime.transformers.fusion_options import FusionOptions
    from onnxruntime.transformers.optimizer import optimize_model

    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False  # words are looked up apart (shrink)
    heads, size = model.bert.config.num_attention_heads, model.bert.config.hidden_size
    fused = optimize_model(
        str(file), "bert", num_heads=heads, hidden_size=size, optimization_options=options
    )
    fused.save_model_to_file(str(file))


def shrink(float32_file: Path, file: Path) -> None:
    """Write an exported model with weights in float16, and without its words.

    In place of ids it takes words, (batch, tokens, 384) float32: those of the model that was
    started from (`index.embed.carried_words`), which training leaves as they are (ValueError if
    not). onnxruntime makes the weights float32 as it loads them. In int8 they put all sentences
    in the same order for .94 of the questions only; to compute in int8 too is twice as fast, but
    puts another sentence first for one question in 27.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    model = onnx.load(float32_file)
    graph = model.graph
    (embedding_node,) = (node for node in graph.node if WORD_EMBEDDINGS in node.input)
    for node in graph.node:
        replacements = {
            embedding_node.output[0]: "words",
            "ids": "kinds",
        }  # of the ids, only the shape is left
        node.input[:] = [replacements.get(name, name) for name in node.input]
    graph.node.remove(embedding_node)
    (embeddings,) = (each for each in graph.initializer if each.name == WORD_EMBEDDINGS)
    if not np.array_equal(numpy_helper.to_array(embeddings), bundled_token_embeddings()):
        raise ValueError(
            f"{float32_file}: its words are not those of the model that was started from"
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
