"""Fit the network that chooses which words of a conversation a follow-up lacks.

    python -m training.followup [NEWS] [CONVERSATIONS]

NEWS (default ../shared/train/news) has stories with talks; CONVERSATIONS (default
../shared/eval/followup/questions.jsonl) has turns of which one half, by chance, is trained on and
the other is measured on by `python -m benchmarks.assistant.followup`. The thresholds are those with
the best token F1 on a quarter of the stories and conversations, of a network that has not seen
them. Writes assistant/condense/weights/selection.json. Takes two minutes on one core.
"""

import argparse
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pincite.assistant.condense.conversation import Turn, read_turns
from pincite.assistant.condense.features import Values, compute_features, list_candidates
from pincite.assistant.condense.fragment import is_continuation
from pincite.assistant.condense.selection import NUMBERS, WEIGHTS, Network
from pincite.assistant.condense.tokens import tokenize
from pincite.assistant.condense.wording import insert_words
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from benchmarks.assistant.followup import compute_token_f1, normalize
from training.data.talks import (
    FollowUp,
    add_changes_of_subject,
    is_held_out,
    read_conversations,
    read_talks,
)
from training.evaluate import SHARED_FOLDER

HIDDEN_UNITS = 32
THRESHOLDS = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8)
FRAGMENT_THRESHOLDS = (0.1, 0.15, 0.2, 0.3, 0.4, 0.5)
MAX_LOSS = 0.002
"""Token F1 that questions which stand alone may lose."""
DIGITS = 4
"""Digits of a weight that are kept."""


@dataclass(frozen=True, slots=True)
class Example:
    """A turn, the words that it may take over, and which of them a person took over."""

    turn: FollowUp
    turns: tuple[Turn, ...]
    stems: tuple[str, ...]
    rows: tuple[Values, ...]
    taken: tuple[bool, ...]


def make_example(turn: FollowUp) -> Example:
    """Return the example of a turn, whose history is understood as a person would."""
    turns = put_standalone(turn)
    candidates = list_candidates(tokenize(turn.question), turns)
    wanted = {each.stem for each in tokenize(turn.standalone)}
    return Example(
        turn,
        turns,
        stems=tuple(each.stem for each in candidates),
        rows=tuple(compute_features(turn.question, turns, candidates)),
        taken=tuple(each.stem in wanted for each in candidates),
    )


def put_standalone(turn: FollowUp) -> tuple[Turn, ...]:
    """Return the turns of a history with each question as it would be asked alone."""
    has_answers = len(turn.history) > len(turn.asked)
    all_turns = [
        replace(each, is_question=position % 2 == 0 or not has_answers)
        for position, each in enumerate(read_turns(turn.history))
    ]
    asked = list(turn.asked)
    latest_first = [
        replace(each, text=asked.pop()) if each.is_question and asked else each
        for each in reversed(all_turns)
    ]
    return tuple(reversed(latest_first))


def fit(examples: Sequence[Example], seed: int = 0) -> Network:
    """Return the network that predicts best which words a person takes over."""
    names = tuple(examples[0].rows[0])
    rows = [[row[name] for name in names] for each in examples for row in each.rows]
    values = np.array(rows, dtype=np.float32)
    taken = np.array([taken for each in examples for taken in each.taken])
    scaler = StandardScaler().fit(values)
    classifier = MLPClassifier(
        (HIDDEN_UNITS,),
        alpha=1e-3,
        batch_size=min(1_000, len(values)),
        learning_rate_init=3e-3,
        max_iter=40,
        random_state=seed,
    )
    classifier.fit(scaler.transform(values), taken)
    (hidden, output), (hidden_bias, output_bias) = classifier.coefs_, classifier.intercepts_
    scaled = hidden / scaler.scale_[:, None]
    return Network(
        names=names,
        hidden=scaled,
        hidden_bias=hidden_bias - scaler.mean_ @ scaled,
        output=output[:, 0],
        output_bias=float(output_bias[0]),
        threshold=0.5,
        certain=0.5,
        fragment=0.5,
    )


