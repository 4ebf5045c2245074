"""Answers that a strong model writes, end to end: what of them is shown, and how.

    python -m benchmarks.assistant.written EVAL/written EVAL/news2022/articles.jsonl

The model is replayed (`benchmarks.assistant.replay`) over HTTP: its labelled statements, as it
wrote them (`honest`), or all near-quotations (`twin`), or with one error each, as near-quotations
(`altered`) or in its own words (`altered-own-words`); `no numbers` is `honest` without citations.
The questions are asked about the sample articles, or about 150 articles of news2022: those with the
sentences and others, chosen by chance (`--index DIR` keeps both indexes).

- `kept`: share of right statements that are shown cited, in their first or second wording, and
  `unmarked`, without a mark; `whole`: answers with all right statements, in the model's order.
- `stopped`: share of wrong statements that are not shown as cited, and `unmarked`, of those that
  are shown cited without a mark.
- `asked`: share of questions that reach the model; requests and tokens are means of these.
- `sheet`: share of the sentences that the statements rest on which the model is given.
- `check`: the check of a statement alone, with its sentences: AUROC of its score, right against
  wrong; right ones refused; wrong ones shown without a mark.

Intervals are 95 % bootstraps over questions. The statements are split by question into a half that
was read while the rules were written, and a half that was not (`is_read`). `--show` prints the
statements that fail, of the half that was read only.
`--quick` leaves out the reader: passages come as the search ranks them, and all questions are
asked.
"""

import argparse
import hashlib
import json
import random
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pincite.assistant import Answer, ModelSettings, Settings, build_chain
from pincite.assistant.check import Checker, CitedSentence, Verdict, load_checker, verify
from pincite.assistant.read.reader import Judgement, Reader
from pincite.index import Index, build
from pincite.index.text.visible import to_single_line

from benchmarks.assistant.replay import (
    KINDS,
    Counts,
    Labelled,
    ReplayedModel,
    ReplayServer,
    read_statements,
)
from benchmarks.statistics import bootstrap_interval, compute_auroc
from tests.fakes.assistant.readers import make_reader

SAMPLE = Path(__file__).parents[2] / "examples" / "articles"
SETS = ("sample", "news2022")
NEWS_ARTICLES = 150


@dataclass(frozen=True)
class Run:
    """An answer to a question, and the statements that the model wrote for it."""

    question: str
    statements: Sequence[Labelled]
    second_wordings: Mapping[str, str]
    answer: Answer
    asked: bool


def is_read(question: str) -> bool:
    """Return whether a question belongs to the half that may be read."""
    return hashlib.sha256(" ".join(question.split()).encode()).digest()[0] % 2 == 0


def build_indexes(
    folder: Path, statements: Sequence[Labelled], news_file: Path
) -> dict[str, Index]:
    """Return the index of each set of questions, built if `folder` does not have it yet."""
    news = folder / "news.jsonl"
    if not news.exists():
        rows = [json.loads(line) for line in news_file.read_text("utf-8").splitlines()]
        news.write_text(
            "".join(json.dumps(row) + "\n" for row in _choose_articles(rows, statements)), "utf-8"
        )
    indexes = {}
    sets = {each.set for each in statements}
    for name, articles in {"sample": SAMPLE, "news2022": news}.items():
        if name not in sets:
            continue
        if not (folder / name).exists():
            build(articles, into=folder / name)
        indexes[name] = Index.open(folder / name)
    return indexes


def _choose_articles(
    rows: list[dict[str, str]], statements: Sequence[Labelled]
) -> list[dict[str, str]]:
    wanted = {
        to_single_line(text)
        for each in statements
        if each.set == "news2022"
        for text in each.sentences
        if len(text) > 40
    }
    with_sentences: list[Any] = []
    others: list[Any] = []
    for row in rows:
        text = to_single_line(row["text"])
        (with_sentences if any(each in text for each in wanted) else others).append(row)
    random.Random(0).shuffle(others)
    return [*with_sentences, *others[: max(0, NEWS_ARTICLES - len(with_sentences))]]


