"""Questions about news stories, through the whole chain without a model.

    python -m benchmarks.assistant.stories STORIES_FOLDER [--index DIR] [--kinds] [--reworded]
        [--reader SETTING]

STORIES_FOLDER has articles.jsonl and questions.jsonl (EVAL/news-own). Each question is asked of the
articles of its story, and of the whole folder. Prints, with 95 % bootstrap intervals: how often
the first sentence, or one of the first three, is right; how well confidence separates answerable
questions (AUROC); the shares of right and wrong answers, and the trust score (right less wrong,
a decline of an unanswerable question counts as right); how many words in bold are right, their
token F1 where the sentence is right; and how many quotes are right. `--kinds` prints the shares by
kind of question. `--reworded` asks the questions of reworded.jsonl instead, whose wordings have few
words in common with the articles (training/data/news.py describes the file) of stories.jsonl.
"""

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pincite.assistant import Answer, build_chain
from pincite.assistant.read.reader import Reader
from pincite.assistant.read.registry import load_reader
from pincite.index import Index, build

from training.calibration.outcomes import find_sentences
from training.data.news import reword_story
from training.evaluate import bootstrap_auroc, bootstrap_mean, compute_token_f1, format_estimate

Row = Mapping[str, Any]
REWORDED_FILE = Path(__file__).with_name("reworded.jsonl")
STORY = "articles of the story"
FOLDER = "whole folder"


@dataclass(frozen=True, slots=True)
class Result:
    """A question, its answer, and for each sentence of the ranking whether it answers."""

    question: Row
    answer: Answer
    ranking: tuple[bool, ...]

    @property
    def right_quotes(self) -> list[bool]:
        return [
            _is_evidence(self.question, each.article_id, each.start, each.end)
            for each in self.answer.citations
        ]

    @property
    def is_right(self) -> bool:
        """An answer whose first quote is right, or the decline of an unanswerable question."""
        if not self.question["answerable"]:
            return not self.answer.answered
        return self.answer.answered and any(self.right_quotes)

    @property
    def is_wrong(self) -> bool:
        return self.answer.answered and not any(self.right_quotes)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--index", type=Path)
    parser.add_argument("--kinds", action="store_true")
    parser.add_argument("--reworded", action="store_true")
    parser.add_argument("--reader", help="as in `pincite ask --reader`")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place = arguments.index or Path(temporary) / "index"
        build(arguments.folder / "articles.jsonl", into=place)
        index, reader = Index.open(place), load_reader(arguments.reader)
        questions = (
            list(_make_reworded_questions(arguments.folder, index))
            if arguments.reworded
            else _read_rows(arguments.folder / "questions.jsonl")
        )
        for scope in (FOLDER,) if arguments.reworded else (STORY, FOLDER):
            results = [_ask(index, each, scope, reader) for each in questions]
            print(f"\n{scope}: {len(results)} questions")
            for name, estimate in measure(results):
                print(f"  {name:44} {estimate}")
            if arguments.kinds:
                _print_kinds(results)


def _read_rows(file: Path) -> list[Row]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def _make_reworded_questions(folder: Path, index: Index) -> Iterator[Row]:
    """Yield the questions of REWORDED_FILE, in the form of questions.jsonl."""
    stories = {each["id"]: each for each in _read_rows(folder / "stories.jsonl")}
    for row in _read_rows(REWORDED_FILE):
        story = reword_story(stories[row["id"]], row)
        texts = [index.article(f"{row['id']}-{n}").text for n in range(len(story["articles"]))]
        for number, question in enumerate(story["questions"]):
            places = {(a, s) for each in question["gold"] for a, s in each}
            evidence = []
            for article, sentence in sorted(places):
                words = story["articles"][article]["sentences"][sentence]
                start = texts[article].index(words)
                evidence.append(
                    {
                        "article": f"{row['id']}-{article}",
                        "start": start,
                        "end": start + len(words),
                    }
                )
            yield {
                "id": f"{row['id']}-q{number}",
                "kind": question["kind"],
                "question": question["q"],
                "answerable": bool(evidence),
                "answers": [words for *_, words in question.get("short") or ()],
                "evidence": evidence,
            }


