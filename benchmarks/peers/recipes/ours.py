"""Pincite, as the command line runs it.

    python ours.py serve STORE MODEL QUESTIONS.json THREADS

Building and one question are the commands `pincite index` and `pincite ask`.
"""

from commands import Place, measure_searches, run_command
from pincite.index import Index


def serve(store: str, _model: str, questions: str, threads: str) -> None:
    index = Index.open(store)

    def search(question: str) -> list[Place]:
        return [(each.article_id, each.start, each.end) for each in index.search(question, 5)]

    measure_searches(search, questions, threads)


if __name__ == "__main__":
    run_command(serve=serve)
