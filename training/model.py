"""The reader's model: a small transformer with three logits for each token.

The mean of the first logit (relevance) over a sentence is the log-odds that the sentence answers;
at `[CLS]` it is the log-odds that the passage has all that the question asks. The others are the
logits that the short answer starts or ends at the token; at `[CLS]`, that no few words answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from pincite.assistant.encoder.packing import PackedRow
from pincite.assistant.encoder.session import Logits, Predictor
from pincite.index.embedding.batches import batch_by_length
from torch import Tensor, nn
from transformers import BertModel

BATCH_TOKENS = 4_096
"""Most tokens of a batch, padding included."""
NO_SPAN = (0, 0)
"""The place of the short answer where no few words answer: `[CLS]`."""


@dataclass(frozen=True, slots=True)
class TrainingExample:
    """A row and its labels.

    `gold` is 1 for each piece that answers and 0 for the others. `sufficient`: the row has all that
    the question asks. `answers` are the first and last token of each wording of the short answer,
    NO_SPAN if no few words answer; none if that is not known.
    """

    source: str
    row: PackedRow
    gold: list[int]
    sufficient: bool
    answers: list[tuple[int, int]]


class ReaderModel(nn.Module):  # type: ignore[misc] # torch is not followed
    """BERT without its pooler, and one linear layer from each token to its three logits."""

    def __init__(self, folder: Path, seed: int) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.bert = BertModel.from_pretrained(
            str(folder),
            add_pooling_layer=False,
            attn_implementation="eager",  # trains faster on CPUs than the fused attention
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            use_safetensors=True,
            local_files_only=True,
        )
        self.head = nn.Linear(self.bert.config.hidden_size, 3)

    def forward(self, ids: Tensor, type_ids: Tensor, mask: Tensor) -> Tensor:
        """Return the logits, (batch, tokens, 3), of three inputs of (batch, tokens)."""
        hidden = self.bert(input_ids=ids, token_type_ids=type_ids, attention_mask=mask)
        logits: Tensor = self.head(hidden.last_hidden_state.float())
        return logits


def collate(rows: Sequence[PackedRow]) -> tuple[Tensor, Tensor, Tensor]:
    """Return ids, type ids and attention mask, each (batch, tokens), padded to the longest row."""
    longest = max(len(row.ids) for row in rows)
    ids = torch.tensor([row.ids + [0] * (longest - len(row.ids)) for row in rows])
    type_ids = torch.tensor([row.type_ids + [0] * (longest - len(row.ids)) for row in rows])
    mask = torch.tensor([[1] * len(row.ids) + [0] * (longest - len(row.ids)) for row in rows])
    return ids, type_ids, mask


def pool_pieces(logits: Tensor, rows: Sequence[PackedRow]) -> list[Tensor]:
    """Return for each row the mean logit of each piece: (batch, tokens) → (pieces,) each."""
    totals = torch.cumsum(nn.functional.pad(logits, (1, 0)), dim=1)
    result = []
    for each, row in zip(totals, rows, strict=True):
        starts, ends = torch.tensor(row.spans).unbind(1)
        result.append((each[ends] - each[starts]) / (ends - starts))
    return result


def make_predictor(model: ReaderModel) -> Predictor:
    """Return a predictor for `onnx_reader.judge` that runs the model in float32."""

    def predict(rows: Sequence[PackedRow]) -> list[Logits]:
        result: list[Logits] = [np.empty((0, 3), np.float32)] * len(rows)
        with torch.inference_mode():
            for batch in batch_by_length([len(row.ids) for row in rows], BATCH_TOKENS):
                logits = model(*collate([rows[n] for n in batch])).numpy()
                for n, each in zip(batch, logits, strict=True):
                    result[n] = each[: len(rows[n].ids)]
        return result

    return predict
