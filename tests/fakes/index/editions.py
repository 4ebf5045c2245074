"""A folder of two articles, one of which changes with each edition."""

from pathlib import Path

from pincite.index import Index, build

QUESTION = "When did the bridge over the Ester open?"


def write_mill_article(folder: Path) -> Path:
    """Write the article that stays the same, into a new folder."""
    folder.mkdir()
    (folder / "mill.txt").write_text("A mill closes\n\nThe mill of Brackney closed in March.")
    return folder


def build_edition(folder: Path, root: Path, day: str) -> str:
    """Build an edition in which the bridge opened on `day`, and return the id of the index."""
    text = f"A bridge opens\n\nThe bridge over the Ester opened on {day}."
    (folder / "bridge.txt").write_text(text)
    build(folder, into=root)
    return Index.open(root).id
