"""The words of a conversation that a question lacks, chosen by a small trained network.

`python -m training.followup` fits it and writes weights/selection.json.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pincite.assistant.condense.conversation import Turn
from pincite.assistant.condense.features import Values, compute_features, list_candidates
from pincite.assistant.condense.fragment import is_continuation, points_back
from pincite.assistant.condense.tokens import tokenize

WEIGHTS = Path(__file__).parent / "weights" / "selection.json"

POINTING_MIN, POINTING_SHARE = 0.2, 0.7
"""A question whose pronoun stands for something said before takes over the likeliest words, and
those that are at least this share as likely, if the likeliest is not unlikely."""
NUMBERS = ("output_bias", "threshold", "certain", "fragment")

Matrix = NDArray[np.float64]


class Network(NamedTuple):
    """A network of one hidden layer. A feature of the name `names[i]` has the row `hidden[i]`.

    `threshold` is the probability from which a word is taken over, and `certain` the one that at
    least one word must have. `fragment` is the one for a fragment that goes on with the last
    question and always lacks something.
    """

    names: tuple[str, ...]
    hidden: Matrix
    hidden_bias: Matrix
    output: Matrix
    output_bias: float
    threshold: float
    certain: float
    fragment: float

    @classmethod
    def read(cls, path: Path) -> "Network":
        """Return the network of a JSON file."""
        row = json.loads(path.read_text(encoding="utf-8"))
        hidden, hidden_bias, output = map(
            np.array, (row["hidden"], row["hidden_bias"], row["output"])
        )
        numbers = {name: float(row[name]) for name in NUMBERS}
        return cls(tuple(row["names"]), hidden, hidden_bias, output, **numbers)

    def estimate(self, rows: Sequence[Values]) -> list[float]:
        """Return the probability of each row of features."""
        if not rows:
            return []
        values = np.array([[row[name] for name in self.names] for row in rows])
        activations = np.maximum(values @ self.hidden + self.hidden_bias, 0.0)
        logits = activations @ self.output + self.output_bias
        probabilities: list[float] = (1 / (1 + np.exp(-logits))).tolist()
        return probabilities

    def choose(
        self,
        question: str,
        stems: Sequence[str],
        probabilities: Sequence[float],
        *,
        is_earlier: bool = False,
    ) -> frozenset[str]:
        """Return the stems that a question takes over; none if the network is certain of none.

        Of an earlier question, where the topic must not be lost, it need not be certain.
        """
        threshold = self.threshold
        if is_continuation(question):
            threshold = self.fragment
        elif points_back(question) and max(probabilities, default=0.0) >= POINTING_MIN:
            threshold = min(threshold, POINTING_SHARE * max(probabilities))
        elif not is_earlier and max(probabilities, default=0.0) < self.certain:
            return frozenset()
        chosen = zip(stems, probabilities, strict=True)
        return frozenset(stem for stem, p in chosen if p >= threshold)


@lru_cache(maxsize=1)
def load_network() -> Network:
    """Return the bundled network."""
    return Network.read(WEIGHTS)


def select_words(
    question: str, turns: Sequence[Turn], *, is_earlier: bool = False
) -> frozenset[str]:
    """Return the stems of the words that the question lacks; none if it stands alone."""
    candidates = list_candidates(tokenize(question), turns)
    network = load_network()
    probabilities = network.estimate(compute_features(question, turns, candidates))
    stems = [each.stem for each in candidates]
    return network.choose(question, stems, probabilities, is_earlier=is_earlier)
