"""A program that embeds Pincite: `test_host_project` runs it and has type checkers read it."""

import sys
from collections.abc import Iterator, Mapping

import pincite
from langchain_core.documents import Document
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from pincite import Answer, Index, PinciteError, build, build_chain
from pincite.assistant import Citation, Settings
from pincite.assistant.chain import Input
from pincite.assistant.check import support
from pincite.assistant.condense import standalone
from pincite.assistant.langchain import CHECKPOINT_TYPES, PinciteRetriever, make_tools
from pincite.assistant.read import score
from pincite.index import LangChainEmbedder, Served, build_articles
from pincite.index.limits import Limits
from pincite.index.sentences import split


def quotes(answer: Answer) -> list[str]:
    """Return the source sentences of an answer."""
    citations: tuple[Citation, ...] = answer.citations
    return [citation.quote for citation in citations]


class Embeddings:
    """Embeddings of the host."""

    def embed_documents(self, texts: list[str], /) -> list[list[float]]:
        """Return one vector for each text."""
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str, /) -> list[float]:
        """Return the number of vowels as a vector."""
        return [1.0, *(float(text.count(vowel)) for vowel in "aeiou")]


def load_articles() -> Iterator[Mapping[str, str] | Document]:
    """Yield an article in each form."""
    yield {"id": "1", "text": "The ferry to Vesterby sails at nine."}
    yield Document("The pier of Larnmouth is closed.", metadata={"source": "pier.md"})


def ask_own_articles(into: str) -> tuple[str, int]:
    """Index articles of the host with its embeddings, and ask them in LangChain's forms."""
    embedder = LangChainEmbedder(Embeddings(), name="vowels")
    build_articles(load_articles(), into=into, embedder=embedder)
    with Index.open(into, embedder=embedder) as index:
        chain: Runnable[Input, Answer] = build_chain(index)
        tools: list[BaseTool] = make_tools(chain, index)
        documents: list[Document] = PinciteRetriever(index=index, k=1).invoke("ferry")
        answer = chain.invoke([HumanMessage("When does the ferry sail?")])
        first, *rest = chain.stream({"question": "When does the ferry sail?", "quotes": 1})
        for piece in rest:
            first += piece
        again: Answer = Answer.from_json(answer.to_json())
        message: AIMessage = again.message
    return str(message.text), len(tools) + len(documents) + len(CHECKPOINT_TYPES) + len(first.text)


def main(folder: str, into: str, question: str) -> int:
    """Index a folder, ask it, and print the sentences that the answer rests on."""
    try:
        report = build(folder, into=into, limits=Limits(file_mb=1))
        chain = build_chain(Index.open(into), settings=Settings(quotes=1))
        answer = chain.invoke(question)
        own = ask_own_articles(f"{into}-own")
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
    print(*own)
    print(version, report.added, found, spans, likely, verdict, again, articles)
    print(*quotes(answer), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
