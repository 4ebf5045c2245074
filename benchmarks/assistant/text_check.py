"""The check of a text, against a whole folder of news.

    python -m benchmarks.assistant.text_check STORIES_FOLDER [--index DIR] [--most N] [--seed N]
        [--checker SETTING] [--only claims|pairs]

STORIES_FOLDER has articles.jsonl, stories.jsonl and pairs.jsonl (EVAL/news-own). Each claim of a
story is a text of one sentence; it is checked against the articles of all stories. Prints, with
95 % bootstrap intervals over stories:

- borne out or not: the balanced accuracy, and the AUROC of the score. For claims, partly supported
  ones are not borne out. Of pairs of statements that differ in one detail, one is borne out. The
  wording of claims alone tells much (AUROC .77), that of pairs nothing: compare both.
- for the claims that are not borne out: how many are called contradicted, by what was changed.
- for those that are borne out: how often a sentence shown is one that the claim rests on.
- outdated: of sentences whose story has a later sentence that answers otherwise (`differs`), how
  many are called outdated; and how many other sentences of the articles are, wrongly.
- quotations: of those of the articles as they are and with one word changed, how many are right.
"""

import argparse
import json
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pincite.assistant.text_check import TextCheck, check_text
from pincite.index import Index, build

from benchmarks.assistant.support import compute_balanced_accuracy
from benchmarks.statistics import compute_auroc

Row = Mapping[str, Any]
RESAMPLES = 1_000


class Outcome(NamedTuple):
    """A text of one sentence, what is expected of it, and its finding."""

    story: str
    kind: str
    expected: bool
    finding: str
    score: float
    is_found: bool


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--index", type=Path)
    parser.add_argument("--most", type=int, help="stories, drawn by chance")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--checker", help="as in `pincite check --checker`")
    parser.add_argument("--only", help="the measures whose name begins so")
    arguments = parser.parse_args()
    stories = _read_rows(arguments.folder / "stories.jsonl")
    random.Random(arguments.seed).shuffle(stories)
    stories = stories[: arguments.most]
    with tempfile.TemporaryDirectory() as temporary:
        place = arguments.index or Path(temporary) / "index"
        build(arguments.folder / "articles.jsonl", into=place)
        index = Index.open(place)
        started = time.monotonic()
        checked = 0
        for name, report, texts in _list_measures(arguments.folder, stories):
            if arguments.only and not name.startswith(arguments.only):
                continue
            outcomes = [_check(index, arguments.checker, *each) for each in texts]
            checked += len(outcomes)
            print(f"\n{name}: {len(outcomes)}", flush=True)
            for line in report(outcomes):
                print(f"  {line}", flush=True)
        print(f"\n{(time.monotonic() - started) / max(1, checked):.2f} seconds a sentence")


def _read_rows(file: Path) -> list[Row]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


Text = tuple[Row, str, str, bool, list[str]]
"""A story, a kind, a text, whether it is expected, and the sentences that it rests on."""


def _list_measures(
    folder: Path, stories: Sequence[Row]
) -> Iterator[tuple[str, Callable[[Sequence[Outcome]], Iterator[str]], list[Text]]]:
    by_id = {each["id"]: each for each in stories}
    pairs = [each for each in _read_rows(folder / "pairs.jsonl") if each["story"] in by_id]
    yield "claims", _report_claims, [each for story in stories for each in _list_claims(story)]
    texts: list[Text] = [
        (by_id[pair["story"]], pair["alter"], pair[name], name == "good", [])
        for pair in pairs
        for name in ("good", "bad")
    ]
    yield "pairs", _report_pairs, texts
    yield "outdated", _report_outdated, [each for story in stories for each in _list_dated(story)]
    quoted = [each for story in stories for each in _list_quotations(story)]
    yield "quotations", _report_quotations, quoted


def _list_claims(story: Row) -> Iterator[Text]:
    for claim in story["claims"]:
        sentences = [_get_sentence(story, place) for place in claim["cites"]]
        yield story, claim["alter"], claim["t"], claim["label"] == "supported", sentences


def _get_sentence(story: Row, place: Sequence[int]) -> str:
    sentence: str = story["articles"][place[0]]["sentences"][place[1]]
    return sentence


def _list_dated(story: Row) -> Iterator[Text]:
    """Yield sentences that a later one answers otherwise, and as many others."""
    published = [each["published"] or "" for each in story["articles"]]
    superseded: set[tuple[int, ...]] = set()
    mentioned: set[tuple[int, ...]] = set()
    for question in story["questions"]:
        golds = [tuple(place) for each in question["gold"] for place in each]
        differing = [tuple(place) for place in question.get("differs", ())]
        mentioned.update(golds, differing)
        if question["kind"] == "latest" and golds:
            newest = max(published[place[0]] for place in golds)
            superseded.update(place for place in differing if published[place[0]] < newest)
    others = [
        (number, position)
        for number, article in enumerate(story["articles"])
        for position in range(len(article["sentences"]))
        if (number, position) not in mentioned
    ]
    chosen = random.Random(story["id"]).sample(others, min(len(others), len(superseded) + 1))
    for expected, places in ((True, sorted(superseded)), (False, chosen)):
        for place in places:
            yield story, "sentence", _get_sentence(story, place), expected, []


