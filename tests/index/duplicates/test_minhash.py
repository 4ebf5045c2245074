"""Copies of a story: found, one place in results, and never a fact lost with them."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from pincite.assistant import build_chain
from pincite.index import Index, build
from pincite.index.duplicates import minhash
from pincite.index.duplicates.alignment import SentenceAligner, is_same_variant
from pincite.index.types import NO_FILTERS, Filters

STORY_SENTENCES = [
    "The harbour board of Larnmouth voted on Tuesday to close the old pier for two years.",
    "Divers had found cracks in 41 of its iron piles, the board said in a statement.",
    "Repairs will cost 9.6 million pounds, twice what engineers had expected last autumn.",
    "The chair, Wilma Ostrander, called the decision painful but said there was no other way.",
    "Fishermen who land their catch at the pier must sail to Penhallow for the time being.",
    "Their union asked the government for help with the price of the fuel that will take.",
    "A ministry official answered that a request would be looked at when it arrives.",
    "The pier was built when the railway came and has been closed once before, after a storm.",
    "Shopkeepers along the quay fear for the summer trade on which most of them live.",
    "Work is to begin in March and the board will report on its progress every month.",
]
SHORTENED = STORY_SENTENCES[:6]
EXTENDED = [
    "By a correspondent in Penhallow.",
    *STORY_SENTENCES,
    "The mayor of Penhallow, Idris Fenwick, said that the town would find room for forty boats.",
    "He added that the fish market would open an hour earlier while the guests were there.",
    "A meeting for residents is to be held in the church hall on the first Monday of February.",
]
EDITED = [
    *(s.replace("said", "told us").replace("answered", "replied") for s in STORY_SENTENCES[:2]),
    STORY_SENTENCES[2].replace("9.6", "11.2"),
    *STORY_SENTENCES[3:],
]
NEAR_DUPLICATES = {
    "times": ("Pier to close", STORY_SENTENCES),
    "echo": ("Larnmouth pier shuts for two years", STORY_SENTENCES),
    "brief": ("Pier closed", SHORTENED),
    "penhallow": ("Our harbour makes room", EXTENDED),
    "gazette": ("Cost of pier rises", EDITED),
}
UNRELATED = {
    "whales": "Whales were seen off Larnmouth on Sunday. A pilot counted seven by the pier.",
    "wheat": "The wheat harvest began early this year. Farmers near Penhallow expect a good price.",
    "chess": "Ilse Marrak won the chess cup in Larnmouth. She had lost the final three times.",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    base = tmp_path_factory.mktemp("copies")
    rows = [
        {"id": name, "title": title, "text": " ".join(text), "publisher": name.title()}
        for name, (title, text) in NEAR_DUPLICATES.items()
    ] + [{"id": name, "text": text} for name, text in UNRELATED.items()]
    (base / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    build(base / "rows.jsonl", into=base / "index")
    return Index.open(base / "index")


def search_ids(index: Index, query: str, filters: Filters = NO_FILTERS) -> list[str]:
    return [passage.article_id for passage in index.search(query, filters=filters)]


def test_all_papers_of_a_story_are_known(index: Index) -> None:
    for name in NEAR_DUPLICATES:
        assert {copy.article_id for copy in index.copies(name)} == NEAR_DUPLICATES.keys() - {name}
    for name in UNRELATED:
        assert index.copies(name) == ()


def test_near_duplicates_collapse_into_one_result(index: Index) -> None:
    passages = index.search("Who found cracks in the piles of the pier?")
    places = [p for p in passages if p.article_id in {"times", "echo", "brief", "penhallow"}]
    assert len(places) == 1
    assert passages[0] == places[0]
    others = {copy.article_id for copy in places[0].also_in}
    assert others == NEAR_DUPLICATES.keys() - {places[0].article_id}


def test_an_article_without_copies_names_none(index: Index) -> None:
    best = index.search("Who won the chess cup?")[0]
    assert (best.article_id, best.also_in) == ("chess", ())


def test_a_near_duplicate_with_another_figure_is_not_collapsed(index: Index) -> None:
    passages = index.search("What will the repairs of the pier cost?")
    texts = [index.article(p.article_id).text[p.start : p.end] for p in passages]
    assert any("9.6 million" in text for text in texts)
    assert any("11.2 million" in text for text in texts)


def test_what_only_one_copy_says_is_found_there(index: Index) -> None:
    assert search_ids(index, "How many boats will the mayor of Penhallow find room for?")[0] == (
        "penhallow"
    )


def test_a_copy_is_found_when_only_it_is_asked(index: Index) -> None:
    only = Filters(articles=frozenset({"echo", "wheat"}))
    assert search_ids(index, "When will the pier close?", only)[0] == "echo"


def test_a_cited_sentence_names_the_other_papers_once(index: Index) -> None:
    answer = build_chain(index).invoke("What had divers found in the iron piles?")
    papers = {citation.article_id for citation in answer.citations}
    assert len(papers) == len({index.article(name).text for name in papers})
    cited = next(citation for citation in answer.citations if "cracks" in citation.quote)
    also = {copy.article_id for copy in cited.also_in}
    assert also | {cited.article_id} == {"times", "echo", "brief", "penhallow", "gazette"}
    row = answer.to_json()["citations"][0]["also_in"][0]
    assert row.keys() == {"article_id", "source", "title", "publisher", "published"}


@pytest.mark.parametrize(
    ("quote", "papers"),
    [
        pytest.param("9.6 million", {"times", "echo", "brief", "penhallow"}, id="a figure"),
        pytest.param("11.2 million", {"gazette"}, id="another figure"),
        pytest.param("A ministry official", {"times", "echo", "penhallow", "gazette"}, id="cut"),
        pytest.param("forty boats", {"penhallow"}, id="added"),
    ],
)
def test_a_sentence_is_only_in_the_papers_that_print_it(
    index: Index, quote: str, papers: set[str]
) -> None:
    for name in papers:
        text = index.article(name).text
        sentence = next(s for s in index.sentences(name) if quote in text[s.start : s.end])
        assert {copy.article_id for copy in index.also_in(sentence)} == papers - {name}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        pytest.param("The board said no.", "The board  said — no!", True, id="marks"),
        pytest.param(
            STORY_SENTENCES[1], STORY_SENTENCES[1].replace("said", "wrote"), True, id="a word"
        ),
        pytest.param(
            STORY_SENTENCES[1], STORY_SENTENCES[1].replace("41", "14"), False, id="a figure"
        ),
        pytest.param(
            STORY_SENTENCES[3], STORY_SENTENCES[3].replace("Wilma", "Hedda"), False, id="a name"
        ),
        pytest.param("It is safe.", "It is not safe.", False, id="a negation"),
        pytest.param("Norway beat Sweden.", "Sweden beat Norway.", False, id="names swapped"),
        pytest.param(
            STORY_SENTENCES[2], STORY_SENTENCES[2].replace("twice", "half"), False, id="a multiple"
        ),
        pytest.param(
            STORY_SENTENCES[0], STORY_SENTENCES[0].replace("close", "open"), False, id="an opposite"
        ),
        pytest.param(STORY_SENTENCES[0], STORY_SENTENCES[8], False, id="something else"),
    ],
)
def test_sentences_that_say_the_same(one: str, other: str, alike: bool) -> None:
    assert is_same_variant(one, other) is alike
    assert is_same_variant(other, one) is alike


def test_sentences_of_one_point_get_their_variants() -> None:
    first, second, third = SentenceAligner().align([STORY_SENTENCES, EDITED, EXTENDED])
    assert first == third[1:11]
    assert first[2].point == second[2].point
    assert first[2].variant != second[2].variant
    assert {told.point for told in third[11:]}.isdisjoint(told.point for told in first)


WORD_LISTS = st.lists(
    st.sampled_from("pier board storm cost of the in Larnmouth 41".split()), min_size=1
)


@settings(max_examples=50)
@given(st.lists(WORD_LISTS, min_size=1, max_size=6), st.integers(2, 4))
def test_a_text_is_a_copy_of_itself(texts: list[list[str]], times: int) -> None:
    bodies = [" ".join(text) for text in texts for _ in range(times)]
    signatures = [(number, minhash.compute_signature(body)) for number, body in enumerate(bodies)]
    groups = minhash.find_clusters(signatures, bodies.__getitem__)
    members = [number for group in groups.values() for number in group]
    assert sorted(members) == list(range(len(bodies)))
    assert all(first == min(group) for first, group in groups.items())


def test_signatures_of_unchanged_articles_are_reused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, root = tmp_path / "articles", tmp_path / "index"
    folder.mkdir()
    for name, (title, text) in NEAR_DUPLICATES.items():
        (folder / f"{name}.txt").write_text(f"{title}\n\n{' '.join(text)}")
    build(folder, into=root)
    signed: list[str] = []
    sign = minhash.compute_signature

    def noted(text: str) -> bytes:
        signed.append(text)
        return sign(text)

    monkeypatch.setattr(minhash, "compute_signature", noted)
    (folder / "times.txt").write_text("Another story altogether, of which nobody has a copy.")
    build(folder, into=root)
    assert len(signed) == 1
    assert len(Index.open(root).copies("echo.txt")) == 3
