"""What a folder contains and the previous generation → what has changed since."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pincite.index.catalog.reader import Catalog
from pincite.index.embedding.local import Embedder
from pincite.index.errors import FolderError
from pincite.index.generations import compatibility, directory
from pincite.index.generations.manifest import FORMAT_VERSION
from pincite.index.generations.writer import PreviousGeneration
from pincite.index.types import BuildReport

if TYPE_CHECKING:
    from pincite.index.ingest.scan import Scan

LOCAL = "local"
"""Used in place of a server address: store the vectors in the folder of the index."""


def refuse_mass_deletion(folder: str, into: Path, catalog: Catalog, scan: "Scan") -> None:
    """Raise FolderError if over half of the articles are missing; a renamed one is not missing."""
    digests = catalog.digests()
    missing_ids = digests.keys() - scan.digests.keys()
    if 2 * len(missing_ids) <= len(digests):
        return
    texts = {article.text for article in scan.articles_read.values()}
    lost_count = sum(catalog.article(article_id).text not in texts for article_id in missing_ids)
    if 2 * lost_count > len(digests):
        raise FolderError(
            f"{folder} lacks {lost_count:,} of the {len(digests):,} articles in {into}: put them "
            "back (is a disk not mounted?), choose a different --index, or remove them from the "
            "index with --force (in Python, force=True)"
        )


def hash_content(name: str, scan: "Scan", embedder: Embedder) -> str:
    """Return the id of the generation: a hash of its content, the model and the rules."""
    versions = [FORMAT_VERSION, compatibility.RULE_VERSIONS, embedder.identity.digest]
    content = [versions, name, sorted(scan.digests.values()), scan.skipped]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def is_up_to_date(
    previous: PreviousGeneration, into: Path, index_id: str, scan: "Scan", server: str
) -> bool:
    """Return whether the current generation is what a build would make."""
    same_server = (previous.server or LOCAL) == server
    # If the stored fingerprints were old, each build would read the same files again.
    same_content = (
        previous.manifest.index_id == index_id
        and previous.catalog.fingerprints() == scan.fingerprints
    )
    is_current = previous.generation == directory.get_current(into)
    return same_server and same_content and previous.same_model and is_current


def get_reusable_digests(previous: PreviousGeneration | None) -> Mapping[str, str]:
    """Return the digest of each article of the previous generation that can stay, by its id."""
    return previous.catalog.digests() if previous and previous.same_rules else {}


def find_obsolete(previous: PreviousGeneration | None, scan: "Scan") -> list[str]:
    """Return the ids of the articles that are gone or have changed."""
    digests = scan.digests
    return [
        article_id
        for article_id, digest in get_reusable_digests(previous).items()
        if digests.get(article_id) != digest
    ]


def summarize_changes(old: Mapping[str, str], scan: "Scan") -> BuildReport:
    """Compare the digests of the articles before with those now, by article id."""
    new = scan.digests
    common = old.keys() & new.keys()
    unchanged = sum(old[each] == new[each] for each in common)
    return BuildReport(
        added=len(new) - len(common),
        updated=len(common) - unchanged,
        removed=len(old) - len(common),
        unchanged=unchanged,
        skipped=scan.skipped,
    )