def _list_quotations(story: Row) -> Iterator[Text]:
    """Yield sentences with quotations as they are, and with one word of the quotation changed."""
    rng = random.Random(story["id"])
    for quote in story["quotes"][:3]:
        sentence, quoted = _get_sentence(story, quote["at"]), quote["words"].strip('“”" ,.')
        longest = max(quoted.split(), key=len, default="")
        if len(quoted.split()) < 6 or '"' not in sentence or quoted not in sentence:
            continue
        other = rng.choice("never rather hardly twice soon".split())
        changed = sentence.replace(quoted, quoted.replace(longest, other, 1))
        yield story, "exact", sentence, True, []
        yield story, "changed", changed, False, []


def _check(
    index: Index,
    checker: str | None,
    story: Row,
    kind: str,
    text: str,
    expected: bool,
    sentences: Sequence[str],
) -> Outcome:
    check = check_text(index, text, checker=checker)
    findings = [each.finding for each in check.sentences if each.finding != "unchecked"]
    # A text may be split into several sentences: the worst finding counts.
    order = ("contradicted", "outdated", "not_found", "borne_out")
    finding = min(findings, key=order.index, default="unchecked")
    score = min((each.score for each in check.sentences), default=0.0)
    return Outcome(story["id"], kind, expected, finding, score, _is_found(check, sentences))


def _is_found(check: TextCheck, sentences: Sequence[str]) -> bool:
    quotes = [each.quote for each in check.citations]
    return any(quote in each or each in quote for quote in quotes for each in sentences)


def _report_claims(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield _report_accuracy(outcomes)
    yield _report_auroc(outcomes)
    yield from _report_shares(outcomes)
    rest = [each for each in outcomes if not each.expected]
    for kind, count in Counter(each.kind for each in rest).most_common():
        findings = Counter(each.finding for each in rest if each.kind == kind)
        yield f"{kind:14} {count:4}: {_format_findings(findings)}"
    yield f"a sentence shown is right: {_estimate(outcomes, lambda each: each.is_found)}"


def _report_auroc(outcomes: Sequence[Outcome]) -> str:
    def compute(group: Sequence[Outcome]) -> float:
        scores = [[each.score for each in group if each.expected == held] for held in (True, False)]
        return compute_auroc(*scores)

    return f"AUROC of the score: {_resample(outcomes, compute)}"


def _report_pairs(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield _report_accuracy(outcomes)
    yield _report_auroc(outcomes)
    yield from _report_shares(outcomes)


def _report_outdated(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for expected, name in ((True, "superseded"), (False, "others")):
        group = [each for each in outcomes if each.expected == expected]
        findings = Counter(each.finding for each in group)
        yield f"{name}: {_format_findings(findings)}"


def _report_quotations(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for kind in ("exact", "changed"):
        findings = Counter(each.finding for each in outcomes if each.kind == kind)
        yield f"{kind}: {_format_findings(findings)}"


def _report_shares(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for expected, name in ((True, "borne out"), (False, "not")):
        findings = Counter(each.finding for each in outcomes if each.expected == expected)
        yield f"{name:10} {_format_findings(findings)}"


def _format_findings(findings: Counter[str]) -> str:
    total = sum(findings.values())
    return ", ".join(f"{name} {count / total:.2f}" for name, count in findings.most_common())


def _report_accuracy(outcomes: Sequence[Outcome]) -> str:
    return f"balanced accuracy, borne out or not: {_resample(outcomes, _compute_accuracy)}"


def _compute_accuracy(outcomes: Sequence[Outcome]) -> float:
    return compute_balanced_accuracy(
        [(each.expected, each.finding == "borne_out") for each in outcomes]
    )


def _estimate(outcomes: Sequence[Outcome], holds: Callable[[Outcome], bool]) -> str:
    return _resample(outcomes, lambda group: sum(map(holds, group)) / max(1, len(group)))


def _resample(outcomes: Sequence[Outcome], compute: Callable[[Sequence[Outcome]], float]) -> str:
    """Return a figure and its interval, resampled by story."""
    by_story = defaultdict(list)
    for each in outcomes:
        by_story[each.story].append(each)
    groups, rng = list(by_story.values()), random.Random(0)
    values = sorted(
        compute([each for group in rng.choices(groups, k=len(groups)) for each in group])
        for _ in range(RESAMPLES)
    )
    low, high = values[RESAMPLES // 40], values[-RESAMPLES // 40]
    return f"{compute(outcomes):.3f} [{low:.3f}, {high:.3f}]"


if __name__ == "__main__":
    main()
