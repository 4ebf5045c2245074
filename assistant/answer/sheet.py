"""Passages and their sentences → the sheet: the numbered sentences that a model writes from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from pincite.assistant.check import CitedSentence
from pincite.assistant.english.boilerplate import is_credit, is_self_note, strip_dateline
from pincite.assistant.english.wording import format_date
from pincite.assistant.read.ranking import ScoredSentence
from pincite.index import Index
from pincite.index.readers.metadata.headline import find_header_end
from pincite.index.text.visible import to_single_line
from pincite.index.types import Article, Passage, Sentence


@dataclass(frozen=True, slots=True)
class SheetSentence:
    """A sentence on the sheet: `article.text[sentence.start:sentence.end] == text`.

    `shown`: the sentence as the model sees it, on one line, without its dateline. `before`: the
    sentence before it in the article. `headline`: title, publisher and date of the article.
    """

    article: Article
    sentence: Sentence
    text: str
    shown: str
    before: str
    headline: str

    def to_cited(self) -> CitedSentence:
        """Return what the check needs of a sentence that a statement cites."""
        return CitedSentence(self.text, self.before, self.headline)


Sheet = Mapping[str, SheetSentence]
"""The sentences by their numbers, from "1" on."""


def estimate_tokens(text: str) -> int:
    """Estimate the tokens of a text, rather too many than too few."""
    return len(text.encode()) // 3 + 4


def build_sheet(
    sentences: Sequence[ScoredSentence],
    passages: Sequence[Passage],
    index: Index,
    token_budget: int,
) -> Sheet:
    """Number the sentences of the best passages that fit in `token_budget`.

    `sentences` are those that the reader read, best first; `passages` may be more than it read, in
    the order in which they are to be added. A passage comes whole, with the sentence before it,
    which its pronouns may refer to; of passages that do not fit, the sentences that the reader
    likes best come alone. Sentences of one article stay together, in the order of the article; the
    article of the best sentence comes first.
    """
    selection = _Selection(index, token_budget, sentences)
    for passage in _order_passages(sentences, passages):
        selection.add_passage(passage)
    for each in sentences:
        selection.add([each.sentence])
    return {str(number): each for number, each in enumerate(selection, start=1)}


def _order_passages(
    sentences: Sequence[ScoredSentence], passages: Sequence[Passage]
) -> list[Passage]:
    """Return the passages, those that were read by their best sentence.

    The passages that were not read keep their places between them.
    """
    ranks = {(each.article.id, each.sentence.position): rank for rank, each in enumerate(sentences)}
    best_ranks = [
        min(
            ranks.get((passage.article_id, each.position), len(ranks)) for each in passage.sentences
        )
        for passage in passages
    ]
    read = iter(
        sorted(
            (number for number, rank in enumerate(best_ranks) if rank < len(ranks)),
            key=best_ranks.__getitem__,
        )
    )
    return [
        passages[next(read)] if rank < len(ranks) else passage
        for passage, rank in zip(passages, best_ranks, strict=True)
    ]


class _Selection:
    """Sentences that fit in a budget, with the articles they are of."""

    def __init__(
        self, index: Index, token_budget: int, sentences: Sequence[ScoredSentence]
    ) -> None:
        self._index = index
        self._tokens_left = token_budget
        self._articles: dict[str, Article] = {}
        self._article_sentences: dict[str, tuple[Sentence, ...]] = {}
        self._read = {(each.article.id, each.sentence.position) for each in sentences}
        self._selected: set[tuple[str, int]] = set()
        for each in sentences[:1]:
            self._load(each.article.id)

    def add_passage(self, passage: Passage) -> None:
        """Add the sentences of a passage and the one before it, if all of them fit."""
        self._load(passage.article_id)
        first = passage.sentences[0].position
        before = self._article_sentences[passage.article_id][max(0, first - 1) : first]
        self.add([*before, *passage.sentences])

    def add(self, sentences: Sequence[Sentence]) -> None:
        """Add the sentences that are not there yet and are part of the story, if all fit."""
        article_id = sentences[0].article_id
        self._load(article_id)
        article = self._articles[article_id]
        has_article = any(selected == article_id for selected, _ in self._selected)
        cost = 0 if has_article else estimate_tokens(_format_headline(article))
        added = []
        for each in sentences:
            key = article_id, each.position
            if key not in self._selected and self._is_story(article, each):
                added.append(key)
                cost += estimate_tokens(article.text[each.start : each.end])
        if added and cost <= self._tokens_left:
            self._selected.update(added)
            self._tokens_left -= cost

    def __iter__(self) -> Iterator[SheetSentence]:
        """Yield the sentences, article by article."""
        for article_id, article in self._articles.items():
            sentences = self._article_sentences[article_id]
            for each in sentences:
                if (article_id, each.position) in self._selected:
                    before = sentences[each.position - 1] if each.position else None
                    text = article.text[each.start : each.end]
                    yield SheetSentence(
                        article=article,
                        sentence=each,
                        text=text,
                        shown=strip_dateline(to_single_line(text)),
                        before=article.text[before.start : before.end] if before else "",
                        headline=_format_headline(article),
                    )

    def _load(self, article_id: str) -> None:
        if article_id not in self._articles:
            self._articles[article_id] = self._index.article(article_id)
            self._article_sentences[article_id] = self._index.sentences(article_id)

    def _is_story(self, article: Article, sentence: Sentence) -> bool:
        """Return whether a sentence was read, or is neither headline, header, credit nor
        a note about the article itself."""
        text = to_single_line(article.text[sentence.start : sentence.end])
        if not text or is_credit(text) or is_self_note(text):
            return False
        return (article.id, sentence.position) in self._read or (
            text != to_single_line(article.title or "")
            and sentence.end > find_header_end(article.text)
        )


def format_sheet(sheet: Sheet) -> str:
    """Return the text of the sheet: for each article its headline, then its numbered sentences."""
    parts = []
    for _, group in groupby(sheet.items(), key=lambda numbered: numbered[1].article.id):
        numbered = list(group)
        lines = [f"[{number}] {each.shown}" for number, each in numbered]
        parts.append("\n".join([numbered[0][1].headline, *lines]))
    return "\n\n".join(parts)


def _format_headline(article: Article) -> str:
    parts = (
        article.title or article.source,
        article.publisher,
        format_date(article.published or ""),
    )
    return to_single_line(", ".join(part for part in parts if part))
