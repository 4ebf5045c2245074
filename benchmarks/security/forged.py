"""How many forged, missing and swapped citations of a model are shown as cited.

    python -m benchmarks.security.forged [--outputs 200] [--seed 5] [--show]

Each output is a sentence of the sample articles, reworded without adding anything, and a citation:
the right number (`right`), a number that does not exist (`forged`), no number (`missing`), the
number of another sentence (`swapped`), or the right number with a changed figure or name or a
negation in the sentence (`altered`). A model with a fixed reply writes it; it is parsed and checked
like every answer. Prints the verdicts of cited statements, and the number of refused ones. A
statement whose citation was wrong and that is shown with the sentence it was made from is `mended`.
Targets: no wrong statement and no wrong citation shown, no right statement refused.
"""

import argparse
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pincite.assistant.answer.evidence import Evidence
from pincite.assistant.answer.write import write_answer
from pincite.assistant.llm.model import Delta, Messages
from pincite.assistant.read.ranking import ScoredSentence
from pincite.assistant.read.reader import Judgement
from pincite.assistant.settings import Settings
from pincite.assistant.types import Answer, Statement
from pincite.index import Index, build
from pincite.index.text.words import words

from tests.fakes.assistant.readers import ZERO_FEATURES

ARTICLES = Path(__file__).parents[2] / "examples" / "articles"
KINDS = ("right", "forged", "missing", "swapped", "altered")
_AUXILIARY = re.compile(r"\b(was|were|is|are|has|have|had|will|would|can|could)\b(?! not|n't)")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")
_QUOTATION_MARK = re.compile('[“”"]')
_NUMBER_WORDS = "two three four five six seven eight nine".split()
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH_ENDINGS = sorted({month[-3:] for month in _MONTHS.split("|")})
# A count: not the day of a month, and not part of a name or of a longer number.
_DIGIT = re.compile(rf"(?<=[a-z] )(?<!(?:{'|'.join(_MONTH_ENDINGS)}) )[2-9](?= [a-z])")
_ATTRIBUTION = re.compile(r"^(?P<what>[A-Z“][^“”]+), (?P<who>[^,]{3,60}) said\.$")


@dataclass(frozen=True)
class FixedReplyModel:
    """A model that always replies with the same line."""

    line: str
    name: str = "script"
    identity: str = "script"
    prompt_budget: int = 4_000

    def stream(self, _: Messages) -> Iterator[Delta]:
        yield Delta(self.line)


def reword(sentence: str, rng: random.Random) -> str:
    """Apply three random rewordings, which may shorten a sentence but add nothing to it."""
    for change in rng.sample(REWORDINGS, 3):
        sentence = change(sentence)
    return sentence


def _straighten_quotes(sentence: str) -> str:
    return sentence.translate(str.maketrans("“”‘’", "\"\"''"))


def _attribute_first(sentence: str) -> str:
    found = _ATTRIBUTION.match(sentence)
    if not found:
        return sentence
    return f"{found['who']} said {found['what'][0].lower()}{found['what'][1:]}."


def _drop_opening(sentence: str) -> str:
    first, comma, rest = sentence.partition(", ")
    brief = comma and len(first.split()) <= 5 and len(rest.split()) >= 6
    return (
        f"{rest[0].upper()}{rest[1:]}"
        if brief and not _QUOTATION_MARK.search(sentence)
        else sentence
    )


def _drop_ending(sentence: str) -> str:
    before, comma, _ = sentence.rpartition(", ")
    long = comma and len(before.split()) >= 6
    return f"{before}." if long and not _QUOTATION_MARK.search(sentence) else sentence


def _spell_numbers(sentence: str) -> str:
    return _DIGIT.sub(lambda found: _NUMBER_WORDS[int(found[0]) - 2], sentence)


def _put_month_first(sentence: str) -> str:
    return re.sub(rf"\b(\d{{1,2}}) ({_MONTHS})\b", r"\2 \1", sentence)


def _drop_first_name(sentence: str) -> str:
    return re.sub(r"(?<= )[A-Z][a-z]+ (?=[A-Z][a-z]+ said)", "", sentence)


REWORDINGS = (
    _straighten_quotes, _attribute_first, _drop_opening, _drop_ending, _spell_numbers,
    _put_month_first, _drop_first_name,
)  # fmt: skip


