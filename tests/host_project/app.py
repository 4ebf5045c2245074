"""A program that embeds Pincite: `test_host_project` runs it and has type checkers read it."""

import sys

import pincite
from pincite import Answer, Index, PinciteError, build, build_chain
from pincite.assistant import Citation, Settings
from pincite.assistant.check import support
from pincite.assistant.condense import standalone
from pincite.assistant.read import score
from pincite.index import Served
from pincite.index.limits import Limits
from pincite.index.sentences import split


def quotes(answer: Answer) -> list[str]:
    """Return the source sentences of an answer."""
    citations: tuple[Citation, ...] = answer.citations
    return [citation.quote for citation in citations]


def main(folder: str, into: str, question: str) -> int:
    """Index a folder, ask it, and print the sentences that the answer rests on."""
    try:
        report = build(folder, into=into, limits=Limits(file_mb=1))
        chain = build_chain(Index.open(into), settings=Settings(quotes=1))
        answer = chain.invoke(question)
    except PinciteError as error:
        print(error, file=sys.stderr)
        return 1
    version: str = pincite.__version__
    found: float = answer.confidence
    spans = [(span.start, span.end) for span in split(answer.text)]
    likely: list[float] = list(score(question, quotes(answer)))
    verdict: str = support(answer.text, quotes(answer)).verdict
    again: str = standalone("And where?", [question, answer.text])
    articles: int = Served(into).coverage().articles
    print(version, report.added, found, spans, likely, verdict, again, articles)
    print(*quotes(answer), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
