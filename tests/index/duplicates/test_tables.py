"""The catalog knows each article's near-duplicates, and which sentences they share."""

from pathlib import Path

import pytest
from pincite.assistant import build_chain
from pincite.index import Index, build
from pincite.index.duplicates import minhash

from tests.fakes.index.near_duplicates import NEAR_DUPLICATES, UNRELATED


def test_each_article_names_its_near_duplicates(index: Index) -> None:
    for name in NEAR_DUPLICATES:
        assert {copy.article_id for copy in index.copies(name)} == NEAR_DUPLICATES.keys() - {name}
    for name in UNRELATED:
        assert index.copies(name) == ()


def test_a_passage_without_near_duplicates_names_none(index: Index) -> None:
    best = index.search("Who won the chess cup?")[0]
    assert (best.article_id, best.also_in) == ("chess", ())


@pytest.mark.parametrize(
    ("quote", "articles"),
    [
        pytest.param("9.6 million", {"times", "echo", "brief", "penhallow"}, id="a figure"),
        pytest.param("11.2 million", {"gazette"}, id="another figure"),
        pytest.param("A ministry official", {"times", "echo", "penhallow", "gazette"}, id="cut"),
        pytest.param("forty boats", {"penhallow"}, id="added"),
    ],
)
def test_a_sentence_is_only_in_the_articles_that_contain_it(
    index: Index, quote: str, articles: set[str]
) -> None:
    for name in articles:
        text = index.article(name).text
        sentence = next(s for s in index.sentences(name) if quote in text[s.start : s.end])
        assert {copy.article_id for copy in index.also_in(sentence)} == articles - {name}


def test_a_citation_names_the_other_articles_once(index: Index) -> None:
    answer = build_chain(index).invoke("What had divers found in the iron piles?")
    articles = {citation.article_id for citation in answer.citations}
    assert len(articles) == len({index.article(name).text for name in articles})
    cited = next(citation for citation in answer.citations if "cracks" in citation.quote)
    also = {copy.article_id for copy in cited.also_in}
    assert also | {cited.article_id} == {"times", "echo", "brief", "penhallow", "gazette"}
    row = answer.to_json()["citations"][0]["also_in"][0]
    assert row.keys() == {"article_id", "source", "title", "publisher", "published"}


def test_signatures_of_unchanged_articles_are_reused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, root = tmp_path / "articles", tmp_path / "index"
    folder.mkdir()
    for name, (title, text) in NEAR_DUPLICATES.items():
        (folder / f"{name}.txt").write_text(f"{title}\n\n{' '.join(text)}")
    build(folder, into=root)
    signed: list[str] = []
    compute_signature = minhash.compute_signature

    def record(text: str) -> bytes:
        signed.append(text)
        return compute_signature(text)

    monkeypatch.setattr(minhash, "compute_signature", record)
    (folder / "times.txt").write_text("An article about something else, without near-duplicates.")
    build(folder, into=root)
    assert len(signed) == 1
    assert len(Index.open(root).copies("echo.txt")) == 3
