"""The events of an RTF file → its blocks of visible text, its notes and its properties."""

import re
from dataclasses import dataclass, field

from pincite.index.readers.rtf.events import Event, EventReader
from pincite.index.readers.tables.cells import write_row
from pincite.index.text.raised import Level, write_runs


@dataclass(slots=True)
class RtfBody:
    """Reads an RTF file: `read` fills the other fields.

    `blocks` are the paragraphs and table rows, `notes` the notes with their marks. `properties`
    has what the file states as title and author. `hidden` counts the characters left out.
    """

    blocks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    hidden: int = 0
    _runs: list[tuple[str, Level]] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)
    _outer: list[tuple[list[tuple[str, Level]], list[str]]] = field(default_factory=list)

    def read(self, data: bytes) -> None:
        """Read a whole file. Raises UnreadableError if it is nested too deeply."""
        for event in EventReader().iter_events(data):
            if event.kind == "text":
                self._add_text(event)
            elif event.kind == "paragraph" and event.state.in_table:
                self._runs.append((" ", ""))  # several paragraphs of a cell
            elif event.kind == "paragraph":
                self._end_paragraph()
            elif event.kind == "cell":
                self._cells.append(self._take_line())
            elif event.kind == "row":
                self._end_row()
            elif event.kind == "inner cell":
                self._runs.append((" ", ""))
            elif event.kind == "note":
                self._start_note()
            elif self._outer:
                self._end_note()
        while self._outer:
            self._end_note()
        self._end_row()
        self._end_paragraph()

    def _add_text(self, event: Event) -> None:
        state, text = event.state, event.text
        if state.target in ("title", "author"):
            self.properties[state.target] = self.properties.get(state.target, "") + text
        elif state.hiding:
            self.hidden += len("".join(text.split()))
        else:
            self._runs.append((text, state.level))

    def _take_line(self) -> str:
        line = write_runs(self._runs)
        self._runs = []
        return re.sub(r"[^\S\n\u00a0]+", " ", line).strip(" \n")

    def _end_paragraph(self) -> None:
        if text := self._take_line():
            self.blocks.append(text)

    def _end_row(self) -> None:
        if line := write_row(self._cells):
            self.blocks.append(line)
        self._cells = []

    def _start_note(self) -> None:
        self._outer.append((self._runs, self.blocks))
        self._runs, self.blocks = [], []

    def _end_note(self) -> None:
        self._end_paragraph()
        content = " ".join(self.blocks)
        self._runs, self.blocks = self._outer.pop()
        mark = f"[{len(self.notes) + 1}]"
        self.notes.append(f"{mark} {content}".rstrip())
        self._runs.append((mark, ""))
