"""A statement and what it cites → the log-odds that it is borne out, by a small transformer.

The bundled model is built like the bundled reader, in a file of its own; `python -m training.check`
trains it. It reads the statement, the headline, and each cited sentence with the one before it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pincite.assistant.check.cited import CitedSentence
from pincite.assistant.encoder.packing import PackedRow, pack
from pincite.assistant.encoder.session import Predictor
from pincite.index.embedding.local import load_bundled_tokenizer
from pincite.index.text.words import words

WEIGHTS_FOLDER = Path(__file__).parent / "weights"
MAX_STATEMENT_TOKENS = 120
"""The rest of a longer statement is not read: it counts as not borne out."""
MAX_CITED_SENTENCES = 8
"""Most cited sentences that are read: those with most words of the statement."""
MAX_CHARACTERS = 1_000
"""The first characters of each text that are read."""
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Meaning:
    """How the model judges a statement.

    `logit` is the log-odds that the cited sentences bear it out in full. `words` has, for each
    word of the statement (start, end), the probability that this word is not borne out.
    """

    logit: float
    words: tuple[tuple[int, int, float], ...]


def judge(
    statements: Sequence[tuple[str, Sequence[CitedSentence]]], predict: Predictor
) -> list[Meaning]:
    """Judge statements by the logits of their tokens, all in one run of a model.

    Of what does not fit into one row of tokens, the row that bears the statement out best counts.
    """
    packed = [pack_statement(text, cited) for text, cited in statements]
    rows = [row for each in packed for row in each]
    logits = iter(predict(rows))
    result = []
    for (text, _), own_rows in zip(statements, packed, strict=True):
        own_logits = [next(logits) for _ in own_rows]
        if not own_logits:
            result.append(Meaning(-np.inf, ()))
            continue
        best = max(own_logits, key=lambda each: each[0, 0])
        result.append(Meaning(float(best[0, 0]), _rate_words(text, best[1:, 1])))
    return result


def pack_statement(text: str, cited: Sequence[CitedSentence]) -> list[PackedRow]:
    """Return the rows of tokens for a statement: one, unless it cites much; none if nothing."""
    cited = _select_nearest(text, cited)
    sentences: dict[str, None] = {}
    for each in cited:
        sentences |= dict.fromkeys(part for part in (each.before, each.text) if part)
    headline = " / ".join(dict.fromkeys(each.headline for each in cited if each.headline))
    encodings = load_bundled_tokenizer().encode_batch(
        [each[:MAX_CHARACTERS] for each in (text, headline, *sentences)], add_special_tokens=False
    )
    statement_ids, headline_ids, *sentence_ids = [each.ids for each in encodings]
    return list(pack(statement_ids, headline_ids, sentence_ids, MAX_STATEMENT_TOKENS))


def _select_nearest(text: str, cited: Sequence[CitedSentence]) -> Sequence[CitedSentence]:
    """Return the sentences with most words of a statement, in order; a rare word counts more."""
    if len(cited) <= MAX_CITED_SENTENCES:
        return cited
    own = [frozenset(words(each.text)) for each in cited]
    counts = Counter(word for each in own for word in each)
    wanted = set(words(text))
    shared = [sum(1 / counts[word] for word in wanted & each) for each in own]
    best = sorted(range(len(cited)), key=lambda number: -shared[number])[:MAX_CITED_SENTENCES]
    return [cited[number] for number in sorted(best)]


def _rate_words(text: str, logits: np.ndarray) -> tuple[tuple[int, int, float], ...]:
    """Return (start, end, probability) of each word; the likeliest token of a word counts.

    `logits` are those of the tokens after `[CLS]`: the statement first.
    """
    beginning = text[:MAX_CHARACTERS]
    offsets = load_bundled_tokenizer().encode(beginning, add_special_tokens=False).offsets
    rated = []
    for match in _WORD.finditer(text):
        values = [
            float(logits[n])
            for n, (start, end) in enumerate(offsets[:MAX_STATEMENT_TOKENS])
            if start < match.end() and match.start() < end
        ]
        rated.append(
            (match.start(), match.end(), 1 / (1 + np.exp(-max(values))) if values else 1.0)
        )
    return tuple(rated)