@contextmanager
def replay(model: ReplayedModel) -> Iterator[str]:
    """Serve a replayed model, and yield its address."""
    with ReplayServer(model) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server.url
        finally:
            server.shutdown()
            thread.join()


def ask_all(
    statements: Sequence[Labelled],
    indexes: Mapping[str, Index],
    kind: str,
    *,
    numbered: bool,
    reader: Reader | None,
    checker: str | None,
) -> tuple[list[Run], Counts]:
    """Ask every question that has statements of a kind."""
    model = ReplayedModel(statements, kind, numbered=numbered)
    set_of_question = {each.question.strip(): each.set for each in statements}
    runs = []
    with replay(model) as url:
        # How long an answer takes on a busy machine is not measured here.
        settings = Settings(
            model=ModelSettings("replayed", base_url=url), answer_seconds=3_600, checker=checker
        )
        chains = {
            name: build_chain(each, settings=settings, reader=reader)
            for name, each in indexes.items()
        }
        for question, written in model.answers.items():
            before = model.counts.first_requests
            answer = chains[set_of_question[question]].invoke(question)
            asked = model.counts.first_requests > before
            second = {each.id: model.reword(each).text for each in written}
            runs.append(Run(question, written, second, answer, asked))
    return runs, model.counts


def find_positions(run: Run) -> dict[str, tuple[int, str]]:
    """Return where each statement of the model stands in the answer, cited, and its verdict."""
    shown = {
        to_single_line(each.text): (position, each.support)
        for position, each in enumerate(run.answer.statements)
        if each.citations
    }
    found: dict[str, tuple[int, str]] = {}
    for each in run.statements:
        for text in (each.text, run.second_wordings[each.id]):
            if to_single_line(text) in shown:
                found[each.id] = shown[to_single_line(text)]
                break
    return found


def print_runs(name: str, runs: Sequence[Run], counts: Counts) -> None:
    """Print the figures of a scenario, for the half that was read and the other."""
    for half in (True, False):
        chosen = [run for run in runs if is_read(run.question) is half]
        print(f"{name}, half that was {'read' if half else 'not read'}: {len(chosen)} answers")
        print(f"  asked     {_format_share([run.asked for run in chosen])}")
        _print_statements(chosen)
    asked = max(1, sum(run.asked for run in runs))
    print(
        f"  both halves: {counts.requests / asked:.2f} requests, {counts.read / asked:.0f} tokens "
        f"read and {counts.written / asked:.0f} written an answer; "
        f"sheet {counts.on_sheet / max(1, counts.cited):.3f} of {counts.cited} sentences"
    )


def _print_statements(runs: Sequence[Run]) -> None:
    kept, unmarked, stopped, wrong_unmarked, whole = [], [], [], [], []
    for run in runs:
        found = find_positions(run)
        right = [each for each in run.statements if each.label == "supported"]
        positions = [found[each.id][0] for each in right if each.id in found]
        if right:
            whole.append(len(positions) == len(right) and positions == sorted(positions))
        for each in run.statements:
            verdict = found[each.id][1] if each.id in found else "unsupported"
            if each.label == "supported":
                kept.append(verdict != "unsupported")
                unmarked.append(verdict in {"quoted", "supported"})
            elif each.label == "unsupported":
                stopped.append(verdict == "unsupported")
                wrong_unmarked.append(verdict in {"quoted", "supported"})
    if kept:
        print(f"  right     kept {_format_share(kept)}, unmarked {_format_share(unmarked)}")
        print(f"  whole     {_format_share(whole)}")
    if stopped:
        stopped_share, unmarked_share = map(_format_share, (stopped, wrong_unmarked))
        print(f"  wrong     stopped {stopped_share}, unmarked {unmarked_share}")


