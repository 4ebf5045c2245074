"""A larger reader: the best sentences are read again by a model of 109 million parameters.

`python -m training.large.reader` trains it.
"""

from collections.abc import Sequence

from pincite.assistant.encoder import large
from pincite.assistant.encoder.session import Predictor
from pincite.assistant.read.calibration import Calibration, load_calibration
from pincite.assistant.read.onnx_reader import ModelReader, bundled_reader
from pincite.assistant.read.reader import Judgement, PassageText


class LargeReader:
    """A reader whose bundled model reads passages, and whose larger one single sentences."""

    def __init__(self, predict: Predictor, calibration: Calibration) -> None:
        self.calibration = calibration
        self._read_sentences = ModelReader(predict)

    def __call__(self, question: str, texts: Sequence[PassageText], /) -> list[list[Judgement]]:
        """Return the judgements; those of one sentence alone are of the larger model."""
        passages = iter(bundled_reader(question, [t for t in texts if len(t.sentences) != 1]))
        alone = iter(self._read_sentences(question, [t for t in texts if len(t.sentences) == 1]))
        return [next(alone if len(t.sentences) == 1 else passages) for t in texts]


def load_large_reader(setting: str, calibration: Calibration | None = None) -> LargeReader:
    """Return the larger reader.

    Raises InputError if its base cannot be found, or is not the published one, and StoreError if
    the weights of ours are missing, or differ from the published file.
    """
    predict = large.load_predictor(setting, "reader", large.READER)
    return LargeReader(predict, calibration or load_calibration(large.CALIBRATION))
