"""What marks where material begins and ends in a prompt: nobody who wrote it can guess it."""

import hashlib
import secrets

_SECRET = secrets.token_bytes(32)


def make_delimiter(*texts: str) -> str:
    """Return a delimiter that is another one for each material, and for each run of the program.

    The same material has the same one, so that the same request is the same text.
    """
    digest = hashlib.blake2b(key=_SECRET, digest_size=8)
    for text in texts:
        digest.update(f"{len(text)}:{text}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
