"""The reading model: how likely each sentence of a passage answers, and its few words that do.

A small transformer, trained on openly licensed questions (training/, `make reader`), comes with
Pincite as ONNX. It judges relevance, not entailment, in English.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from pincite.assistant.read.packing import PackedRow, pack
from pincite.index.embedding.local import bundled_token_embeddings, bundled_tokenizer
from pincite.index.errors import StoreError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

WEIGHTS_FOLDER = Path(__file__).parent / "weights"
MAX_SHORT_ANSWER_TOKENS = 24
"""Tokens of a short answer."""
_BATCH_TOKENS = 4_096
"""Tokens that the model sees at once, padding included."""

Logits = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PassageText:
    """Sentences that stand together, under the title of their article."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was read in a sentence.

    `odds` are the log-odds that it answers the question. `short` says where its few words that
    answer stand, in characters, and `sure` how likely they are those (0 to 1); None and 0 where
    the reader names none.
    """

    logit: float
    short: tuple[int, int] | None = None
    span_probability: float = 0.0


Reader = Callable[[str, Sequence[PassageText]], list[list[Judgement]]]
"""(question, texts) → for each text, what was read in each of its sentences."""

Predictor = Callable[[Sequence[PackedRow]], list[Logits]]
"""Rows of tokens → (tokens, 3) for each: relevance, start and end of the short answer."""


def bundled_reader(question: str, texts: Sequence[PassageText]) -> list[list[Judgement]]:
    """Read texts with the model that comes with Pincite.

    Raises StoreError where its weights are missing or are not those that were published.
    """
    return judge(question, texts, _predict)


def judge(question: str, texts: Sequence[PassageText], predict: Predictor) -> list[list[Judgement]]:
    """Read texts with a model that gives three numbers for every token.

    The log-odds of a sentence are the mean of its tokens' relevance.
    """
    strings = [each for text in texts for each in (text.title, *text.sentences)]
    encodings = iter(
        bundled_tokenizer().encode_batch([question, *strings], add_special_tokens=False)
    )
    question_ids = next(encodings).ids
    rows: list[tuple[int, PackedRow]] = []
    offsets: list[list[list[tuple[int, int]]]] = []
    for number, text in enumerate(texts):
        title, *sentences = [next(encodings) for _ in range(len(text.sentences) + 1)]
        offsets.append([each.offsets for each in sentences])
        packed = pack(question_ids, title.ids, [each.ids for each in sentences])
        rows += [(number, each) for each in packed]
    best = [[Judgement(-np.inf)] * len(text.sentences) for text in texts]
    for (number, row), logits in zip(rows, predict([row for _, row in rows]), strict=True):
        for (sentence, first_token), span in zip(row.pieces, row.spans, strict=True):
            logit = float(logits[slice(*span), 0].mean())
            if logit > best[number][sentence].logit:
                piece_offsets = offsets[number][sentence][
                    first_token : first_token + span[1] - span[0] - 1
                ]
                short = _best_span(logits[span[0] : span[1] - 1, 1:], piece_offsets)
                best[number][sentence] = Judgement(logit, *short)
    return best


def _best_span(
    logits: Logits, offsets: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int] | None, float]:
    """Return the likeliest span of (tokens, 2) log-odds of start and end, and its probability."""
    if not offsets:
        return None, 0.0
    starts, ends = (each - np.logaddexp.reduce(each) for each in logits.T)
    span_scores = starts[:, None] + ends[None, :]
    rows, columns = np.indices(span_scores.shape)
    span_scores[(columns < rows) | (columns >= rows + MAX_SHORT_ANSWER_TOKENS)] = -np.inf
    first, last = divmod(int(span_scores.argmax()), len(span_scores))
    return (offsets[first][0], offsets[last][1]), float(np.exp(span_scores[first, last]))


def _predict(rows: Sequence[PackedRow]) -> list[Logits]:
    session, word_vectors = _load_inference_session(), bundled_token_embeddings()
    result: list[Logits] = [np.empty((0, 3), np.float32)] * len(rows)
    for batch in batch_by_length([len(row.ids) for row in rows], _BATCH_TOKENS):
        longest = max(len(rows[number].ids) for number in batch)
        ids, type_ids, mask = (np.zeros((len(batch), longest), np.int64) for _ in range(3))
        for position, number in enumerate(batch):
            size = len(rows[number].ids)
            ids[position, :size] = rows[number].ids
            type_ids[position, :size] = rows[number].type_ids
            mask[position, :size] = 1
        (logits,) = session.run(None, {"words": word_vectors[ids], "kinds": type_ids, "mask": mask})
        for position, number in enumerate(batch):
            result[number] = logits[position, : len(rows[number].ids)]
    return result


def batch_by_length(lengths: Sequence[int], max_tokens: int) -> Iterator[list[int]]:
    """Yield the numbers of rows of like length, which need little padding, a batch at a time."""
    batch: list[int] = []
    for number in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and lengths[number] * (len(batch) + 1) > max_tokens:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def installation_error(problem: str) -> StoreError:
    """Return the error of a harmed file that comes with Pincite."""
    return StoreError(f"{problem}: install pincite again")


@lru_cache(maxsize=1)
def _load_inference_session() -> "InferenceSession":
    import onnxruntime

    weights = WEIGHTS_FOLDER / "reader.onnx"
    try:
        data = weights.read_bytes()
        expected_digest = json.loads((WEIGHTS_FOLDER / "reader.json").read_text("utf-8"))["sha256"]
    except (OSError, ValueError, KeyError) as error:
        raise installation_error(
            f"{weights.name}, the weights of the reader, cannot be read"
        ) from error
    if hashlib.sha256(data).hexdigest() != expected_digest:
        raise installation_error(
            f"{weights.name}, the weights of the reader, is not the published file"
        )
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
