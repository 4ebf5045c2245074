"""Statements to train the check on."""

import gzip
import json
from pathlib import Path

from pincite.assistant.check import CitedSentence

from tests.fakes.training import make_question
from tests.training.data.test_news import STORY
from training.data.claims import (
    PUBLIC_PAIRS_FILE,
    STORY_PAIRS_FILE,
    load_public_pairs,
    load_statements,
    load_story_pairs,
)
from training.data.reworded import digest_passage

CLAIMS = [
    {
        "source": "fever",
        "licence": "CC-BY-SA-3.0",
        "claim": "Lind won in May.",
        "sentences": ["Lind won."],
        "label": "partial",
    },
    {
        "source": "fever",
        "licence": "CC-BY-SA-3.0",
        "claim": "Lind won.",
        "sentences": ["Lind won in 2020."],
        "label": "supported",
    },
    {
        "source": "fever",
        "licence": "CC0",
        "claim": "Long.",
        "sentences": ["A."] * 40,
        "label": "supported",
    },
]
STORY_WITH_CLAIM = {
    **STORY,
    "claims": [
        {
            "t": "One person is still missing.",
            "cites": [[1, 0]],
            "label": "supported",
            "alter": "none",
        }
    ],
}
STORY_WITH_CLAIM["articles"] = [{**each, "outlet": "Varn Post"} for each in STORY["articles"]]
PAIR = {
    "story": STORY["id"],
    "cites": [[0, 1]],
    "good": "Two are missing.",
    "bad": "Ten are missing.",
    "style": "own",
}


def test_claims_pairs_and_rules_give_statements(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news/w1.jsonl").write_text(json.dumps(STORY_WITH_CLAIM) + "\n", "utf-8")
    (tmp_path / "news/pairs.jsonl").write_text(json.dumps(PAIR) + "\n", "utf-8")
    with gzip.open(tmp_path / "claims.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(each) + "\n" for each in CLAIMS)
    none = tmp_path / "none.jsonl"
    none.touch()
    statements = load_statements(tmp_path, story_pairs=none, public_pairs=none)
    by_source = {each.source: each for each in statements}
    pair = by_source["pair-own"]
    assert (pair.text, pair.twin) == ("Two are missing.", "Ten are missing.")
    assert pair.cited[0].headline == "Dam breaks. Varn Post. 6 May 2024"
    assert pair.cited[0].before.startswith("A dam above Varn")
    fever = [each for each in statements if each.source == "fever"]
    assert [each.target for each in fever] == [0.2, 1.0]  # the claim with 40 sentences is left out
    assert fever[1].twin not in (None, "Lind won.")
    assert by_source["news-claim"].target == 1.0
    assert all(each.twin != each.text for each in statements)


def test_pairs_about_public_passages_have_their_sentences(tmp_path: Path) -> None:
    passage = make_question(title="Aurelia", sentences=("The Aurelia sank.", "Two men drowned."))
    row = {
        "passage": digest_passage(passage.sentences),
        "pairs": [{"cites": [1], "good": "Two lost their lives.", "bad": "Two were saved."}],
    }
    file = tmp_path / "pairs.jsonl"
    file.write_text(json.dumps(row) + "\n", "utf-8")
    (pair,) = load_public_pairs(file, [passage])
    assert (pair.text, pair.twin, pair.target) == ("Two lost their lives.", "Two were saved.", 1.0)
    assert pair.cited == (CitedSentence("Two men drowned.", "The Aurelia sank.", "Aurelia"),)
    assert not list(load_public_pairs(file, [make_question(sentences=("Another.",))]))


def test_pairs_about_stories_may_cite_two_articles(tmp_path: Path) -> None:
    row = {
        "id": STORY["id"],
        "pairs": [{"cites": [[0, 1], [1, 0]], "good": "Two of them lived.", "bad": "None lived."}],
    }
    file = tmp_path / "pairs.jsonl"
    file.write_text(json.dumps(row) + "\n", "utf-8")
    (pair,) = load_story_pairs(file, {STORY["id"]: STORY_WITH_CLAIM})
    assert [each.text for each in pair.cited] == [
        STORY["articles"][0]["sentences"][1],
        STORY["articles"][1]["sentences"][0],
    ]
    assert not list(load_story_pairs(file, {}))


def test_the_pairs_that_are_trained_on_have_two_wordings(evaluation_data: Path) -> None:
    statements = load_statements(evaluation_data / "train")
    pairs = [each for each in statements if each.source in ("pair-public", "pair-story")]
    files = (PUBLIC_PAIRS_FILE, STORY_PAIRS_FILE)
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    assert len(pairs) == sum(len(row["pairs"]) for row in rows)
    assert all(each.cited and each.text != each.twin for each in pairs)