def falsify(sentence: str, names: Sequence[str], rng: random.Random) -> str | None:
    """Change a number or a name, or negate the sentence; None if none of these is possible."""
    candidates = []
    if found := re.search(r"\d+", sentence):
        changed = str(int(found[0]) + rng.randint(1, 3))
        if changed not in sentence:
            candidates.append(f"{sentence[: found.start()]}{changed}{sentence[found.end() :]}")
    others = [name for name in names if name not in sentence]
    if found := _NAME.search(sentence):
        candidates.append(
            f"{sentence[: found.start()]}{rng.choice(others)}{sentence[found.end() :]}"
        )
    if (found := _AUXILIARY.search(sentence)) and not re.search(r"\bno|n['’]t|never", sentence):
        candidates.append(f"{sentence[: found.end()]} not{sentence[found.end() :]}")
    return rng.choice(candidates) if candidates else None


def make_statement(
    kind: str, sources: Sequence[ScoredSentence], names: Sequence[str], rng: random.Random
) -> tuple[str, str, str] | None:
    """Return a statement of a kind, its citation and its source; None if the sources allow none."""
    position = rng.randrange(len(sources))
    source = sources[position].text
    statement = reword(" ".join(source.split()), rng)
    if kind == "right":
        return statement, f"[{position + 1}]", source
    if kind == "forged":
        return statement, f"[{rng.choice((0, len(sources) + 1, len(sources) + 7, 99))}]", source
    if kind == "missing":
        return statement, "", source
    if kind == "altered":
        changed = falsify(" ".join(source.split()), names, rng)
        return (changed, f"[{position + 1}]", source) if changed else None
    # Another sentence may support the same statement, unless it shares few words with it.
    source_words = set(words(source))
    others = [
        number
        for number, other in enumerate(sources, start=1)
        if len(source_words & set(words(other.text))) < 0.5 * len(source_words)
    ]
    return (statement, f"[{rng.choice(others)}]", source) if others else None


def judge_statement(answer: Answer, statement: Statement, kind: str, source: str) -> str:
    """Return how a statement is shown: its verdict, or `mended`."""
    if not statement.citations:
        return "no citation"
    quotes = {each.quote for each in answer.citations if each.label in statement.citations}
    was_wrong = kind in {"forged", "missing", "swapped"}
    return "mended" if was_wrong and source in quotes else statement.support


def sample_sources(index: Index, rng: random.Random) -> Iterator[list[ScoredSentence]]:
    """Yield up to twelve sentences of three random articles, like the sources of a question."""
    articles = [article for article in index.articles() if index.sentences(article.id)]
    while True:
        sources: list[ScoredSentence] = []
        for article in rng.sample(articles, 3):
            sentences = index.sentences(article.id)
            start = rng.randrange(max(1, len(sentences) - 4))
            for sentence in sentences[start : start + 4]:
                text = article.text[sentence.start : sentence.end]
                if len(text.split()) >= 6:
                    sources.append(
                        ScoredSentence(article, sentence, text, Judgement(0.0), ZERO_FEATURES, 0.0)
                    )
        if len(sources) > 5:
            yield sources


def answer_with(index: Index, sources: Sequence[ScoredSentence], line: str) -> Answer:
    """Return the answer of the assistant if a model writes this line."""
    start = Answer(
        question="?", standalone_question="?", standing="answered", confidence=1.0, short=None,
        text="", statements=(), citations=(), closest=(), disputes=(), passages=(),
        coverage=index.coverage(), index_id=index.id, model=None,
    )  # fmt: skip
    answer = start
    settings = Settings(unsupported="strike")
    evidence = Evidence(tuple(sources))
    for piece in write_answer(start, evidence, index, settings, FixedReplyModel(line)):
        answer += piece
    return answer


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--outputs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        build(ARTICLES, into=Path(folder) / "index")
        index = Index.open(Path(folder) / "index")
        source_lists = sample_sources(index, rng)
        names = sorted(
            {name for article in index.articles() for name in _NAME.findall(article.text)}
        )
        counts: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
        while (done := sum(count.total() for count in counts.values())) < arguments.outputs:
            kind, sources = KINDS[done % len(KINDS)], next(source_lists)
            output = make_statement(kind, sources, names, rng)
            if output is None:
                continue
            text, number, source = output
            statement = " ".join(text.split())
            answer = answer_with(index, sources, f"{statement} {number}")
            # Quotations that the assistant adds are not part of the output.
            statements = [each for each in answer.statements if each.text in statement][:1]
            verdicts = [judge_statement(answer, each, kind, source) for each in statements]
            for verdict in verdicts or ["left out"]:
                counts[kind][verdict] += 1
            cited = {"quoted", "supported", "partial"} & {*verdicts}
            if arguments.show and bool(cited) != (kind == "right"):
                print(f"{kind} {number} {verdicts}: {statement}")
                print("\n".join(f"    {s.reason}" for s in statements))
    for kind, count in counts.items():
        print(f"{kind:8} {count.total():5}  {dict(count)}")


if __name__ == "__main__":
    main()