def is_development(example: Example) -> bool:
    """Return whether an example is kept for the thresholds, by chance: one group in four is."""
    return hashlib.sha256(example.turn.group.encode()).digest()[0] % 4 == 0


def choose_thresholds(network: Network, examples: Sequence[Example]) -> Network:
    """Return the network with the thresholds of the best token F1.

    `examples` are not those that it was fitted on. Of thresholds that leave more than MAX_LOSS of
    the F1 of questions that stand alone, none is chosen.
    """
    estimated = [network.estimate(each.rows) for each in examples]
    choices = [(low, high) for low in THRESHOLDS for high in THRESHOLDS if low <= high]
    scored = []
    for low, high in choices:
        gain, loss = _score(network._replace(threshold=low, certain=high), examples, estimated)
        scored.append((loss <= MAX_LOSS, gain if loss <= MAX_LOSS else -loss, low, high))
    *_, threshold, certain = max(scored)
    network = network._replace(threshold=threshold, certain=certain)
    fragments = [
        (each, row)
        for each, row in zip(examples, estimated, strict=True)
        if is_continuation(each.turn.question)
    ]
    chosen, rows = [each for each, _ in fragments], [row for _, row in fragments]
    return max(
        (network._replace(fragment=value) for value in FRAGMENT_THRESHOLDS),
        key=lambda each: _score(each, chosen, rows)[0],
    )


def _score(
    network: Network, examples: Sequence[Example], estimated: Sequence[list[float]]
) -> tuple[float, float]:
    """Return the mean token F1 of the turns to rewrite, and what the others lose of theirs."""
    changed: list[float] = []
    kept: list[float] = []
    for example, probabilities in zip(examples, estimated, strict=True):
        stems = network.choose(example.turn.question, example.stems, probabilities)
        text = insert_words(example.turn.question, example.turns, stems)
        f1 = compute_token_f1(text, example.turn.standalone)
        is_to_leave = normalize(example.turn.question) == normalize(example.turn.standalone)
        (kept if is_to_leave else changed).append(f1)
    return float(np.mean(changed or [1.0])), 1 - float(np.mean(kept or [1.0]))


def write_network(network: Network, path: Path) -> None:
    """Write a network as JSON."""

    def shorten(values: NDArray[np.float64]) -> object:
        return np.round(values, DIGITS).tolist()

    row = {
        "names": network.names,
        **{name: round(getattr(network, name), DIGITS) for name in NUMBERS},
        **{name: shorten(getattr(network, name)) for name in ("hidden_bias", "output", "hidden")},
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")


def load_turns(news: Path, conversations: Path) -> list[FollowUp]:
    """Return the turns to train on: of the talks, and of one half of the conversations."""
    read = read_conversations(conversations)
    trained = [each for each in read if not is_held_out(each.conversation)]
    return [*read_talks(sorted(news.glob("w*.jsonl"))), *trained]


def main() -> None:
    """Fit the network and its thresholds, and write it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    train, measure = SHARED_FOLDER / "train", SHARED_FOLDER / "eval"
    parser.add_argument("news", nargs="?", type=Path, default=train / "news")
    parser.add_argument(
        "conversations", nargs="?", type=Path, default=measure / "followup" / "questions.jsonl"
    )
    arguments = parser.parse_args()
    turns = load_turns(arguments.news, arguments.conversations)
    examples = [
        example
        for each in (*turns, *add_changes_of_subject(turns))
        if each.history and (example := make_example(each)).rows
    ]
    development = [each for each in examples if is_development(each)]
    chosen = choose_thresholds(
        fit([each for each in examples if not is_development(each)]), development
    )
    network = fit(examples)._replace(
        threshold=chosen.threshold, certain=chosen.certain, fragment=chosen.fragment
    )
    write_network(network, WEIGHTS)
    print(f"threshold {network.threshold}, certain {network.certain}")


if __name__ == "__main__":
    main()