def _ask(index: Index, question: Row, scope: str, reader: Reader) -> Result:
    ids = None
    if scope == STORY:
        story = question["id"].rsplit("-q", 1)[0]
        ids = frozenset(each.id for each in index.articles() if each.id.startswith(f"{story}-"))
    ranked = find_sentences(question["question"], index, ids, reader)
    ranking = tuple(
        _is_evidence(question, each.article.id, each.sentence.start, each.sentence.end)
        for each in ranked
    )
    asked = {"question": question["question"], "articles": sorted(ids) if ids else None}
    return Result(question, build_chain(index, reader=reader).invoke(asked), ranking)


def _is_evidence(question: Row, article_id: str, start: int, end: int) -> bool:
    return any(
        each["article"] == article_id and start < each["end"] and each["start"] < end
        for each in question["evidence"]
    )


def measure(results: Sequence[Result]) -> Iterator[tuple[str, str]]:
    """Yield the name and the value of each figure."""
    answerable = [each for each in results if each.question["answerable"]]
    unanswerable = [each for each in results if not each.question["answerable"]]
    shares = {
        "first sentence right": [any(each.ranking[:1]) for each in answerable],
        "one of the first three right": [any(each.ranking[:3]) for each in answerable],
        "answerable: answered right": [each.is_right for each in answerable],
        "answerable: answered wrong": [each.is_wrong for each in answerable],
        "answerable: perhaps": [each.answer.standing == "perhaps" for each in answerable],
        "of these, the sentence is right": [
            any(each.right_quotes) for each in answerable if each.answer.standing == "perhaps"
        ],
        "unanswerable: answered": [each.answer.answered for each in unanswerable],
        "unanswerable: perhaps": [each.answer.standing == "perhaps" for each in unanswerable],
        "quotes of answers that are right": [
            right for each in answerable if each.answer.answered for right in each.right_quotes
        ],
    }
    for name, values in shares.items():
        if values:
            yield name, format_estimate(bootstrap_mean([float(value) for value in values]))
    yield (
        "answerable or not, AUROC of confidence",
        format_estimate(
            bootstrap_auroc(
                [each.question["answerable"] for each in results],
                [each.answer.confidence for each in results],
            )
        ),
    )
    trust = [float(each.is_right) - float(each.is_wrong) for each in results]
    yield "trust score", format_estimate(bootstrap_mean(trust))
    yield from _measure_short_answers(results)


def _measure_short_answers(results: Sequence[Result]) -> Iterator[tuple[str, str]]:
    """Yield the figures of the words in bold; right is a token F1 above .5."""
    scores = [
        max(
            (compute_token_f1(short.text, each) for each in result.question["answers"]), default=0.0
        )
        for result in results
        if (short := result.answer.short)
    ]
    if scores:
        right = [float(score > 0.5) for score in scores]
        yield (
            f"words in bold that are right, of {len(scores)}",
            format_estimate(bootstrap_mean(right)),
        )
    right_sentence = [
        max(
            (compute_token_f1(short.text, each) for each in result.question["answers"]), default=0.0
        )
        for result in results
        if (short := result.answer.short)
        and any(result.right_quotes)
        and result.question["answers"]
    ]
    if right_sentence:
        yield (
            "their token F1 where the sentence is right",
            format_estimate(bootstrap_mean(right_sentence)),
        )


def _print_kinds(results: Sequence[Result]) -> None:
    by_kind: dict[str, list[Result]] = defaultdict(list)
    for each in results:
        by_kind[each.question["kind"].split(":")[0]].append(each)
    print(f"  {'kind':16} {'asked':>6} {'first':>6} {'right':>6} {'wrong':>6} {'perhaps':>8}")
    for kind, group in sorted(by_kind.items()):
        counts = (
            sum(any(each.ranking[:1]) for each in group),
            sum(each.is_right for each in group),
            sum(each.is_wrong for each in group),
        )
        perhaps = sum(each.answer.standing == "perhaps" for each in group)
        first, right, wrong = (f"{count / len(group):.2f}" for count in counts)
        share = f"{perhaps / len(group):.2f}"
        print(f"  {kind:16} {len(group):6} {first:>6} {right:>6} {wrong:>6} {share:>8}")


if __name__ == "__main__":
    main()
