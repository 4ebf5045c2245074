"""The checker that a setting selects."""

from pathlib import Path

import pytest
from pincite.assistant import Settings, build_chain, check_text
from pincite.assistant.check import CitedSentence, CitedStatement, load_checker, verify, verify_all
from pincite.assistant.check.calibration import load_calibration
from pincite.assistant.encoder.large import CALIBRATION
from pincite.index import Index, InputError

from tests.fakes.assistant.large_models import use_tiny_base
from tests.fakes.llm.model import make_scripted_model

STATEMENT = "The ferry sank in March with 140 people on board."
CITED = [CitedSentence("The Aurelia, a ferry with 140 passengers, went down on 3 March 2021.")]


def test_the_bundled_checker_is_the_default() -> None:
    assert load_checker() is load_checker("")
    assert verify(STATEMENT, CITED) == verify(STATEMENT, CITED, checker=load_checker())


def test_a_larger_checker_judges_by_its_own_weights_and_calibration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_tiny_base(tmp_path, monkeypatch)
    checker = load_checker(str(tmp_path))
    assert checker.calibration == load_calibration(CALIBRATION) != load_calibration()
    (verdict,) = verify_all([CitedStatement(STATEMENT, CITED)], checker)
    assert verdict.score != verify(STATEMENT, CITED).score


def test_an_unknown_checker_is_refused_before_anything_is_asked(
    sample_index: Index, tmp_path: Path
) -> None:
    message = r"no checker '.*': write large, or name the folder of its base"
    with pytest.raises(InputError, match=message):
        load_checker(str(tmp_path))
    with pytest.raises(InputError, match=message):
        check_text(sample_index, STATEMENT, checker="huge")
    with pytest.raises(InputError, match=message):
        build_chain(sample_index, settings=Settings(checker="huge"), model=make_scripted_model("x"))
    with pytest.raises(InputError, match=r"settings: checker is 1, not `large`"):
        build_chain(sample_index, settings=Settings(checker=1))  # type: ignore[arg-type]


def test_texts_and_written_statements_are_judged_by_the_checker_of_the_settings(
    sample_index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_tiny_base(tmp_path, monkeypatch)
    judged: list[int] = []

    def count(_setting: object) -> object:
        checker = load_checker(str(tmp_path))

        def predict(rows: list[object]) -> object:
            judged.append(len(rows))
            return checker.predict(rows)  # type: ignore[arg-type]

        return type(checker)(predict, checker.calibration)  # type: ignore[arg-type]

    monkeypatch.setattr("pincite.assistant.text_check.checking.load_checker", count)
    monkeypatch.setattr("pincite.assistant.answer.write.load_checker", count)
    check_text(sample_index, "Russian soldiers have left the city of Kherson.")
    assert judged
    judged.clear()
    model = make_scripted_model("Russian soldiers have left the city of Kherson. [1]")
    chain = build_chain(sample_index, settings=Settings(checker=str(tmp_path)), model=model)
    chain.invoke("When did Russian troops leave Kherson?")
    assert judged
