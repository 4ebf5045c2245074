"""What marks where material begins and ends in a prompt: nobody who wrote it can guess it."""

import hashlib
import secrets

_SECRET = secrets.token_bytes(32)


def fence(*material: str) -> str:
    """Return a delimiter that is another one for each material, and for each run of the program.

    The same material has the same one, so that the same request is the same text.
    """
    drawn = hashlib.blake2b(key=_SECRET, digest_size=8)
    for each in material:
        drawn.update(f"{len(each)}:{each}".encode("utf-8", "surrogatepass"))
    return drawn.hexdigest()
