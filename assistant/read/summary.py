"""Questions that ask for a summary → the sentences that sum up articles: the start of each.

News articles say the most important first, so the lead is a strong summary (Nenkova 2005).
"""

import re
from collections.abc import Iterable, Sequence

from pincite.assistant.read.calibration import Features
from pincite.assistant.read.features import NameCounter, stem_content_words
from pincite.assistant.read.quotable import QuotableFilter
from pincite.assistant.read.ranking import ScoredSentence
from pincite.assistant.read.reader import Judgement
from pincite.index import Index
from pincite.index.text.dates import MONTH
from pincite.index.text.words import STOPWORDS, stems, words
from pincite.index.types import Article, Filters, Passage, Sentence

MAX_SUMMARY_SENTENCES = 6
_MAX_PER_ARTICLE = 3
_MIN_LEAD_WORDS, _LEAD_SENTENCES = 6, 4
_TIME = re.compile(rf"(?i)\d+|{MONTH}|last|year|month|week|today|yesterday")
_MAX_ARTICLES = 300
"""Of more articles, only those that the search finds are summed up."""
_SUMMARY_LOGIT = 2.0
"""Log-odds of a lead: that it sums up its article is as sure as that."""
_SHARED_START = 4
"""Letters: British is found in Britain."""
_MIN_SCORE_SHARE = 0.7
"""The best passage of an article must have this share of the best score of the search."""
_MAX_LOGIT_GAP = 2.5
"""Further sentences on the topic are at most so much less likely than the best one."""
_MIN_TOPIC_SHARE = 0.5
"""An article must have at least this share of the words of the topic in its title or lead."""
_PUBLICATION = r"(?:articles?|stor(?:y|ies)|texts?|reports?|news|folder|documents?|files?|pieces?)"
_ASKS_FOR_SUMMARY = re.compile(
    r"(?i)^\W*(?:(?:please|can you|could you|would you)\W+)*"
    r"(?:summari[sz]e|sum up|give (?:me )?(?:a |an )?(?:short |brief |quick )?(?:summary|overview)"
    r"|(?:a |an )?(?:short |brief |quick )?(?:summary|overview)\b"
    rf"|what(?: is| are|['’]s) (?:this|these|it|they|all (?:this|these)"
    rf"|(?:this|the) (?:\w+ ){{0,3}}{_PUBLICATION}) (?:all )?about\b"
    r"|what (?:is|are|were) the (?:main|key|central|most important) (?:points?|facts?|news|topics?)"
    r"|tl;?dr|worum geht es|fasse?\b.*\bzusammen|was steht in)"
)
_SUMMARY_WORDS = frozenset(
    """
    summarize summarise summary sum overview short brief quick main key central important point
    points fact facts news topic topics article articles story stories text texts report reports
    document documents folder piece pieces give please worum geht es fasse zusammen steht file files
    """.split()
)


def asks_for_summary(question: str) -> bool:
    """Return whether a question asks what articles are about, and not for a fact."""
    return bool(_ASKS_FOR_SUMMARY.match(question))


def find_topic(question: str) -> list[str]:
    """Return the stems of what a summary is asked of; empty for all articles."""
    return stems(
        word
        for word in words(question)
        if word not in STOPWORDS | _SUMMARY_WORDS and not _TIME.fullmatch(word)
    )


