"""A question and passages → their sentences, ranked by how likely each answers."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pincite.assistant.read.answer_type import infer_answer_types, mentions_time
from pincite.assistant.read.calibration import Features, load_calibration
from pincite.assistant.read.onnx_reader import bundled_reader
from pincite.assistant.read.reader import Judgement, PassageText, Reader
from pincite.index import Index
from pincite.index.readers.headline import find_header_end
from pincite.index.text.visible import find_invisible, strip_invisible
from pincite.index.text.words import content_words, stems
from pincite.index.types import Article, Passage, Sentence

RERANK_DEPTH = 12
"""How many of the best sentences the reader reads again, each alone.

In a passage that answers, the other sentences get too high a score.
"""

_BYLINE_QUESTION = re.compile(
    r"(?i)\b(?:wrote|written|writer|authors?|by-?line|reporters?|journalists?|published|updated)\b"
)
"""A question that the header of an article may answer: its author and its date."""


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence with its score: `article.text[sentence.start:sentence.end] == text`.

    `logit` is the calibrated log-odds that the sentence answers, by all `features`.
    """

    article: Article
    sentence: Sentence
    text: str
    judgement: Judgement
    features: Features
    logit: float


def score(
    question: str,
    sentences: Sequence[str],
    contexts: Sequence[str] | None = None,
    *,
    reader: Reader = bundled_reader,
) -> list[float]:
    """Return for each sentence the probability that it answers the question (0 to 1).

    The reader sees each sentence alone, under the title that `contexts` has at its position. The
    score measures relevance, not entailment, in English.
    """
    titles = contexts or [""] * len(sentences)
    texts = [PassageText(title, (each,)) for title, each in zip(titles, sentences, strict=True)]
    return [to_probability(judgement.logit) for (judgement,) in reader(question, texts)]


def rank_sentences(
    question: str, passages: Sequence[Passage], index: Index, reader: Reader
) -> tuple[ScoredSentence, ...]:
    """Return the sentences of passages, best first.

    The reader sees each sentence within its passage, then the best RERANK_DEPTH again, each alone.
    Left out are sentences that only repeat the title and, unless the question asks for the author
    or the date, the header of an article.
    """
    articles = {p.article_id: index.article(p.article_id) for p in passages}
    asks_for_byline = _BYLINE_QUESTION.search(question)
    header_ends = {
        article.id: 0 if asks_for_byline else find_header_end(article.text)
        for article in articles.values()
    }
    texts = [_make_passage_text(articles[p.article_id], p.sentences) for p in passages]
    question_stems = frozenset(stems(content_words(question)))
    asks_for_date = infer_answer_types(question) == {"date"}
    calibration = load_calibration()
    ranked: list[ScoredSentence] = []
    for passage, judgements in zip(passages, reader(question, texts), strict=True):
        article = articles[passage.article_id]
        for sentence, each in zip(passage.sentences, judgements, strict=True):
            text = article.text[sentence.start : sentence.end]
            if _is_headline(article, sentence, text) or sentence.end <= header_ends[article.id]:
                continue
            overlap = _compute_word_overlap(question_stems, text)
            features = Features(each.logit, each.logit, passage.score, overlap)
            judgement = _restore_offsets(each, text)
            if asks_for_date:
                judgement = _drop_short_answer_without_time(judgement, text)
            logit = calibration.compute_logit(features)
            ranked.append(ScoredSentence(article, sentence, text, judgement, features, logit))
    ranked.sort(key=_sort_key)
    best = _rerank(question, ranked[:RERANK_DEPTH], reader)
    return (*best, *(replace(e, logit=min(e.logit, best[-1].logit)) for e in ranked[RERANK_DEPTH:]))


def _rerank(
    question: str, sentences: Sequence[ScoredSentence], reader: Reader
) -> list[ScoredSentence]:
    """Let the reader judge each sentence alone, and return the sentences best first."""
    judgements = reader(
        question, [_make_passage_text(each.article, (each.sentence,)) for each in sentences]
    )
    calibration = load_calibration()
    rescored = []
    for each, (judgement,) in zip(sentences, judgements, strict=True):
        features = replace(each.features, logit_alone=judgement.logit)
        rescored.append(replace(each, features=features, logit=calibration.compute_logit(features)))
    return sorted(rescored, key=_sort_key)


def estimate_confidence(sentences: Sequence[ScoredSentence]) -> float:
    """Return the probability that the first of `sentences` (best first) answers; 0 if empty."""
    return to_probability(sentences[0].logit) if sentences else 0.0


def to_probability(logit: float) -> float:
    """Return the probability that has these log-odds."""
    return 1 / (1 + math.exp(-max(-500.0, min(500.0, logit))))


def _is_headline(article: Article, sentence: Sentence, text: str) -> bool:
    """Return whether a sentence only repeats the title, with text below that says more."""
    same = text.split() == (article.title or "").split()
    return same and text[-1] not in ".!?…" and bool(article.text[sentence.end :].strip())


def _compute_word_overlap(question_stems: frozenset[str], text: str) -> float:
    shared = question_stems & set(stems(content_words(text)))
    return len(shared) / max(1, len(question_stems))


def _sort_key(sentence: ScoredSentence) -> float:
    return -sentence.logit


def _make_passage_text(article: Article, sentences: Sequence[Sentence]) -> PassageText:
    """Return the text that the reader sees: without invisible characters."""
    texts = (strip_invisible(article.text[each.start : each.end]) for each in sentences)
    return PassageText(strip_invisible(article.title or ""), tuple(texts))


def _restore_offsets(judgement: Judgement, text: str) -> Judgement:
    """Convert the offsets of the short answer: from visible characters to characters of `text`."""
    if judgement.short is None:
        return judgement
    start, last = judgement.short[0], judgement.short[1] - 1
    for hidden in find_invisible(text):
        start += hidden <= start
        last += hidden <= last
    return replace(judgement, short=(start, last + 1))


def _drop_short_answer_without_time(judgement: Judgement, text: str) -> Judgement:
    if judgement.short and not mentions_time(text[slice(*judgement.short)]):
        return replace(judgement, short=None, span_probability=0.0)
    return judgement