def _format_share(values: Sequence[bool]) -> str:
    if not values:
        return "none"
    low, high = bootstrap_interval([float(each) for each in values])
    return f"{sum(values) / len(values):.3f} [{low:.3f}, {high:.3f}] of {len(values)}"


def find_contexts(index: Index) -> dict[str, str]:
    """Return the sentences of an index on one line, each with the sentence before it."""
    contexts: dict[str, str] = {}
    for article in index.articles():
        before = ""
        for each in index.sentences(article.id):
            text = to_single_line(article.text[each.start : each.end])
            contexts.setdefault(text, before)
            before = text
    return contexts


def _verify(statement: Labelled, contexts: Mapping[str, str], checker: Checker) -> Verdict:
    cited = [
        CitedSentence(text, contexts.get(to_single_line(text), ""), headline)
        for text, headline in zip(statement.sentences, statement.headlines, strict=True)
    ]
    return verify(statement.text, cited, checker=checker)


OWN_WORDS = {("honest", 1), ("altered-own-words", 0)}
"""Kinds and rounds of statements in the model's own words; the others are near-quotations."""


def print_check(
    statements: Sequence[Labelled], indexes: Mapping[str, Index], checker: Checker
) -> None:
    """Print how the check judges each statement with the sentences it was labelled with."""
    contexts = {name: find_contexts(index) for name, index in indexes.items()}
    verdicts = {each.id: _verify(each, contexts[each.set], checker) for each in statements}
    for half in (True, False):
        print(f"check, half that was {'read' if half else 'not read'}")
        for name, own_words in (("own words", True), ("near-quotations", False)):
            chosen = [
                each
                for each in statements
                if is_read(each.question) is half
                and ((each.kind, each.round) in OWN_WORDS) is own_words
            ]
            right = [verdicts[each.id] for each in chosen if each.label == "supported"]
            wrong = [verdicts[each.id] for each in chosen if each.label == "unsupported"]
            auroc = compute_auroc([each.score for each in right], [each.score for each in wrong])
            refused = _format_share([each.verdict == "unsupported" for each in right])
            unmarked = _format_share([each.verdict in {"quoted", "supported"} for each in wrong])
            print(
                f"  {name:15} AUROC {auroc:.3f}, right refused {refused}, wrong unmarked {unmarked}"
            )


def print_failures(runs: Sequence[Run]) -> None:
    """Print right statements that are not shown, and wrong ones that are, of the half read."""
    for run in runs:
        if not is_read(run.question):
            continue
        found = find_positions(run)
        failed = [
            each for each in run.statements if (each.label == "supported") != (each.id in found)
        ]
        if failed:
            print(f"    {run.question}")
            for each in failed:
                print(f"      {each.label}: {each.text}")
            print(f"      shown: {run.answer.text}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("written", type=Path)
    parser.add_argument("news", type=Path)
    parser.add_argument("--index", type=Path, metavar="DIR")
    parser.add_argument("--only", choices=["check", "no numbers", *KINDS])
    parser.add_argument("--set", choices=SETS, help="only the questions about these articles")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--checker", help="as in `pincite ask --checker`")
    arguments = parser.parse_args()
    statements = [
        each for each in read_statements(arguments.written) if arguments.set in {None, each.set}
    ]
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.index or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        indexes = build_indexes(folder, statements, arguments.news)
        if arguments.only in {None, "check"}:
            print_check(statements, indexes, load_checker(arguments.checker))
        for name in (*KINDS, "no numbers"):
            if arguments.only in {None, name}:
                kind = name if name in KINDS else "honest"
                runs, counts = ask_all(
                    statements,
                    indexes,
                    kind,
                    numbered=name in KINDS,
                    reader=make_reader(lambda _: Judgement(0.0)) if arguments.quick else None,
                    checker=arguments.checker,
                )
                print_runs(name, runs, counts)
                if arguments.show:
                    print_failures(runs)


if __name__ == "__main__":
    main()
