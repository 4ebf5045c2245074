"""A folder of two articles: a bridge opens, and a harvest is late."""

import json
from pathlib import Path

ONE = "A bridge opens\n\nThe bridge over the Ester opened on Monday. It cost 12 million euros."
TWO = "Harvest is late\n\nFarmers began the wheat harvest two weeks late. Rain is to blame."


def write_articles(folder: Path) -> Path:
    """Write both into a new folder."""
    folder.mkdir()
    (folder / "one.txt").write_text(ONE)
    (folder / "two.txt").write_text(TWO)
    return folder


def make_rows(*numbers: int) -> str:
    """Return rows of an articles file, with an article each."""
    text = "The council of town {0} met on Monday. It voted {0} to 4 for the new road."
    return "\n".join(json.dumps({"id": f"r{n}", "text": text.format(n)}) for n in numbers)