def summarize(
    question: str, passages: Sequence[Passage], filters: Filters, index: Index
) -> tuple[ScoredSentence, ...]:
    """Return the lead of each article that the summary is about, newest first.

    With a topic, these are the articles of `passages` that have its words in their title or lead;
    without, the newest that match the filters. Empty if no article has the topic.
    """
    quotable, names = QuotableFilter(question), NameCounter(question)
    topic = find_topic(question)
    articles: Iterable[Article]
    if topic or index.coverage(filters).articles > _MAX_ARTICLES:
        found = dict.fromkeys(each.article_id for each in passages)
        articles = (index.article(article_id) for article_id in found)
    else:
        articles = index.articles(filters)
    chosen = list(articles)
    if topic:
        chosen = _select_on_topic(chosen, topic, passages, index, quotable)
        for each in chosen:
            names.count_missing(each)
        if names.count_absent():
            return ()
    per_article = min(_MAX_PER_ARTICLE, max(1, MAX_SUMMARY_SENTENCES // max(1, len(chosen))))
    leads = [lead for each in chosen for lead in find_leads(each, index, per_article, quotable)]
    if not topic:
        leads.sort(key=lambda each: each.article.published or "", reverse=True)
    leads = leads[:MAX_SUMMARY_SENTENCES]
    return tuple(sorted(leads, key=lambda each: each.article.published or "", reverse=True))


def extend_summary(
    question: str,
    leads: Sequence[ScoredSentence],
    passages: Sequence[Passage],
    ranked: Sequence[ScoredSentence],
) -> tuple[ScoredSentence, ...]:
    """Return the `leads` and the best of the `ranked` sentences on their topic, newest first.

    So "the trouble with Starliner's thrusters" is summed up, which is one side of a story.
    """
    topic = set(find_topic(question))
    lowest = max((each.logit for each in ranked), default=0.0) - _MAX_LOGIT_GAP
    found = _list_nearest_articles(passages)
    places = {(each.article.id, each.sentence) for each in leads}
    likely = [
        each
        for each in ranked
        if each.logit >= lowest
        and each.article.id in found
        and (each.article.id, each.sentence) not in places
    ]
    on_topic = [each for each in (*leads, *likely) if topic & stem_content_words(each.text)]
    others = [each for each in leads if each not in on_topic]
    chosen = sorted(
        [*on_topic, *others][:MAX_SUMMARY_SENTENCES], key=lambda each: each.sentence.start
    )
    return tuple(sorted(chosen, key=lambda each: each.article.published or "", reverse=True))


def find_leads(
    article: Article, index: Index, count: int, quotable: QuotableFilter | None = None
) -> list[ScoredSentence]:
    """Return the `count` of an article's first sentences with most words of the title, in order."""
    quotable = quotable or QuotableFilter("")
    candidates = []
    for sentence in index.sentences(article.id):
        text = article.text[sentence.start : sentence.end]
        if len(text.split()) >= _MIN_LEAD_WORDS and quotable.accepts(article, sentence, text):
            candidates.append((sentence, text))
        if len(candidates) == max(count, _LEAD_SENTENCES):
            break
    title = stem_content_words(article.title or "")
    candidates.sort(key=lambda each: -len(title & stem_content_words(each[1])))
    best = sorted(candidates[:count], key=lambda each: each[0].start)
    return [_score_lead(article, sentence, text) for sentence, text in best]


def _score_lead(article: Article, sentence: Sentence, text: str) -> ScoredSentence:
    features = Features(
        logit_in_passage=_SUMMARY_LOGIT,
        logit_alone=_SUMMARY_LOGIT,
        retrieval_score=1.0,
        word_overlap=1.0,
        passage_logit=_SUMMARY_LOGIT,
        sufficient_logit=_SUMMARY_LOGIT,
    )
    judgement = Judgement(_SUMMARY_LOGIT)
    return ScoredSentence(article, sentence, text, judgement, features, _SUMMARY_LOGIT)


def _select_on_topic(
    articles: Iterable[Article],
    topic: Sequence[str],
    passages: Sequence[Passage],
    index: Index,
    quotable: QuotableFilter,
) -> list[Article]:
    """Return the articles whose title and lead have most of the topic's words, at least half."""
    found = _list_nearest_articles(passages)
    shares = {
        article: _compute_topic_share(article, lead, topic)
        for article in articles
        if article.id in found
        for lead in find_leads(article, index, 1, quotable)
    }
    lowest = max([_MIN_TOPIC_SHARE, *shares.values()])
    return [article for article, share in shares.items() if share >= lowest]


def _list_nearest_articles(passages: Sequence[Passage]) -> frozenset[str]:
    """Return the ids of the articles that the search finds nearly as good as the best one."""
    lowest = _MIN_SCORE_SHARE * max((each.score for each in passages), default=0.0)
    return frozenset(each.article_id for each in passages if each.score >= lowest)


def _compute_topic_share(article: Article, lead: ScoredSentence, topic: Sequence[str]) -> float:
    """Return the share of the topic's words that title or lead have, at least by their start."""
    starts = {each[:_SHARED_START] for each in words(f"{article.title or ''} {lead.text}".lower())}
    return sum(each[:_SHARED_START] in starts for each in topic) / len(topic)
