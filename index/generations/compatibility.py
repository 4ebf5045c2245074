"""Refuses an index that a different model or different rules built."""

from pathlib import Path

from pincite.index import chunking
from pincite.index.duplicates import minhash
from pincite.index.embedding.endpoint import embedder_from_name
from pincite.index.embedding.local import ModelIdentity, is_same_model
from pincite.index.errors import StoreError
from pincite.index.generations.manifest import Manifest
from pincite.index.sentences import boundaries


class IncompatibleIndexError(StoreError):
    """An undamaged index cannot be used: a different model or different rules built it."""


RULE_VERSIONS = {
    "sentences": boundaries.VERSION,
    "passages": chunking.VERSION,
    "copies": minhash.VERSION,
}
"""The versions of the rules that find sentences, passages and near-duplicates."""


def require_compatible(root: Path, manifest: Manifest, embedder: ModelIdentity) -> None:
    """Raise IncompatibleIndexError unless this model and these rules built the generation.

    The message names what built it and what is used now. `root` is the folder of the index.
    """
    if not is_same_model(manifest.embedder, embedder):
        built_by = f"{_describe_model(manifest.embedder)} with {manifest.dimensions} dimensions"
        raise IncompatibleIndexError(
            f"the index in {root} was built with the embedding model {built_by}, not with "
            f"{_describe_model(embedder)}: open it with the model that built it, "
            "or build it again with `pincite index`"
        )
    for rule, version in RULE_VERSIONS.items():
        if manifest.rules.get(rule) != version:
            raise IncompatibleIndexError(
                f"the index in {root} was built with version {manifest.rules.get(rule)} of the "
                f"rules for {rule}, not {version}, which this version of Pincite uses: "
                "build it again with `pincite index`"
            )


def require_recorded_model(root: Path, manifest: Manifest) -> None:
    """Raise IncompatibleIndexError if the rules, or the model that the manifest names, changed.

    Raises InputError if the model is not installed.
    """
    embedder = embedder_from_name(manifest.embedder.name, manifest.embedder)
    require_compatible(root, manifest, embedder.identity)


def _describe_model(identity: ModelIdentity) -> str:
    return f"{identity.name} ({identity.digest[:12]})"
