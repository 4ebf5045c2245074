"""The style sheets of markup → what they say about each element, in its `style` attribute.

The time is linear in the lengths of the sheets and of the markup: only selectors of tags, classes
and ids count, only the names in `_READ_NAMES`, and only the last rules of a tag, a class or an id.
"""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pincite.index.readers.html.appearance import mark_appearance

Declarations = dict[str, str]

_READ_NAMES = frozenset(
    "display float visibility mso-hide font font-size opacity vertical-align font-variant-position"
    " position top bottom text-decoration text-decoration-line".split()
)
_NOT_CSS = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->|<!\[CDATA\[|\]\]>", re.DOTALL)
_BRACES = re.compile("[{}]")
_COMBINATORS = re.compile(r"[\s>]+")  # a child is looked for like any descendant
_COMPOUND = re.compile(r"(\*|[A-Za-z][\w-]*)?((?:[.#][\w-]+)*)")
_NAME = re.compile(r"[.#][\w-]+")
_SHOWN_MEDIA = re.compile(r"\s*(?:all|screen|)\s*", re.IGNORECASE)
_MAX_VALUE_LENGTH = 200
_MAX_TESTS = 12  # of a selector
_MAX_RULES = 20  # of a tag, a class or an id


@dataclass(frozen=True, slots=True)
class _Rule:
    """What elements that pass all tests look like: `p`, `.note`, `#n1`; ancestors pass `around`."""

    tests: frozenset[str]
    around: frozenset[str]
    weight: tuple[int, int, int]
    line: int
    declarations: Declarations


StyleSheet = Mapping[str, Sequence[_Rule]]
"""The rules by one of the tests of the element, in the order of the sheet."""


def parse_sheet(css: str) -> StyleSheet:
    """Return the rules of a style sheet, without those in `@media` and of unread selectors."""
    sheet: dict[str, deque[_Rule]] = defaultdict(lambda: deque(maxlen=_MAX_RULES))
    for line, (selectors, body) in enumerate(_iter_blocks(_NOT_CSS.sub(" ", css))):
        declarations = _parse_body(body)
        for selector in selectors.split(",") if declarations else ():
            compounds = [_COMPOUND.fullmatch(each) for each in _COMBINATORS.split(selector.strip())]
            found = [_list_tests(each) for each in compounds if each]
            tests = [test for each in found for test in each]
            if len(found) < len(compounds) or not found[-1] or len(tests) > _MAX_TESTS:
                continue
            kinds = Counter(test[0] for test in tests if test != "*")
            weight = (kinds["#"], kinds["."], kinds.total() - kinds["#"] - kinds["."])
            around = frozenset(test for each in found[:-1] for test in each) - {"*"}
            rule = _Rule(frozenset(found[-1]), around, weight, line, declarations)
            sheet[found[-1][-1]].append(rule)
    return dict(sheet)


def apply_styles(root: Any, sheets: Sequence[StyleSheet]) -> None:
    """Add the rules of `sheets`, and of the `<style>` elements below `root`, to each element.

    Each styled element also keeps the mark that `html.appearance` reads.
    """
    from lxml.etree import iterwalk

    own = "\n".join(each.text or "" for each in root.iter("style") if is_for_screen(each))
    sheets = [sheet for sheet in (*sheets, parse_sheet(own)) if sheet]
    around: Counter[str] = Counter()
    for event, element in iterwalk(root, events=("start", "end")):
        tests = _list_element_tests(element) if sheets else set()
        if event == "end":
            around.subtract(tests)
            continue
        style = parse_style(element.get("style", ""))
        if rules := _find_rules(sheets, tests, around):
            style = _combine(rules, element.get("style", ""))
            element.set("style", ";".join(f"{name}:{value}" for name, value in style.items()))
        if style:
            # The first letter of a chapter floats: it is a block, but on the line of its word.
            display = "inline" if style.get("float", "none") != "none" else style.get("display", "")
            mark_appearance(element, {**style, "display": display})
        around.update(tests)


def is_for_screen(element: Any) -> bool:
    """Return whether a `<style>` or `<link>` element holds on every screen."""
    return _SHOWN_MEDIA.fullmatch(element.get("media", "")) is not None


def parse_style(style: str) -> Declarations:
    """Return the declarations of a `style` attribute that say where and whether text is shown."""
    return _combine([], style)


def _combine(rules: Sequence[_Rule], style: str) -> Declarations:
    """Return the declarations that hold, of rules from the weakest and of a `style` attribute."""
    held: Declarations = {}
    important: set[str] = set()
    for declarations in (*(rule.declarations for rule in rules), _parse_body(style)):
        for name, stated in declarations.items():
            value, mark, _ = stated.partition("!")
            if mark or name not in important:
                held[name] = value.strip()
            if mark:
                important.add(name)
    return held


def _parse_body(body: str) -> Declarations:
    """Return the declarations between braces, with the mark `!important`; the last of each name."""
    declarations: Declarations = {}
    for each in body.split(";"):
        name, _, value = each.partition(":")
        name, value = name.strip().lower(), value.strip().lower()
        is_weaker = "!" in declarations.get(name, "") and "!" not in value
        if name in _READ_NAMES and value and len(value) <= _MAX_VALUE_LENGTH and not is_weaker:
            declarations[name] = value
    return declarations


def _iter_blocks(css: str) -> Iterator[tuple[str, str]]:
    """Yield the selectors and the body of each rule outside `@media` and the like."""
    depth, start, selectors = 0, 0, ""
    for brace in _BRACES.finditer(css):
        text, start = css[start : brace.start()], brace.end()
        if brace[0] == "{":
            depth += 1
            selectors = text.rpartition(";")[2].strip() if depth == 1 else selectors
        elif depth:
            depth -= 1
            if not depth and not selectors.startswith("@"):
                yield selectors, text


def _list_tests(compound: re.Match[str]) -> list[str]:
    tag = [compound[1].lower()] if compound[1] else []
    return tag + _NAME.findall(compound[2])


def _list_element_tests(element: Any) -> set[str]:
    names = {f".{name}" for name in element.get("class", "").split()}
    return {"*", element.tag.lower(), f"#{element.get('id', '')}"} | names


def _find_rules(
    sheets: Sequence[StyleSheet], tests: set[str], around: Mapping[str, int]
) -> list[_Rule]:
    """Return the rules that hold for an element, from the weakest."""
    found = [
        (rule.weight, number, rule.line, rule)
        for number, sheet in enumerate(sheets)
        for test in tests & sheet.keys()
        for rule in sheet[test]
        if rule.tests <= tests and all(around[each] > 0 for each in rule.around)
    ]
    found.sort(key=lambda each: each[:3])
    return [each[3] for each in found]
