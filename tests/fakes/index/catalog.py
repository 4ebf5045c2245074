"""Four articles for a catalog, and records of files."""

from pincite.index.catalog.writer import CatalogWriter
from pincite.index.sentences import split
from pincite.index.types import Article, FileRecord, Passage, Sentence, Skipped

ARTICLES = [
    ("pier", "Pier to close", "2024-03-01", "Zürich Post",
     "The council closed the pier. It is old."),
    ("cafe", None, "2024-06-14", None, "A café on the quay keeps its licence. Zoë was relieved."),
    ("storm", "Boats lost", "2024-03", None,
     "A storm took two boats. Nobody saw the storm coming."),
    ("undated", None, None, None, "Whales were seen off the pier. Nobody knows why they came."),
]  # fmt: skip
FILE_RECORDS = {
    "pier.txt": FileRecord("hash of pier", (("pier", "digest of pier"),), ()),
    "rows.jsonl": FileRecord("hash of rows", (), (Skipped("rows.jsonl:2", "is not an object"),)),
    "scan.pdf": FileRecord(None, (), (Skipped("scan.pdf", "is damaged"),)),
}


def fake_article(
    name: str, title: str | None, published: str | None, publisher: str | None, text: str
) -> Article:
    return Article(
        id=name,
        source=f"{name}.txt",
        title=title,
        text=text,
        published=published,
        url=None,
        publisher=publisher,
        author=None,
        hidden=3,
        invisible=text.count("\u200b"),
        digest=f"digest of {name}",
    )


def add_article(catalog: CatalogWriter, article: Article) -> None:
    """Add an article whose sentences are passages with the ids `NAME-0`, `NAME-1`, …."""
    sentences = [
        Sentence(article.id, position, *span) for position, span in enumerate(split(article.text))
    ]
    passages = [Passage(article.id, (sentence,)) for sentence in sentences]
    vector_ids = [f"{article.id}-{position}" for position in range(len(passages))]
    catalog.add(article, sentences, passages, vector_ids)
