"""An item of a numbered list of HTML → the number or letter that a page shows before it."""

import re
from typing import Any

from pincite.index.text.roman import MAX_ROMAN, write_roman

_NUMBER = re.compile(r"\d{1,6}")


def number_item(item: Any, numbers: dict[Any, int]) -> str:
    """Return what stands before a `<li>`, such as `3. ` or `c. `; "" if its list has no numbers.

    `numbers` holds the last number of each list and is changed: call this once for each item.
    """
    parent = item.getparent()
    if parent is None or parent.tag.rpartition("}")[2] != "ol":
        return ""
    is_reversed = parent.get("reversed") is not None
    stated = item.get("value") or (parent.get("start") if parent not in numbers else None) or ""
    if _NUMBER.fullmatch(stated):
        number = int(stated)
    elif parent in numbers:
        number = numbers[parent] + (-1 if is_reversed else 1)
    else:
        number = sum(each.tag == item.tag for each in parent) if is_reversed else 1
    numbers[parent] = number
    return f"{_write_number(number, item.get('type') or parent.get('type') or '')}. "


def _write_number(number: int, style: str) -> str:
    if style in ("a", "A") and number > 0:
        text = _to_letters(number)
    elif style in ("i", "I") and 0 < number <= MAX_ROMAN:
        text = write_roman(number)
    else:
        return str(number)
    return text.upper() if style.isupper() else text


def _to_letters(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text
