"""Users in a file, and the tickets that say who is logged in."""

import base64
import hashlib
import json
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pincite.index.errors import InputError, PinciteError
from pincite.ui.auth.users import REVOKED_SESSIONS_FILE, SESSION_SECONDS, User, UserStore

PASSWORD = "correct horse battery"


@pytest.fixture
def users(tmp_path: Path) -> UserStore:
    users = UserStore(tmp_path / "index" / "users.json")
    users.add("Anna Ö.", PASSWORD, operator=True)
    return users


def test_the_right_password_is_known_and_no_other(users: UserStore) -> None:
    assert users.authenticate("Anna Ö.", PASSWORD) == User("Anna Ö.", operator=True)
    for name, password in (("Anna Ö.", PASSWORD + "!"), ("anna ö.", PASSWORD), ("", ""), ("b", "")):
        assert users.authenticate(name, password) is None


def test_the_file_is_its_owner_s_alone_and_holds_no_password(users: UserStore) -> None:
    assert stat.S_IMODE(users.path.stat().st_mode) == 0o600
    users.add("bob", PASSWORD)
    assert stat.S_IMODE(users.path.stat().st_mode) == 0o600
    written = users.path.read_text("utf-8")
    assert PASSWORD not in written
    hashes = [entry["password"] for entry in json.loads(written)["users"].values()]
    assert hashes[0] != hashes[1]
    assert all(each.startswith("scrypt:") for each in hashes)


def test_hashes_made_at_another_cost_are_still_known(users: UserStore) -> None:
    hashed = hashlib.scrypt(PASSWORD.encode(), salt=b"c2FsdA==", n=1024, r=8, p=1, dklen=32)
    found = json.loads(users.path.read_text("utf-8"))
    written = "scrypt:1024:8:1:c2FsdA==:" + base64.urlsafe_b64encode(hashed).decode().strip("=")
    found["users"]["old"] = {"password": written, "operator": False}
    users.path.write_text(json.dumps(found), "utf-8")
    assert users.authenticate("old", PASSWORD)
    assert not users.authenticate("old", "another password")


@pytest.mark.parametrize("name", ["", " anna", "an\nna", "a" * 65, "\u202eanna"])
def test_a_name_that_could_mislead_is_refused(users: UserStore, name: str) -> None:
    with pytest.raises(InputError, match="is no name"):
        users.add(name, PASSWORD)


@pytest.mark.parametrize("password", ["", "x" * 11, "x" * 1001])
def test_a_password_of_another_length_is_refused(users: UserStore, password: str) -> None:
    with pytest.raises(InputError, match="12 to 1,000"):
        users.add("bob", password)


def test_a_ticket_says_who_it_is_until_it_is_over(users: UserStore) -> None:
    now = time.time()
    ticket = users.create_session_token(User("Anna Ö."), now)
    assert users.verify_session_token(ticket, now + SESSION_SECONDS - 1) == User(
        "Anna Ö.", operator=True
    )
    assert users.verify_session_token(ticket, now + SESSION_SECONDS) is None


def test_a_ticket_outlives_the_process_that_made_it(users: UserStore) -> None:
    assert UserStore(users.path).verify_session_token(users.create_session_token(User("Anna Ö.")))


def test_a_ticket_holds_the_longest_name(users: UserStore) -> None:
    name = "\U0001f98a" * 64
    users.add(name, PASSWORD)
    assert users.verify_session_token(users.create_session_token(User(name))) == User(name)


def remove_anna(users: UserStore) -> None:
    users.add("bob", PASSWORD)
    users.remove("Anna Ö.")


def replace_anna(users: UserStore) -> None:
    remove_anna(users)
    users.add("Anna Ö.", PASSWORD, operator=True)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(remove_anna, id="removed"),
        pytest.param(replace_anna, id="another of the same name"),
        pytest.param(lambda users: users.add("Anna Ö.", "another password"), id="new password"),
        pytest.param(lambda users: users.add("Anna Ö.", PASSWORD), id="another right"),
        pytest.param(lambda users: users.path.unlink(), id="no file any more"),
    ],
)
def test_a_ticket_ends_with_what_it_was_given_for(
    users: UserStore, change: Callable[[UserStore], object]
) -> None:
    ticket = users.create_session_token(User("Anna Ö."))
    change(users)
    assert users.verify_session_token(ticket) is None


def test_who_logs_out_ends_that_ticket_and_no_other(users: UserStore) -> None:
    first, second = (
        users.create_session_token(User("Anna Ö.")),
        users.create_session_token(User("Anna Ö.")),
    )
    users.revoke_session_token(first)
    users.revoke_session_token("no ticket")
    assert users.verify_session_token(first) is None
    assert users.verify_session_token(second)


def test_who_logged_out_stays_out_when_the_chat_is_started_again(users: UserStore) -> None:
    first, second = (
        users.create_session_token(User("Anna Ö.")),
        users.create_session_token(User("Anna Ö.")),
    )
    users.revoke_session_token(first)
    again = UserStore(users.path)
    assert again.verify_session_token(first) is None
    assert again.verify_session_token(second)
    kept = users.path.with_name(REVOKED_SESSIONS_FILE)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    kept.write_text("[]", "utf-8")
    with pytest.raises(PinciteError, match=r"logged-out\.json cannot be read"):
        UserStore(users.path)


def test_no_changed_ticket_is_taken(users: UserStore) -> None:
    ticket = users.create_session_token(User("Anna Ö."))
    for at, letter in enumerate(ticket):
        changed = ticket[:at] + ("A" if letter != "A" else "B") + ticket[at + 1 :]
        assert users.verify_session_token(changed) is None, at
    for forged in ("", ".", "W10=.x", "[" * 9000, "bnVsbA==.é", f"{ticket}{ticket}"):
        assert users.verify_session_token(forged) is None


@pytest.mark.parametrize("written", ["", "[]", '{"users": {}}', '{"key": "k", "users": {"a": 1}}'])
def test_a_damaged_file_is_an_error_that_names_it(users: UserStore, written: str) -> None:
    users.path.write_text(written, "utf-8")
    with pytest.raises(PinciteError, match=r"users\.json cannot be read as a file of users"):
        users.read_users()
    with pytest.raises(PinciteError):
        users.authenticate("Anna Ö.", PASSWORD)
