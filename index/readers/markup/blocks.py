"""An element of a page → its paragraphs: every visible character, and what was left out."""

import re
from collections import Counter
from typing import Any, NamedTuple

from pincite.index.readers.markup.appearance import (
    get_shift,
    is_note_mark,
    is_separate,
    is_styled_block,
)
from pincite.index.readers.markup.boilerplate import count_characters, is_boilerplate
from pincite.index.readers.markup.inline import (
    InlineText,
    Seam,
    find_end_seam,
    find_start_seam,
    get_quotation_marks,
    get_text_after,
    is_clock_time,
)
from pincite.index.readers.markup.numbering import number_item
from pincite.index.readers.markup.tables import is_data_table, write_rows
from pincite.index.text.raised import write_lowered, write_raised
from pincite.index.text.visible import to_single_line

_INLINE_TAGS = frozenset(
    """
    a abbr acronym b basefont bdi bdo big cite code data del dfn em font i img ins kbd label
    mark math meter mi mn mo mrow msqrt mtext output q rb rp rt ruby s samp semantics slot small
    span strike strong sub sup time tt u var wbr
    """.split()
)
_NEVER_TEXT = frozenset("script style template noscript link meta head title rp annotation".split())
_RELATIVE_TIME = re.compile(
    r"(?i)(?:just now|gerade eben|(?:vor\s)?\d+\s?(?:s|m|h|d|sec|min|hour|hr|day|sek|stunde|tag)"
    r"\w*\.?(?:\s(?:ago|zuvor))?)?"
)
_ISO_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}))?")
_BEFORE_LENGTH = 60  # characters that decide how a raised figure is written
_MATH_SHIFTS = {
    "msup": ("raised",),
    "msub": ("lowered",),
    "msubsup": ("lowered", "raised"),
    "mfrac": ("/",),
}
_HAS_CONTENT = re.compile(r"[^\W_]|[^\s\w.|·•–—_*-]")  # not only rules and bullets


class Block(NamedTuple):
    """A paragraph, a heading, an item or a table row: its element and its text on one line.

    Only `<pre>` and `<br>` put a line break into the text.
    """

    element: Any
    text: str


class Blocks(NamedTuple):
    """The blocks of an element in order, and the number of visible characters left out of them."""

    blocks: list[Block]
    left_out: int


def extract_blocks(root: Any) -> Blocks:
    """Return the blocks of an element. Menus, forms and links to other stories are left out.

    Raised figures are written as superscript characters, the marks of notes as `[5]`; a table row
    as `a | b`; an item of a numbered list with its number; a `<q>` with quotation marks. A time
    alone on its line, as over an entry of a live blog, stands at the start of the entry.
    """
    writer = _BlockWriter(root, count_characters(root))
    writer.walk()
    shown = Counter(filter(str.isalnum, root.text_content()))
    came_out = Counter(filter(str.isalnum, "".join(writer.sources)))
    return Blocks(_join_times(writer.blocks), (shown - came_out).total())


