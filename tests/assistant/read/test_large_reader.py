"""The larger reader: what it reads, and its calibration."""

from dataclasses import replace
from pathlib import Path

import pytest
from pincite.assistant import build_chain
from pincite.assistant.encoder.large import CALIBRATION
from pincite.assistant.read.calibration import load_calibration
from pincite.assistant.read.large_reader import load_large_reader
from pincite.assistant.read.onnx_reader import bundled_reader
from pincite.assistant.read.reader import PassageText
from pincite.assistant.read.registry import load_reader
from pincite.assistant.settings import Settings
from pincite.index import Index

from tests.fakes.assistant.large_models import use_tiny_base

SENTENCES = ("The ferry Aurelia sank on 3 March 2021.", "Its captain was Tomas Lind.")
PASSAGE, ALONE = PassageText("Ferry", SENTENCES), PassageText("Ferry", SENTENCES[1:])
QUESTION = "When did Russian troops leave Kherson?"


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small base, which counts as the published one."""
    use_tiny_base(tmp_path, monkeypatch)
    return tmp_path


def test_it_reads_single_sentences_and_the_bundled_reader_passages(base: Path) -> None:
    reader = load_reader(str(base))
    passage, (alone,), again = reader("Who was the captain?", [PASSAGE, ALONE, PASSAGE])
    assert [passage, again] == bundled_reader("Who was the captain?", [PASSAGE, PASSAGE])
    assert [[alone]] != bundled_reader("Who was the captain?", [ALONE])
    assert [[alone]] == reader("Who was the captain?", [ALONE])
    assert alone.short is None or 0 <= alone.short[0] < alone.short[1] <= len(SENTENCES[1])
    assert reader("Who?", []) == []


def test_an_answer_has_its_calibration(base: Path, sample_index: Index) -> None:
    chain = build_chain(sample_index, settings=Settings(reader=str(base)))
    calibration = load_calibration(CALIBRATION)
    assert calibration.sentence != load_calibration().sentence
    answer = chain.invoke(QUESTION)
    assert answer.standing == calibration.choose_standing(answer.confidence, "normal")
    never = replace(
        calibration,
        thresholds=dict.fromkeys(calibration.thresholds, 1.1),
        perhaps_threshold=0.0,
    )
    unsure = build_chain(sample_index, reader=load_large_reader(str(base), never))
    assert unsure.invoke(QUESTION).standing == "perhaps"
