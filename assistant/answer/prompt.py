"""Sentences that were read → the numbered sheet that a language model writes from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from pincite.assistant.english.wording import day
from pincite.assistant.llm.delimiters import fence
from pincite.assistant.llm.model import Messages
from pincite.assistant.read.ranking import Read
from pincite.index.text.visible import on_one_line
from pincite.prompts import load

Sheet = Mapping[str, Read]
"""The sentences by their numbers, from "1"."""

SHARE = 1 / 3
"""One article may take this much of the sheet while others have something to say."""


def tokens(text: str) -> int:
    """Return about how many tokens a model makes of a text: rather too many than too few."""
    return len(text.encode()) // 3 + 4


def sheet(sentences: Sequence[Read], room: int) -> Sheet:
    """Number as many sentences, of those sorted best first, as `room` tokens hold.

    What is left out is what is least likely to answer, and what one article has beyond its
    share. Sentences of one article stand together, in its order; the best article comes first.
    """
    taken: dict[tuple[str, int], Read] = {}
    used: Counter[str] = Counter()
    for most in (SHARE * room, room):
        for each in sentences:
            place, cost = (each.article.id, each.sentence.position), tokens(each.text)
            if each.article.id not in used:
                cost += tokens(_headline(each))
            within = used[each.article.id] + cost <= most and used.total() + cost <= room
            if within and place not in taken:
                taken[place] = each
                used[each.article.id] += cost
    order = list(dict.fromkeys(each.article.id for each in sentences))
    chosen = sorted(
        taken.values(), key=lambda each: (order.index(each.article.id), each.sentence.position)
    )
    return {str(number): each for number, each in enumerate(chosen, start=1)}


def messages(question: str, shown: Sheet, most: int) -> Messages:
    """Return what a model is told, so that it answers in at most so many statements."""
    articles = _listed(shown)
    drawn = fence(question, articles)
    asked = load("articles", fence=drawn, articles=articles, question=question.strip())
    return ("system", load("write", fence=drawn, most=str(most))), ("user", asked)


def _listed(shown: Sheet) -> str:
    by_article = groupby(shown.items(), key=lambda numbered: numbered[1].article.id)
    parts = []
    for _, group in by_article:
        numbered = list(group)
        lines = [f"[{number}] {on_one_line(each.text)}" for number, each in numbered]
        parts.append("\n".join([_headline(numbered[0][1]), *lines]))
    return "\n\n".join(parts)


def _headline(each: Read) -> str:
    article = each.article
    parts = (article.title or article.source, article.publisher, day(article.published or ""))
    return on_one_line(", ".join(part for part in parts if part))
