"""API keys: shown once, kept as hashes, and void once they are replaced, removed or expired."""

import time
from pathlib import Path

import pytest
from pincite.index.errors import InputError, PinciteError
from pincite.ui.auth.keys import KEY_PREFIX, KEYS_FILE, KeyStore


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "index" / KEYS_FILE)


def test_a_key_is_found_and_only_its_hash_is_stored(keys: KeyStore) -> None:
    assert not keys.exists()
    key = keys.add("desk", operator=True)
    found = keys.find(key)
    assert found
    assert (found.name, found.operator, found.last_moment) == ("desk", True, None)
    assert not found.is_expired(time.time() + 10**9)
    assert key.removeprefix(KEY_PREFIX) not in keys.path.read_text()
    assert keys.path.stat().st_mode & 0o077 == 0


def test_another_process_sees_changes(keys: KeyStore) -> None:
    reader = KeyStore(keys.path)
    first = keys.add("desk")
    assert reader.find(first)
    second = keys.add("desk")
    assert reader.find(first) is None
    assert reader.find(second)
    assert keys.remove("desk")
    assert reader.find(second) is None
    assert not keys.remove("desk")
    assert reader.exists()


def test_a_key_expires(keys: KeyStore) -> None:
    found = keys.find(keys.add("desk", days=2))
    assert found
    assert found.expires is not None
    assert found.last_moment
    assert not found.is_expired()
    assert found.is_expired(found.expires)


@pytest.mark.parametrize("key", ["", KEY_PREFIX, "pincite_x", "\ud800", "x" * 100_000])
def test_a_foreign_key_is_unknown(keys: KeyStore, key: str) -> None:
    keys.add("desk")
    assert keys.find(key) is None


@pytest.mark.parametrize(
    ("name", "days"), [("", None), (" desk", None), ("a\nb", None), ("x" * 65, None), ("desk", 0)]
)
def test_names_and_days_that_are_not_allowed(keys: KeyStore, name: str, days: int | None) -> None:
    with pytest.raises(InputError, match="use 1 to"):
        keys.add(name, days=days)
    assert not keys.exists()


@pytest.mark.parametrize("content", ["{", "[]", '{"keys": [{"name": "desk"}]}', '{"keys": 3}'])
def test_a_damaged_file_is_named(keys: KeyStore, content: str) -> None:
    keys.path.parent.mkdir()
    keys.path.write_text(content)
    with pytest.raises(PinciteError, match="cannot be read as a file of keys"):
        keys.find("pincite_x")
