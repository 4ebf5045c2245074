"""The JSON form of an answer, and back without loss.

Passages are short there: offsets in place of sentences, and the ids of copies, which are described
once for the whole answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from pincite.index.errors import InputError
from pincite.index.types import Passage

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")


def write_passages(passages: Iterable[Passage]) -> dict[str, list[dict[str, Any]]]:
    """Return `passages`, and in `copies` the articles that their `also_in` names."""
    passages = list(passages)
    copies = {copy.article_id: copy for passage in passages for copy in passage.also_in}
    rows = [
        {
            "article_id": each.article_id,
            "start": each.start,
            "end": each.end,
            "score": each.score,
            "also_in": [copy.article_id for copy in each.also_in],
            "position": each.sentences[0].position,
            "sentences": [[sentence.start, sentence.end] for sentence in each.sentences],
        }
        for each in passages
    ]
    return {"passages": rows, "copies": [asdict(copy) for copy in copies.values()]}


def read_row(kind: type[T], row: Mapping[str, Any]) -> T:
    """Return the answer of the type `kind` whose JSON form is `row`.

    `row` may also have its passages in full, as `dataclasses.asdict` and pydantic write them.
    Raises InputError if it is not the JSON form of an answer.
    """
    from pydantic import ValidationError

    if not isinstance(row, Mapping):
        raise InputError(f"the JSON form of an answer is an object, not {type(row).__name__}")
    try:
        return _load_adapter(kind).validate_python(_restore_passages(add_standing(row)))  # type: ignore[no-any-return,arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise InputError(f"not the JSON form of an answer: {field}: {first['msg']}") from None
    except (KeyError, TypeError, IndexError) as error:
        raise InputError(f"not the JSON form of an answer: its passages lack {error}") from None


def add_standing(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a row with `standing`; rows of earlier versions have `answered` alone."""
    if "standing" in row or "answered" not in row:
        return row
    return {**row, "standing": "answered" if row["answered"] else "declined"}


@cache
def _load_adapter(kind: type[Any]) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _restore_passages(row: Mapping[str, Any]) -> dict[str, Any]:
    copies = {copy["article_id"]: copy for copy in row.get("copies", ())}
    passages = [_restore_passage(each, copies) for each in row.get("passages", ())]
    return {**row, "passages": passages}


def _restore_passage(row: Mapping[str, Any], copies: Mapping[str, Any]) -> dict[str, Any]:
    if all(isinstance(each, Mapping) for each in row["sentences"]):
        return dict(row)
    return {
        "article_id": row["article_id"],
        "score": row["score"],
        "also_in": [copies[article_id] for article_id in row["also_in"]],
        "sentences": [
            {"article_id": row["article_id"], "position": position, "start": start, "end": end}
            for position, (start, end) in enumerate(row["sentences"], row["position"])
        ],
    }
