"""A checked text: a borne-out, a contradicted, an outdated, a missing and an unchecked sentence."""

from dataclasses import replace

from pincite.assistant.text_check import CheckedSentence, CheckSource, TextCheck
from pincite.assistant.text_check.types import Finding, MarkedWords, Reason
from pincite.index.types import Coverage

from tests.fakes.ui.library import fake_article, fake_citation

RUNS, REPAIRED = "The ferry runs again.", "It was repaired in May."
_ARTICLE = fake_article()
_CITATIONS = (
    fake_citation(_ARTICLE, RUNS, "1"),
    replace(fake_citation(_ARTICLE, REPAIRED, "2"), title="Repairs <b>end</b>"),
)
_SENTENCES: tuple[tuple[str, Finding, Reason, str, str], ...] = (
    (RUNS, "borne_out", "quoted", "", ""),
    ("It was repaired in June.", "contradicted", "date", "June", "May"),
    ("Tickets cost 2 euros.", "outdated", "figure", "2", ""),
    ("The <i>captain</i> sings.", "not_found", "words", "captain", ""),
    ("Why not?", "unchecked", "question", "", ""),
)


def make_check() -> TextCheck:
    """Return the check."""
    text = " ".join(each[0] for each in _SENTENCES)
    sentences = []
    start = 0
    for sentence, finding, reason, stated, found in _SENTENCES:
        sources = (CheckSource("1"),) if finding in {"borne_out", "outdated", "not_found"} else ()
        other = CheckSource("2", _mark(REPAIRED, found))
        others = (other,) if finding in {"contradicted", "outdated"} else ()
        end = start + len(sentence)
        words = _mark(sentence, stated)
        sentences.append(
            CheckedSentence(start, end, sentence, finding, reason, 0.5, sources, others, words)
        )
        start = end + 1
    coverage = Coverage(1, "2024-06-14", "2024-06-14", 0)
    return TextCheck(text, len(sentences), tuple(sentences), _CITATIONS, coverage, "5f1d")


def _mark(text: str, words: str) -> tuple[MarkedWords, ...]:
    start = text.find(words)
    return (MarkedWords(words, start, start + len(words)),) if words else ()
