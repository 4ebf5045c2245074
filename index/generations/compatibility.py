"""What makes an index: an embedding model and rules. One that others made is refused."""

from pathlib import Path
from typing import TYPE_CHECKING

from pincite.index import chunking
from pincite.index.duplicates import minhash
from pincite.index.embedding.local import ModelIdentity, is_same_model
from pincite.index.errors import StoreError
from pincite.index.sentences import boundaries

if TYPE_CHECKING:
    from pincite.index.generations.manifest import Manifest


class IncompatibleIndexError(StoreError):
    """An index was made by another model or other rules: it is sound, and of no use here."""


RULE_VERSIONS = {
    "sentences": boundaries.VERSION,
    "passages": chunking.VERSION,
    "copies": minhash.VERSION,
}
"""The versions of the rules by which sentences, passages and copies are found."""


def require_compatible(root: Path, manifest: "Manifest", embedder: ModelIdentity) -> None:
    """Raise OtherMakersError, naming both sides, where an index was made otherwise than now."""
    if not is_same_model(manifest.embedder, embedder):
        built_by = f"{_describe_model(manifest.embedder)} with {manifest.dimensions} dimensions"
        raise IncompatibleIndexError(
            f"the index in {root} was made by the embedding model {built_by}, not by "
            f"{_describe_model(embedder)}: open it with the model that made it, "
            "or build it again with `pincite index`"
        )
    for rule, version in RULE_VERSIONS.items():
        if manifest.rules.get(rule) != version:
            raise IncompatibleIndexError(
                f"the index in {root} was made with version {manifest.rules.get(rule)} of the rules "
                f"for {rule}, not {version} as here: build it again with `pincite index`"
            )


def _describe_model(identity: ModelIdentity) -> str:
    return f"{identity.name} ({identity.digest[:12]})"
