"""Delimiters around untrusted text in a prompt. The author of the text cannot guess them."""

import hashlib
import secrets

_SECRET = secrets.token_bytes(32)


def make_delimiter(*texts: str) -> str:
    """Return a delimiter of 16 hexadecimal digits for these texts.

    It differs for different texts, and each time the program runs. Within one run, equal texts get
    equal delimiters, so equal requests can be cached.
    """
    digest = hashlib.blake2b(key=_SECRET, digest_size=8)
    for text in texts:
        digest.update(f"{len(text)}:{text}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
