"""The reader that comes with Pincite: a small transformer in ONNX.

`make reader` trains it on openly licensed questions (training/). It judges relevance, not
entailment, in English.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pincite.assistant.encoder.packing import PackedRow, pack
from pincite.assistant.encoder.session import Logits, Predictor, predict_rows
from pincite.assistant.read.reader import Judgement, PassageText, Reader
from pincite.index.embedding.local import load_bundled_tokenizer

WEIGHTS_FOLDER = Path(__file__).parent / "weights"
MAX_SHORT_ANSWER_TOKENS = 24
MAX_REMEMBERED = 2_000
"""Passages and single sentences, of the last eighty questions or so."""

Offsets = Sequence[tuple[int, int]]
"""Start and end of each token, in characters of its sentence."""


class ModelReader:
    """A reader by the logits of a model. What was read for a question is not read again."""

    def __init__(self, predict: Predictor) -> None:
        self.predict = predict
        self._judged: dict[tuple[str, PassageText], tuple[Judgement, ...]] = {}

    def __call__(self, question: str, texts: Sequence[PassageText], /) -> list[list[Judgement]]:
        """Judge the sentences of passages.

        Raises StoreError if the weights are missing, or differ from the published file.
        """
        found = {each: self._judged.get((question, each)) for each in texts}
        known = {each: judgements for each, judgements in found.items() if judgements is not None}
        unread = [each for each in dict.fromkeys(texts) if each not in known]
        for each, judgements in zip(unread, judge(question, unread, self.predict), strict=True):
            known[each] = self._judged[question, each] = tuple(judgements)
        for key in list(self._judged)[: max(0, len(self._judged) - MAX_REMEMBERED)]:
            self._judged.pop(key, None)
        return [list(known[each]) for each in texts]


def judge(question: str, texts: Sequence[PassageText], predict: Predictor) -> list[list[Judgement]]:
    """Judge the sentences of passages by the logits of their tokens.

    The log-odds of a sentence are the mean relevance of its tokens; those of a passage stand at
    its `[CLS]`. Of a sentence in several pieces, the best piece counts.
    """
    rows, offsets = _tokenize(question, texts)
    best = [[Judgement(-np.inf)] * len(text.sentences) for text in texts]
    for (number, row), logits in zip(rows, predict([row for _, row in rows]), strict=True):
        for (sentence, first_token), (start, end) in zip(row.pieces, row.spans, strict=True):
            logit = float(logits[start:end, 0].mean())
            if logit > best[number][sentence].logit:
                separator = end - 1
                sentence_offsets = offsets[number][sentence]
                piece_offsets = sentence_offsets[first_token : first_token + separator - start]
                short, probability, share = _find_best_span(
                    logits[start:separator, 1:], logits[0, 1:], piece_offsets
                )
                best[number][sentence] = Judgement(
                    logit, short, probability, float(logits[0, 0]), share
                )
    return best


def _tokenize(
    question: str, texts: Sequence[PassageText]
) -> tuple[list[tuple[int, PackedRow]], list[list[Offsets]]]:
    """Return rows, each with the number of its passage, and the offsets by passage and sentence."""
    strings = [each for text in texts for each in (text.heading, *text.sentences)]
    encodings = iter(
        load_bundled_tokenizer().encode_batch([question, *strings], add_special_tokens=False)
    )
    question_ids = next(encodings).ids
    rows: list[tuple[int, PackedRow]] = []
    offsets: list[list[Offsets]] = []
    for number, text in enumerate(texts):
        heading, *sentences = [next(encodings) for _ in range(len(text.sentences) + 1)]
        offsets.append([each.offsets for each in sentences])
        packed = pack(question_ids, heading.ids, [each.ids for each in sentences])
        rows += [(number, each) for each in packed]
    return rows, offsets


def _find_best_span(
    logits: Logits, no_span: NDArray[np.float32], offsets: Offsets
) -> tuple[tuple[int, int] | None, float, float]:
    """Return the likeliest span, in characters, its probability, and its share among the spans.

    `logits` is (tokens, 2): start and end; `no_span` has the two logits that no few words answer.
    Span extraction as in BERT (Devlin et al. 2019).
    """
    if not offsets:
        return None, 0.0, 0.0
    spans_total = np.logaddexp.reduce(logits)
    starts, ends = (logits - spans_total).T
    span_scores = starts[:, None] + ends[None, :]
    rows, columns = np.indices(span_scores.shape)
    span_scores[(columns < rows) | (columns >= rows + MAX_SHORT_ANSWER_TOKENS)] = -np.inf
    first, last = divmod(int(span_scores.argmax()), len(span_scores))
    share = float(np.exp(span_scores[first, last]))
    any_span = float(np.exp((spans_total - np.logaddexp(spans_total, no_span)).sum()))
    return (offsets[first][0], offsets[last][1]), share * any_span, share


def _predict(rows: Sequence[PackedRow]) -> list[Logits]:
    return predict_rows(rows, WEIGHTS_FOLDER, "reader")


bundled_reader = ModelReader(_predict)
"""The reader that comes with Pincite."""


def load_bundled_reader(_setting: str) -> Reader:
    """Return the bundled reader; there is only one, so the setting has no effect."""
    return bundled_reader
