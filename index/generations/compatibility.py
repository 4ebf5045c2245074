"""What makes an index: an embedding model and rules. One that others made is refused."""

from pathlib import Path
from typing import TYPE_CHECKING

from pincite.index import chunking as passages
from pincite.index.duplicates import minhash as copies
from pincite.index.embedding.local import Identity, alike
from pincite.index.errors import StoreError
from pincite.index.sentences import boundaries as sentences

if TYPE_CHECKING:
    from pincite.index.generations.manifest import Manifest


class OtherMakersError(StoreError):
    """An index was made by another model or other rules: it is sound, and of no use here."""


RULES = {
    "sentences": sentences.VERSION,
    "passages": passages.VERSION,
    "copies": copies.VERSION,
}
"""The versions of the rules by which sentences, passages and copies are found."""


def refuse_others(root: Path, made: "Manifest", embedder: Identity) -> None:
    """Raise OtherMakersError, naming both sides, where an index was made otherwise than now."""
    if not alike(made.embedder, embedder):
        theirs = f"{_model(made.embedder)} with {made.dimensions} dimensions"
        raise OtherMakersError(
            f"the index in {root} was made by the embedding model {theirs}, not by "
            f"{_model(embedder)}: open it with the model that made it, "
            "or build it again with `pincite index`"
        )
    for rule, ours in RULES.items():
        if made.rules.get(rule) != ours:
            raise OtherMakersError(
                f"the index in {root} was made with version {made.rules.get(rule)} of the rules "
                f"for {rule}, not {ours} as here: build it again with `pincite index`"
            )


def _model(identity: Identity) -> str:
    return f"{identity.name} ({identity.digest[:12]})"
