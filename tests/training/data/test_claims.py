"""Statements to train the check on."""

import gzip
import json
from pathlib import Path

from tests.training.data.test_news import STORY
from training.data.claims import load_statements

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
    statements = load_statements(tmp_path)
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
