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
from pincite.assistant.read.packing import Packed, pack
from pincite.index.embedding.local import carried_tokenizer, carried_words
from pincite.index.errors import StoreError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

FOLDER = Path(__file__).parent / "weights"
LONGEST_SHORT = 24
"""Tokens of a short answer."""
_AT_ONCE = 4_096
"""Tokens that the model sees at once, padding included."""

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Text:
    """Sentences that stand together, under the title of their article."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What was read in a sentence.

    `odds` are the log-odds that it answers the question. `short` says where its few words that
    answer stand, in characters, and `sure` how likely they are those (0 to 1); None and 0 where
    the reader names none.
    """

    odds: float
    short: tuple[int, int] | None = None
    sure: float = 0.0


Reader = Callable[[str, Sequence[Text]], list[list[Judged]]]
"""(question, texts) → for each text, what was read in each of its sentences."""

Run = Callable[[Sequence[Packed]], list[Numbers]]
"""Rows of tokens → (tokens, 3) for each: relevance, start and end of the short answer."""


def carried(question: str, texts: Sequence[Text]) -> list[list[Judged]]:
    """Read texts with the model that comes with Pincite.

    Raises StoreError where its weights are missing or are not those that were published.
    """
    return judge(question, texts, _run)


def judge(question: str, texts: Sequence[Text], run: Run) -> list[list[Judged]]:
    """Read texts with a model that gives three numbers for every token.

    The log-odds of a sentence are the mean of its tokens' relevance.
    """
    everything = [each for text in texts for each in (text.title, *text.sentences)]
    cut = iter(carried_tokenizer().encode_batch([question, *everything], add_special_tokens=False))
    asked = next(cut).ids
    rows: list[tuple[int, Packed]] = []
    offsets: list[list[list[tuple[int, int]]]] = []
    for number, text in enumerate(texts):
        title, *sentences = [next(cut) for _ in range(len(text.sentences) + 1)]
        offsets.append([each.offsets for each in sentences])
        packed = pack(asked, title.ids, [each.ids for each in sentences])
        rows += [(number, each) for each in packed]
    best = [[Judged(-np.inf)] * len(text.sentences) for text in texts]
    for (number, row), numbers in zip(rows, run([row for _, row in rows]), strict=True):
        for (sentence, first), span in zip(row.pieces, row.spans, strict=True):
            odds = float(numbers[slice(*span), 0].mean())
            if odds > best[number][sentence].odds:
                place = offsets[number][sentence][first : first + span[1] - span[0] - 1]
                short = _short(numbers[span[0] : span[1] - 1, 1:], place)
                best[number][sentence] = Judged(odds, *short)
    return best


def _short(
    numbers: Numbers, offsets: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int] | None, float]:
    """Return the likeliest span of (tokens, 2) log-odds of start and end, and its probability."""
    if not offsets:
        return None, 0.0
    starts, ends = (each - np.logaddexp.reduce(each) for each in numbers.T)
    spans = starts[:, None] + ends[None, :]
    rows, columns = np.indices(spans.shape)
    spans[(columns < rows) | (columns >= rows + LONGEST_SHORT)] = -np.inf
    first, last = divmod(int(spans.argmax()), len(spans))
    return (offsets[first][0], offsets[last][1]), float(np.exp(spans[first, last]))


def _run(rows: Sequence[Packed]) -> list[Numbers]:
    session, words = _session(), carried_words()
    result: list[Numbers] = [np.empty((0, 3), np.float32)] * len(rows)
    for batch in batches([len(row.ids) for row in rows], _AT_ONCE):
        longest = max(len(rows[number].ids) for number in batch)
        ids, kinds, mask = (np.zeros((len(batch), longest), np.int64) for _ in range(3))
        for place, number in enumerate(batch):
            size = len(rows[number].ids)
            ids[place, :size] = rows[number].ids
            kinds[place, :size] = rows[number].kinds
            mask[place, :size] = 1
        (numbers,) = session.run(None, {"words": words[ids], "kinds": kinds, "mask": mask})
        for place, number in enumerate(batch):
            result[number] = numbers[place, : len(rows[number].ids)]
    return result


def batches(lengths: Sequence[int], tokens: int) -> Iterator[list[int]]:
    """Yield the numbers of rows of like length, which need little padding, a batch at a time."""
    batch: list[int] = []
    for number in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and lengths[number] * (len(batch) + 1) > tokens:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def refused(problem: str) -> StoreError:
    """Return the error of a harmed file that comes with Pincite."""
    return StoreError(f"{problem}: install pincite again")


@lru_cache(maxsize=1)
def _session() -> "InferenceSession":
    import onnxruntime

    weights = FOLDER / "reader.onnx"
    try:
        data = weights.read_bytes()
        wanted = json.loads((FOLDER / "reader.json").read_text("utf-8"))["sha256"]
    except (OSError, ValueError, KeyError) as error:
        raise refused(f"{weights.name}, the weights of the reader, cannot be read") from error
    if hashlib.sha256(data).hexdigest() != wanted:
        raise refused(f"{weights.name}, the weights of the reader, is not the published file")
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
