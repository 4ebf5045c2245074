"""The larger reading model: an MPNet of 109 million parameters, which reads the reader's rows.

It is a published model and how ours differs from it (Song et al. 2020; Hu et al. 2021, LoRA): the
matrices of the differences are kept as two factors of a low rank, in 8 bits. Importing this module
loads PyTorch.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import torch
from pincite.assistant.encoder.packing import CLS, SEP
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import MPNetConfig, MPNetModel

LOGITS = 3
"""Logits of each token, those of the bundled reader."""
LEFT, RIGHT = ".left", ".right"
"""Ends of the names of two factors whose product is the difference of a matrix."""
SCALES = ".scales"
"""End of the name of what the columns of `LEFT`, or the rows of `RIGHT`, are multiplied by."""
_START, _PADDING, _END, _SHIFT = 0, 1, 2, 4
"""Token ids of MPNet: of its special tokens, and how far the word pieces of BERT are shifted."""


class LargeModel(nn.Module):  # type: ignore[misc] # torch is not followed
    """MPNet without its pooler, and one linear layer from each token to its logits.

    It takes the inputs of the reader: ids of BERT's word pieces. MPNet knows no kinds of tokens;
    the embeddings of the two kinds start at 0.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        config = MPNetConfig.from_json_file(str(folder / "config.json"))
        config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
        self.bert = MPNetModel(config, add_pooling_layer=False)
        weights = load_file(folder / "model.safetensors")
        self.bert.load_state_dict({name: weights[name] for name in self.bert.state_dict()})
        size = self.bert.config.hidden_size
        self.kinds = nn.Embedding(2, size)
        nn.init.zeros_(self.kinds.weight)
        self.head = nn.Linear(size, LOGITS)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, ids: Tensor, type_ids: Tensor, mask: Tensor) -> Tensor:
        """Return the logits, (batch, tokens, logits), of three inputs of (batch, tokens)."""
        own_ids = torch.where(ids == CLS, _START, ids + _SHIFT)
        own_ids = torch.where(ids == SEP, _END, own_ids)
        own_ids = torch.where(mask == 0, _PADDING, own_ids)
        embeddings = self.bert.embeddings.word_embeddings(own_ids) + self.kinds(type_ids)
        hidden = self.bert(inputs_embeds=embeddings, attention_mask=mask).last_hidden_state
        logits: Tensor = self.head(hidden.to(self.head.weight.dtype))
        return logits.float()


def add_differences(model: LargeModel, tensors: Mapping[str, Tensor]) -> None:
    """Add differences to a model that is its base."""
    state = model.state_dict()
    for name, difference in _join_factors(tensors):
        state[name] = state[name] + difference
    model.load_state_dict(state)


def _join_factors(tensors: Mapping[str, Tensor]) -> Iterator[tuple[str, Tensor]]:
    """Yield the name and the difference of each weight."""
    for name, values in tensors.items():
        if name.endswith(LEFT):
            weight = name.removesuffix(LEFT)
            left = values.float() * tensors[name + SCALES].float()
            right = tensors[weight + RIGHT].float()
            yield weight, left @ (right * tensors[weight + RIGHT + SCALES].float()[:, None])
        elif not name.endswith((RIGHT, SCALES)):
            yield name, values.float()
