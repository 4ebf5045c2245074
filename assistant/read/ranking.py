"""A question and passages → their sentences, ranked by how likely each answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from pincite.assistant.english.dates import find_dates
from pincite.assistant.english.numbers import find_numbers
from pincite.assistant.read.answer_type import infer_answer_types, mentions_time
from pincite.assistant.read.calibration import (
    MIN_LOGIT,
    Calibration,
    Features,
    find_calibration,
    load_calibration,
)
from pincite.assistant.read.features import (
    NameCounter,
    compute_dice,
    compute_newer_rivals,
    compute_word_overlap,
    count_conflicting_figures,
    stem_content_words,
)
from pincite.assistant.read.onnx_reader import bundled_reader
from pincite.assistant.read.quotable import QuotableFilter
from pincite.assistant.read.reader import Judgement, PassageText, Reader
from pincite.assistant.read.similar_words import WordSet, compute_similarity
from pincite.assistant.regression import to_logit, to_probability
from pincite.index import Index
from pincite.index.text.languages import detect_language
from pincite.index.text.reading_form import map_span, to_reading_form
from pincite.index.types import Article, Passage, Sentence

RERANK_DEPTH = 8
"""How many of the best sentences the reader reads again, each alone.

In a passage that answers, the other sentences get too high a score.
"""


TITLE_DICE = 0.4
"""A sentence with this share of its words in common with the title repeats it (Dice)."""


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence with its score: `article.text[sentence.start:sentence.end] == text`.

    `logit` is the log-odds that the sentence answers, by all `features` and the `calibration` of
    its reader.
    """

    article: Article
    sentence: Sentence
    text: str
    judgement: Judgement
    features: Features
    logit: float
    calibration: Calibration = field(default_factory=load_calibration, repr=False)

    def with_features(self, features: Features) -> "ScoredSentence":
        """Return the sentence with other features, and its log-odds by them."""
        return replace(self, features=features, logit=self.calibration.compute_logit(features))


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
    Left out, for the reader too, are sentences that cannot answer (`QuotableFilter`): it knows the
    title, and is trained on text alone. A sentence below a heading counts with the words of the
    heading.
    """
    articles = {p.article_id: index.article(p.article_id) for p in passages}
    quotable = QuotableFilter(question)
    candidates = [quotable.select(articles[p.article_id], p.sentences) for p in passages]
    texts = [
        _make_passage_text(articles[passage.article_id], sentences)
        for passage, sentences in zip(passages, candidates, strict=True)
    ]
    language = detect_language(question)
    question_stems = stem_content_words(question, language)
    names = NameCounter(question)
    asks_for_date = infer_answer_types(question) == {"date"}
    figures = list(find_numbers(question))
    calibration = find_calibration(reader)
    ranked: list[ScoredSentence] = []
    read = zip(passages, candidates, reader(question, texts), strict=True)
    for passage, sentences, judgements in read:
        article = articles[passage.article_id]
        for sentence, each in zip(sentences, judgements, strict=True):
            text = article.text[sentence.start : sentence.end]
            passage_logit = each.logit if each.passage_logit is None else each.passage_logit
            features = Features(
                logit_in_passage=each.logit,
                logit_alone=each.logit,
                retrieval_score=passage.score,
                word_overlap=compute_word_overlap(
                    question_stems,
                    stem_content_words(
                        f"{quotable.find_heading(article, sentence)} {text}", language
                    ),
                ),
                passage_logit=passage_logit,
                sufficient_logit=passage_logit,
                missing_names=names.count_missing(article),
                conflicting_figures=count_conflicting_figures(figures, text),
                short_logit=compute_short_logit(each),
            )
            judgement = _restore_offsets(each, text)
            if asks_for_date:
                judgement = _drop_short_answer_without_time(judgement, text)
            logit = calibration.compute_logit(features)
            ranked.append(
                ScoredSentence(article, sentence, text, judgement, features, logit, calibration)
            )
    if absent := names.count_absent():
        ranked = [_with_absent_names(each, absent) for each in ranked]
    ranked = sorted(map(_look_around(ranked), ranked), key=_sort_key)
    best = _rerank(question, ranked[:RERANK_DEPTH], reader, asks_for_date=asks_for_date)
    return (*best, *(replace(e, logit=min(e.logit, best[-1].logit)) for e in ranked[RERANK_DEPTH:]))


def _look_around(read: Sequence[ScoredSentence]) -> Callable[[ScoredSentence], ScoredSentence]:
    """Return a function that adds to a sentence how likely its neighbours answer."""
    logits = {
        (each.article.id, each.sentence.position): each.features.logit_in_passage for each in read
    }

    def look(scored: ScoredSentence) -> ScoredSentence:
        before, after = (
            max(
                MIN_LOGIT,
                logits.get((scored.article.id, scored.sentence.position + step), MIN_LOGIT),
            )
            for step in (-1, 1)
        )
        return scored.with_features(
            replace(scored.features, logit_before=before, logit_after=after)
        )

    return look


def _with_absent_names(scored: ScoredSentence, count: int) -> ScoredSentence:
    return replace(scored, features=replace(scored.features, absent_names=count))


def _rerank(
    question: str, sentences: Sequence[ScoredSentence], reader: Reader, *, asks_for_date: bool
) -> list[ScoredSentence]:
    """Let the reader judge each sentence alone, compare it with those of newer articles, and
    return the sentences best first."""
    repeats = [_repeats_title(each) for each in sentences]
    texts = [_make_passage_text(each.article, (each.sentence,)) for each in sentences]
    judgements = reader(
        question,
        [
            replace(text, title="") if repeated else text
            for text, repeated in zip(texts, repeats, strict=True)
        ],
    )
    question_words = WordSet(question)
    read_alone = []
    for each, (judgement,), repeated in zip(sentences, judgements, repeats, strict=True):
        sufficient = judgement.logit if judgement.passage_logit is None else judgement.passage_logit
        in_passage = each.features.logit_in_passage
        features = replace(
            each.features,
            logit_in_passage=max(in_passage, judgement.logit) if repeated else in_passage,
            logit_alone=judgement.logit,
            sufficient_logit=sufficient,
            word_similarity=compute_similarity(question_words, WordSet(each.text)),
            short_logit=compute_short_logit(judgement),
        )
        # Alone, the reader chooses the few words better than beside others that may answer.
        chosen = _restore_offsets(judgement, each.text)
        if asks_for_date:
            chosen = _drop_short_answer_without_time(chosen, each.text)
        read_alone.append(replace(each, judgement=chosen).with_features(features))
    if any(mention.year for mention in find_dates(question)):
        return sorted(read_alone, key=_sort_key)  # what is asked for is not the newest
    rivals = compute_newer_rivals(
        [each.article.published for each in read_alone],
        [stem_content_words(each.text) for each in read_alone],
        [to_probability(each.logit) for each in read_alone],
    )
    compared = (
        each.with_features(replace(each.features, newer_rival=rival))
        for each, rival in zip(read_alone, rivals, strict=True)
    )
    return sorted(compared, key=_sort_key)


def _repeats_title(scored: ScoredSentence) -> bool:
    """Return whether a sentence says what the title says.

    The reader takes it for known below the title, and finds that other sentences answer.
    """
    title = stem_content_words(scored.article.title or "")
    return compute_dice(title, stem_content_words(scored.text)) >= TITLE_DICE


def compute_own_logit(scored: ScoredSentence) -> float:
    """Return the log-odds of a sentence as they were if no newer article said the same anew."""
    weight = scored.calibration.sentence.weights.get("newer_rival", 0.0)
    return scored.logit - weight * scored.features.newer_rival


def compute_short_logit(judgement: Judgement) -> float:
    """Return the log-odds of the few words among all of their sentence, at least MIN_LOGIT."""
    return max(MIN_LOGIT, to_logit(judgement.share)) if judgement.short else MIN_LOGIT


def _sort_key(sentence: ScoredSentence) -> float:
    return -sentence.logit


def _make_passage_text(article: Article, sentences: Sequence[Sentence]) -> PassageText:
    """Return the text that the reader sees: without invisible characters."""
    texts = (to_reading_form(article.text[each.start : each.end]) for each in sentences)
    title = to_reading_form(article.title or "")
    return PassageText(title, tuple(texts), article.published or "")


def _restore_offsets(judgement: Judgement, text: str) -> Judgement:
    """Convert the offsets of the short answer: from the reading form to characters of `text`."""
    if judgement.short is None:
        return judgement
    return replace(judgement, short=map_span(text, *judgement.short))


def _drop_short_answer_without_time(judgement: Judgement, text: str) -> Judgement:
    if judgement.short and not mentions_time(text[slice(*judgement.short)]):
        return replace(judgement, short=None, span_probability=0.0, span_share=None)
    return judgement
