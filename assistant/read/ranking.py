"""Question and passages → their sentences, each with how likely it answers."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pincite.assistant.read.answer_type import infer_answer_types, mentions_time
from pincite.assistant.read.calibration import Features, load_calibration
from pincite.assistant.read.reader import Judgement, PassageText, Reader, bundled_reader
from pincite.index import Index
from pincite.index.readers.headline import find_header_end
from pincite.index.text.visible import find_invisible, strip_invisible
from pincite.index.text.words import content_words, stems
from pincite.index.types import Article, Passage, Sentence

RERANK_DEPTH = 12
"""How many sentences are read a second time, each alone: a passage lends weight to all of its own,
and some say less than they seem to say there."""

_BYLINE_QUESTION = re.compile(
    r"(?i)\b(?:wrote|written|writer|authors?|by-?line|reporters?|journalists?|published|updated)\b"
)
"""What asks for the lines that say by whom and of when an article is."""


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence that was read: `article.text[sentence.start:sentence.end] == text`.

    `odds` are the calibrated log-odds, of all its signs, that it answers.
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
    """Return for each sentence how likely it answers the question, from 0 to 1.

    Each is read alone, under the title that `contexts` gives it. This is relevance, not
    entailment, and English.
    """
    titles = contexts or [""] * len(sentences)
    texts = [PassageText(title, (each,)) for title, each in zip(titles, sentences, strict=True)]
    return [probability(judgement.logit) for (judgement,) in reader(question, texts)]


def rank_sentences(
    question: str, passages: Sequence[Passage], index: Index, reader: Reader
) -> tuple[ScoredSentence, ...]:
    """Read the sentences of passages, each within its passage; the best ones alone too.

    Returns them best first, without the headlines of the articles, and without the lines that
    say by whom and of when an article is where the question asks for something else.
    """
    logit = load_calibration().logit
    question_stems = frozenset(stems(content_words(question)))
    asks_for_date = infer_answer_types(question) == {"date"}
    articles = {p.article_id: index.article(p.article_id) for p in passages}
    asks_for_byline = _BYLINE_QUESTION.search(question)
    header_ends = {
        article.id: 0 if asks_for_byline else find_header_end(article.text)
        for article in articles.values()
    }
    texts = [_make_passage_text(articles[p.article_id], p.sentences) for p in passages]
    ranked: list[ScoredSentence] = []
    for passage, judgements in zip(passages, reader(question, texts), strict=True):
        article = articles[passage.article_id]
        for sentence, each in zip(passage.sentences, judgements, strict=True):
            text = article.text[sentence.start : sentence.end]
            if _is_headline(article, sentence, text) or sentence.end <= header_ends[article.id]:
                continue
            word_overlap = len(question_stems & set(stems(content_words(text)))) / max(
                1, len(question_stems)
            )
            features = Features(each.logit, each.logit, passage.score, word_overlap)
            judgement = _restore_offsets(each, text)
            if (
                asks_for_date
                and judgement.short
                and not mentions_time(text[slice(*judgement.short)])
            ):
                judgement = replace(judgement, short=None, span_probability=0.0)
            ranked.append(
                ScoredSentence(article, sentence, text, judgement, features, logit(features))
            )
    ranked.sort(key=_sort_key)
    best = _rerank(question, ranked[:RERANK_DEPTH], reader)
    return (*best, *(replace(e, logit=min(e.logit, best[-1].logit)) for e in ranked[RERANK_DEPTH:]))


def _rerank(
    question: str, sentences: Sequence[ScoredSentence], reader: Reader
) -> list[ScoredSentence]:
    """Read sentences once more, each alone. Returns them best first."""
    judgements = reader(
        question, [_make_passage_text(each.article, (each.sentence,)) for each in sentences]
    )
    logit = load_calibration().logit
    rescored = []
    for each, (judgement,) in zip(sentences, judgements, strict=True):
        features = replace(each.features, logit_alone=judgement.logit)
        rescored.append(replace(each, features=features, logit=logit(features)))
    return sorted(rescored, key=_sort_key)


def estimate_confidence(sentences: Sequence[ScoredSentence]) -> float:
    """Return how likely the first of sentences (best first) answers, from 0 to 1."""
    return probability(sentences[0].logit) if sentences else 0.0


def probability(logit: float) -> float:
    """Return the probability that has these log-odds."""
    return 1 / (1 + math.exp(-max(-500.0, min(500.0, logit))))


def _is_headline(article: Article, sentence: Sentence, text: str) -> bool:
    """Tell whether a sentence is only the title, which the text below says in full."""
    same = text.split() == (article.title or "").split()
    return same and text[-1] not in ".!?…" and bool(article.text[sentence.end :].strip())


def _sort_key(sentence: ScoredSentence) -> float:
    return -sentence.logit


def _make_passage_text(article: Article, sentences: Sequence[Sentence]) -> PassageText:
    """What sentences show: their characters that do not are no part of what is read."""
    texts = (strip_invisible(article.text[each.start : each.end]) for each in sentences)
    return PassageText(strip_invisible(article.title or ""), tuple(texts))


def _restore_offsets(judgement: Judgement, text: str) -> Judgement:
    """Let the short answer count the characters of `text`, not only those that show."""
    if judgement.short is None:
        return judgement
    start, last = judgement.short[0], judgement.short[1] - 1
    for hidden in find_invisible(text):
        start += hidden <= start
        last += hidden <= last
    return replace(judgement, short=(start, last + 1))
