"""The foot- and endnotes of a Word document: their marks in the text, and their texts below it."""

from collections.abc import Mapping
from typing import Any

from pincite.index.readers.docx.formats import NAMESPACE
from pincite.index.text.roman import write_roman


class NoteMarks:
    """Numbers the notes of a document in the order in which the text refers to them.

    Footnotes are numbered 1, 2, 3, and endnotes i, ii, iii, as Word shows them.
    """

    def __init__(self, notes: Mapping[str, Any], *, decimal_endnotes: bool = False) -> None:
        """`notes` has the root elements of the parts `footnotes` and `endnotes`, if there."""
        self._note_by_key = {
            (kind, note.get(f"{NAMESPACE}id")): note
            for kind, root in notes.items()
            for note in root
            if note.get(f"{NAMESPACE}type") in (None, "normal")
        }
        self._decimal_endnotes = decimal_endnotes
        self._mark_by_key: dict[tuple[str, str | None], str] = {}

    def mark(self, kind: str, note_id: str | None) -> str:
        """Return the mark of a note, such as `[1]`; "" if there is no such note."""
        key = (kind, note_id)
        if key not in self._note_by_key:
            return ""
        if key not in self._mark_by_key:
            is_decimal = kind == "footnotes" or self._decimal_endnotes
            number, used = 1, set(self._mark_by_key.values())
            while (label := str(number) if is_decimal else write_roman(number)) in used:
                number += 1
            self._mark_by_key[key] = label
        return f"[{self._mark_by_key[key]}]"

    def list_notes(self) -> list[tuple[str, Any]]:
        """Return the marks and the elements of the notes that were marked, footnotes first."""
        keys = sorted(self._mark_by_key, key=lambda key: key[0] == "endnotes")
        return [(f"[{self._mark_by_key[key]}]", self._note_by_key[key]) for key in keys]