class _BlockWriter:
    """Collects the blocks of an element in one pass over its nodes, without recursion."""

    def __init__(self, root: Any, total: int, *, is_cell: bool = False) -> None:
        self.root = root
        self.total = total
        self._is_cell = is_cell
        self.blocks: list[Block] = []
        self.sources: list[str] = []  # all text as the page has it
        self._line = InlineText()
        self._element = root
        self._preformatted = 0
        self._closing_marks: dict[Any, str] = {}
        self._numbers: dict[Any, int] = {}
        self._prefix = ""  # the number of an item whose text is still to come

    def walk(self) -> None:
        from lxml.etree import iterwalk

        walker = iterwalk(self.root, events=("start", "end", "comment", "pi"))
        skipped: Any = None
        for event, node in walker:
            if event in ("comment", "pi"):
                if skipped is None:
                    self._add(node.tail)
            elif event == "start" and skipped is None:
                if node is not self.root and self._replaces(node):
                    skipped = node
                    walker.skip_subtree()
                else:
                    self._open(node)
            elif event == "end":
                if node is skipped:
                    skipped = None
                elif skipped is None:
                    self._close(node)
                if node is not self.root and skipped is None:
                    self._add(node.tail)
        self._flush()

    def _add(self, text: str | None) -> None:
        if text and self._preformatted:
            self._line.write(text)
        elif text:
            self._line.add(re.sub(r"\s+", " ", text))
        self.sources.append(text or "")

    def _replaces(self, node: Any) -> bool:
        """Write a node that is not read part by part; False for any other node."""
        tag = node.tag
        if not isinstance(tag, str) or tag in _NEVER_TEXT:
            return True
        if is_boilerplate(node, self.total):
            self._flush()
            return True
        if shift := get_shift(node):
            self._add_shifted(node, shift)
            return True
        if tag in _MATH_SHIFTS:
            self._add_formula(node)
            return True
        if tag == "time" and (text := _write_time(node)):
            self._line.mark(Seam.APART)
            self._line.add(text)
            self._line.mark(Seam.APART)
            self.sources.append(node.text_content())
            return True
        if is_data_table(node):
            self._flush()
            for row in write_rows(node, self._write_cell):
                self.blocks.append(Block(node, row))
            return True
        return False

    def _write_cell(self, cell: Any) -> str:
        writer = _BlockWriter(cell, self.total, is_cell=True)
        writer.walk()
        self.sources += writer.sources
        return to_single_line(" ".join(block.text for block in writer.blocks))

    def _add_shifted(self, node: Any, shift: str) -> None:
        source = node.text_content()
        text = re.sub(r"\s+", " ", source)
        before = self._line.get_end(_BEFORE_LENGTH)
        if shift == "lowered":
            text = write_lowered(text, before)
        elif is_note_mark(node):
            text = f"[{text.strip().strip('[]()')}]" if text.strip() else ""
        else:
            text = write_raised(text, before, get_text_after(node))
        self._write(text, source)

    def _write(self, text: str, source: str) -> None:
        self._line.write(text)
        self.sources.append(source)

    def _add_formula(self, node: Any) -> None:
        """Write a power, an index or a fraction of MathML: its parts have no signs of their own."""
        base, *others = [to_single_line(each.text_content()) for each in node] or [""]
        text = base
        for shift, part in zip(_MATH_SHIFTS[node.tag], others, strict=False):
            if shift == "/":
                text = f"{text}/{part}"
            else:
                text += (write_raised if shift == "raised" else write_lowered)(part, text)
        self._write(text, node.text_content())

    def _open(self, node: Any) -> None:
        if self._is_block(node):
            self._flush()
            self._element = node
        elif is_separate(node):
            self._line.write(" ")
        else:
            self._line.mark(find_start_seam(node))
        if node.tag == "br":
            self._line.write("\n")
        elif node.tag == "pre":
            self._preformatted += 1
        elif node.tag == "rt":
            self._line.write(" (")
        elif node.tag == "li":
            self._prefix = number_item(node, self._numbers)
        elif node.tag == "q":
            opening, self._closing_marks[node] = get_quotation_marks(node, self._line.get_end(1))
            self._line.add(opening)
        self._add(node.text)

    def _close(self, node: Any) -> None:
        if node.tag == "rt":
            self._line.write(")")
        self._line.write(self._closing_marks.pop(node, ""))
        if self._is_block(node):
            self._flush()
            parent = node.getparent()
            self._element = parent if parent is not None and node is not self.root else self.root
        elif is_separate(node):
            self._line.write(" ")
        else:
            self._line.mark(find_end_seam(node))
        if node.tag == "pre":
            self._preformatted -= 1

    def _is_block(self, node: Any) -> bool:
        is_inline = node.tag in _INLINE_TAGS or node.tag == "br" or "-" in node.tag
        return not is_inline or is_styled_block(node)

    def _flush(self) -> None:
        text = self._line.take()
        # Two line breaks end a paragraph; one stays in it.
        for part in re.split(r"[ \t]*\n[ \t]*(?:\n[ \t]*)+", text):
            lines = [to_single_line(line) for line in part.split("\n")]
            joined = "\n".join(filter(None, lines))
            # A dash or a point alone in a cell is a value.
            if joined if self._is_cell else _HAS_CONTENT.search(joined):
                self.blocks.append(Block(self._element, self._prefix + joined))
                self._prefix = ""


def _write_time(node: Any) -> str:
    """Return the time that a `<time>` element states, if its text does not: "5 minutes ago"."""
    stated = _ISO_TIME.match((node.get("datetime") or "").strip())
    if stated is None or not _RELATIVE_TIME.fullmatch(to_single_line(node.text_content())):
        return ""
    return " ".join(filter(None, stated.groups()))


def _join_times(blocks: list[Block]) -> list[Block]:
    """Put a time that stands alone at the start of the block below it."""
    joined: list[Block] = []
    for block in blocks:
        if joined and is_clock_time(joined[-1].text) and not is_clock_time(block.text):
            joined[-1] = Block(block.element, f"{joined[-1].text} {block.text}")
        else:
            joined.append(block)
    return joined


def measure_depth(tree: Any) -> int:
    """Return how deep the elements of a tree are nested."""
    from lxml.etree import iterwalk

    depth = deepest = 0
    for event, _ in iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest
