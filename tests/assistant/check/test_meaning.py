"""The check by meaning, with a made-up model. Covers also: pincite.assistant.check.cited."""

from collections.abc import Sequence

import numpy as np
import pytest
from pincite.assistant.check import CitedSentence
from pincite.assistant.check.meaning import (
    MAX_CITED_SENTENCES,
    MAX_STATEMENT_TOKENS,
    judge,
    pack_statement,
)
from pincite.assistant.encoder.packing import PackedRow
from pincite.assistant.encoder.session import Logits
from pincite.index.embedding.local import load_bundled_tokenizer

CITED = CitedSentence("It sank on Monday.", "The ferry left Varn.", "Ferry sinks. 3 May 2024")


def predict(rows: Sequence[PackedRow]) -> list[Logits]:
    """Bear out each row with log-odds of 2; the third word of the statement is not."""
    result = []
    for row in rows:
        logits = np.full((len(row.ids), 3), -9.0, np.float32)
        logits[0, 0], logits[3, 1] = 2.0, 9.0
        result.append(logits)
    return result


def test_the_model_reads_statement_headline_and_the_sentence_before() -> None:
    (row,) = pack_statement("The ferry sank on Monday.", [CITED])
    text = load_bundled_tokenizer().decode(row.ids)
    parts = ["the ferry sank on monday", "3 may 2024", "the ferry left varn", "it sank on monday"]
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)


def test_a_judgement_has_log_odds_and_the_doubt_about_each_word() -> None:
    ((judgement),) = judge([("The ferry sank.", [CITED])], predict)
    assert judgement.logit == pytest.approx(2.0)
    doubted = ["The ferry sank."[start:end] for start, end, doubt in judgement.words if doubt > 0.5]
    assert doubted == ["sank."]


def test_what_is_not_read_is_not_borne_out() -> None:
    ((judgement),) = judge([("word " * (MAX_STATEMENT_TOKENS + 2), [CITED])], predict)
    assert [doubt for *_, doubt in judgement.words][-2:] == [1.0, 1.0]


def test_a_statement_that_cites_nothing_is_not_borne_out() -> None:
    ((judgement),) = judge([("The ferry sank.", [])], predict)
    assert judgement.logit == -np.inf


def test_of_many_sentences_those_with_the_words_of_the_statement_are_read() -> None:
    others = [CitedSentence(f"The harbour has {number} cranes.") for number in range(30)]
    (row,) = pack_statement("The ferry sank on Monday.", [*others, CitedSentence("A ferry sank.")])
    text = load_bundled_tokenizer().decode(row.ids)
    assert "a ferry sank" in text
    assert text.count("cranes") == MAX_CITED_SENTENCES - 1
