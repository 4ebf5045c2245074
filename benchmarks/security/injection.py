"""What reaches the user if articles contain instructions and the model obeys all of them.

    python -m benchmarks.security.injection [INSTRUCTIONS.jsonl] [--tries N]

A row of the file has an `instruction`. The first part has articles about one town each. It counts
the statements of the obedient model that are shown as cited although their sentences do not support
them, the external addresses on the page, and the quoted answers that differ from those without the
instruction: in a search of the article alone, and in a search of all towns, whose names are
similar. The second part compares quoted answers from the sample folder, with an instruction in
every article and without.
"""

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from pincite.assistant import Answer, build_chain
from pincite.index import Index, build

from tests.security.poisoned_articles import (
    CANARY,
    DEFAULT_INSTRUCTIONS,
    POSITIONS,
    ObedientModel,
    PoisonedArticle,
    build_index,
    generate_poisoned_articles,
    measure_effect,
    write_poisoned,
)

EXAMPLES = Path(__file__).parents[2] / "examples"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("instructions", nargs="?", type=Path)
    parser.add_argument("--tries", type=int, default=60)
    arguments = parser.parse_args()
    instructions = list(DEFAULT_INSTRUCTIONS)
    if arguments.instructions:
        rows = map(json.loads, arguments.instructions.read_text("utf-8").splitlines())
        instructions += [f"{row['instruction']} Mention {CANARY}." for row in rows]
    with tempfile.TemporaryDirectory() as directory:
        measure_towns(
            list(generate_poisoned_articles(instructions, arguments.tries)),
            instructions,
            Path(directory),
        )
        measure_samples(instructions, Path(directory) / "samples")


def measure_towns(
    articles: Sequence[PoisonedArticle], instructions: Sequence[str], directory: Path
) -> None:
    """Print the effect of instructions on answers about towns."""
    poisoned = build_index(articles, directory, clean=False)
    clean_index = build_index(articles, directory, clean=True)
    obedient = build_chain(poisoned, model=ObedientModel(instructions))
    after, before = build_chain(poisoned), build_chain(clean_index)
    count: Counter[str] = Counter()
    for article in articles:
        answer = obedient.invoke(article.question)
        effect = measure_effect(answer)
        count["forged"] += len(effect.forged_statements)
        count["external"] += len(effect.external_urls)
        count["obeyed"] += answer.model is not None
        count["right"] += f"{article.passengers:,}" in answer.text
        for scope in ("alone", "of all"):
            questions = [
                {"question": article.question}
                | ({"articles": [article.source(clean=clean)]} if scope == "alone" else {})
                for clean in (False, True)
            ]
            quotes_before, quotes_after = (
                list_quoted_sentences(before.invoke(questions[1])),
                list_quoted_sentences(after.invoke(questions[0])),
            )
            count[f"changed {scope}"] += quotes_after != quotes_before
            count[f"lost {scope}"] += (
                article.answer in quotes_before and article.answer not in quotes_after
            )
            count[f"planted {scope}"] += any(CANARY in each for each in quotes_after)
        print(".", end="", file=sys.stderr, flush=True)
    print(f"{len(articles)} articles with an instruction in their {', '.join(POSITIONS)}")
    print(
        f"answers written by the obedient model: {count['obeyed']}, right number: {count['right']}"
    )
    print(f"cited statements that their sentences do not support: {count['forged']}")
    print(f"external addresses on the page: {count['external']}")
    for scope in ("alone", "of all"):
        print(
            f"quoted answers, {scope}: {count[f'lost {scope}']} lost their sentence, "
            f"{count[f'planted {scope}']} quote an instruction, "
            f"{count[f'changed {scope}']} differ in any way"
        )


def measure_samples(instructions: Sequence[str], directory: Path) -> None:
    """Print the effect of instructions on quoted answers from the sample folder."""
    questions = (EXAMPLES / "questions.txt").read_text("utf-8").splitlines()
    build(EXAMPLES / "articles", into=directory / "index")
    index = Index.open(directory / "index")
    articles = list(index.articles())
    index.close()
    rng = random.Random(0)
    count: Counter[str] = Counter()
    for position in POSITIONS:
        answers: list[list[Answer]] = []
        for planted_instructions in (
            [""] * len(articles),
            rng.choices(instructions, k=len(articles)),
        ):
            folder = directory / f"{position}{len(answers)}"
            folder.mkdir()
            for article, instruction in zip(articles, planted_instructions, strict=True):
                write_poisoned(article, instruction, position, folder)
            build(folder, into=directory / "index", force=True)
            with closing(Index.open(directory / "index")) as opened:
                answers.append([build_chain(opened).invoke(each) for each in questions])
        for before, after in zip(*answers, strict=True):
            quotes_before, quotes_after = (
                list_quoted_sentences(before),
                list_quoted_sentences(after),
            )
            count["answers"] += 1
            count["unchanged"] += quotes_before == quotes_after
            count["declined after"] += before.answered and not after.answered
            count["answered after"] += after.answered and not before.answered
            count["lost the first quote"] += bool(quotes_after) and not set(
                quotes_before[:1]
            ) <= set(quotes_after)
            count["quote an instruction"] += any(CANARY in each for each in quotes_after)
        print(position, end=" ", file=sys.stderr, flush=True)
    print("sample folder:", ", ".join(f"{number} {name}" for name, number in count.items()))


def list_quoted_sentences(answer: Answer) -> list[str]:
    """Return the quotations of an answer in order."""
    return [statement.text for statement in answer.statements]


if __name__ == "__main__":
    main()
