"""Users in a file: their names, password hashes and roles."""

import base64
import hashlib
import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from pincite.index.errors import InputError, PinciteError
from pincite.ui.auth.sessions import SessionSigner
from pincite.ui.auth.users import User, UserStore

from tests.fakes.ui.server import PASSWORD


@pytest.fixture
def users(tmp_path: Path) -> UserStore:
    users = UserStore(tmp_path / "index" / "users.json")
    users.add("Anna Ö.", PASSWORD, operator=True)
    return users


def test_only_the_right_password_authenticates(users: UserStore) -> None:
    assert users.authenticate("Anna Ö.", PASSWORD) == User("Anna Ö.", operator=True)
    for name, password in (("Anna Ö.", PASSWORD + "!"), ("anna ö.", PASSWORD), ("", ""), ("b", "")):
        assert users.authenticate(name, password) is None


def test_users_are_added_changed_and_removed(users: UserStore) -> None:
    assert users.add("bob", PASSWORD)
    assert not users.add("bob", "a different password", operator=True)
    assert users.read_users() == {
        "Anna Ö.": User("Anna Ö.", operator=True),
        "bob": User("bob", operator=True),
    }
    users.remove("bob")
    assert users.authenticate("bob", "a different password") is None
    with pytest.raises(InputError, match="there is no user 'bob'"):
        users.remove("bob")


def test_without_a_file_there_are_no_users(tmp_path: Path) -> None:
    users = UserStore(tmp_path / "users.json")
    assert users.read_users() == {}
    assert users.authenticate("anna", PASSWORD) is None


def test_only_the_owner_may_read_the_file_and_it_contains_no_password(users: UserStore) -> None:
    assert stat.S_IMODE(users.path.stat().st_mode) == 0o600
    users.add("bob", PASSWORD)
    assert stat.S_IMODE(users.path.stat().st_mode) == 0o600
    content = users.path.read_text("utf-8")
    assert PASSWORD not in content
    hashes = [entry["password"] for entry in json.loads(content)["users"].values()]
    assert hashes[0] != hashes[1]
    assert all(each.startswith("scrypt:") for each in hashes)


def test_a_hash_of_a_different_cost_still_authenticates(users: UserStore) -> None:
    digest = hashlib.scrypt(PASSWORD.encode(), salt=b"c2FsdA==", n=1024, r=8, p=1, dklen=32)
    stored = "scrypt:1024:8:1:c2FsdA==:" + base64.urlsafe_b64encode(digest).decode().strip("=")
    content = json.loads(users.path.read_text("utf-8"))
    content["users"]["old"] = {"password": stored, "operator": False}
    users.path.write_text(json.dumps(content), "utf-8")
    assert users.authenticate("old", PASSWORD)
    assert not users.authenticate("old", "a different password")


def test_a_hash_of_a_lower_cost_is_replaced_at_the_login_and_sessions_go_on(
    users: UserStore,
) -> None:
    digest = hashlib.scrypt(PASSWORD.encode(), salt=b"c2FsdA==", n=1024, r=8, p=1, dklen=32)
    stored = "scrypt:1024:8:1:c2FsdA==:" + base64.urlsafe_b64encode(digest).decode().strip("=")
    content = json.loads(users.path.read_text("utf-8"))
    content["users"]["old"] = {"password": stored, "operator": False}
    users.path.write_text(json.dumps(content), "utf-8")
    sessions = SessionSigner(users)
    token = sessions.create_token(User("old"))
    assert users.authenticate("old", PASSWORD)
    assert users.read().users["old"].password.startswith("scrypt:131072:8:1:")
    assert stored not in users.path.read_text("utf-8")
    assert users.authenticate("old", PASSWORD)
    assert sessions.verify_token(token)


def test_a_name_used_again_has_a_new_id_and_a_new_password_keeps_the_id(users: UserStore) -> None:
    first = users.read_users()["Anna Ö."].id
    users.add("Anna Ö.", "a different password")
    assert users.read_users()["Anna Ö."].id == first
    users.remove("Anna Ö.")
    users.add("Anna Ö.", PASSWORD)
    assert users.read_users()["Anna Ö."].id not in ("", first)


def test_several_processes_lose_no_user(users: UserStore) -> None:
    program = (
        "import sys; from pathlib import Path; from pincite.ui.auth.users import UserStore\n"
        "UserStore(Path(sys.argv[1])).add(sys.argv[2], 'correct horse battery')"
    )
    names = [f"user {number}" for number in range(4)]
    processes = [
        subprocess.Popen([sys.executable, "-c", program, str(users.path), name]) for name in names
    ]
    assert [process.wait() for process in processes] == [0] * 4
    assert {*names, "Anna Ö."} == users.read_users().keys()


@pytest.mark.parametrize("name", ["", " anna", "an\nna", "a" * 65, "\u202eanna"])
def test_a_name_that_could_mislead_is_refused(users: UserStore, name: str) -> None:
    with pytest.raises(InputError, match="is not a valid name"):
        users.add(name, PASSWORD)


@pytest.mark.parametrize("password", ["", "x" * 11, "x" * 1001])
def test_a_password_that_is_too_short_or_too_long_is_refused(
    users: UserStore, password: str
) -> None:
    with pytest.raises(InputError, match="12 to 1,000"):
        users.add("bob", password)


@pytest.mark.parametrize("content", ["", "[]", '{"users": {}}', '{"key": "k", "users": {"a": 1}}'])
def test_a_damaged_file_is_an_error_that_names_it(users: UserStore, content: str) -> None:
    users.path.write_text(content, "utf-8")
    with pytest.raises(PinciteError, match=r"users\.json cannot be read as a file of users"):
        users.read_users()
    with pytest.raises(PinciteError):
        users.authenticate("Anna Ö.", PASSWORD)
