"""Session tokens: who is logged in, for how long, and what ends a session early."""

import stat
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pincite.index.errors import PinciteError
from pincite.ui.auth.sessions import REVOKED_SESSIONS_FILE, SESSION_SECONDS, SessionSigner
from pincite.ui.auth.users import User, UserStore

from tests.fakes.ui.server import PASSWORD

ANNA = User("Anna Ö.", operator=True)


@pytest.fixture
def users(tmp_path: Path) -> UserStore:
    users = UserStore(tmp_path / "users.json")
    users.add(ANNA.name, PASSWORD, operator=True)
    return users


@pytest.fixture
def sessions(users: UserStore) -> SessionSigner:
    return SessionSigner(users)


def test_a_token_names_its_user_until_it_expires(sessions: SessionSigner) -> None:
    now = time.time()
    token = sessions.create_token(ANNA, now)
    assert sessions.verify_token(token, now + SESSION_SECONDS - 1) == ANNA
    assert sessions.verify_token(token, now + SESSION_SECONDS) is None


def test_a_token_is_valid_after_a_restart(users: UserStore, sessions: SessionSigner) -> None:
    token = sessions.create_token(ANNA)
    assert SessionSigner(UserStore(users.path)).verify_token(token) == ANNA


def test_a_token_can_hold_the_longest_name(users: UserStore, sessions: SessionSigner) -> None:
    name = "\U0001f98a" * 64
    users.add(name, PASSWORD)
    assert sessions.verify_token(sessions.create_token(User(name))) == User(name)


def test_each_users_file_has_its_own_cookie(tmp_path: Path, sessions: SessionSigner) -> None:
    others = UserStore(tmp_path / "others" / "users.json")
    others.add(ANNA.name, PASSWORD)
    assert sessions.cookie_name == SessionSigner(sessions.users).cookie_name
    assert sessions.cookie_name != SessionSigner(others).cookie_name


def remove_anna(users: UserStore) -> None:
    users.add("bob", PASSWORD)
    users.remove(ANNA.name)


def replace_anna(users: UserStore) -> None:
    remove_anna(users)
    users.add(ANNA.name, PASSWORD, operator=True)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(remove_anna, id="removed"),
        pytest.param(replace_anna, id="a new user of the same name"),
        pytest.param(lambda users: users.add(ANNA.name, "a new password"), id="new password"),
        pytest.param(lambda users: users.add(ANNA.name, PASSWORD), id="new role"),
        pytest.param(lambda users: users.path.unlink(), id="no file"),
    ],
)
def test_a_change_of_the_user_ends_the_session(
    users: UserStore, sessions: SessionSigner, change: Callable[[UserStore], object]
) -> None:
    token = sessions.create_token(ANNA)
    change(users)
    assert sessions.verify_token(token) is None


def test_only_the_revoked_token_is_void(sessions: SessionSigner) -> None:
    first, second = sessions.create_token(ANNA), sessions.create_token(ANNA)
    sessions.revoke_token(first)
    sessions.revoke_token("not a token")
    assert sessions.verify_token(first) is None
    assert sessions.verify_token(second)


def test_a_revoked_token_stays_void_after_a_restart(
    users: UserStore, sessions: SessionSigner
) -> None:
    first, second = sessions.create_token(ANNA), sessions.create_token(ANNA)
    sessions.revoke_token(first)
    restarted = SessionSigner(UserStore(users.path))
    assert restarted.verify_token(first) is None
    assert restarted.verify_token(second)
    revoked_file = users.path.with_name(REVOKED_SESSIONS_FILE)
    assert stat.S_IMODE(revoked_file.stat().st_mode) == 0o600
    revoked_file.write_text("[]", "utf-8")
    with pytest.raises(PinciteError, match=r"logged-out\.json cannot be read"):
        SessionSigner(users)


def test_a_changed_or_forged_token_is_void(sessions: SessionSigner) -> None:
    token = sessions.create_token(ANNA)
    for position, letter in enumerate(token):
        changed = token[:position] + ("A" if letter != "A" else "B") + token[position + 1 :]
        assert sessions.verify_token(changed) is None, position
    for forged in ("", ".", "W10=.x", "[" * 9000, "bnVsbA==.é", f"{token}{token}"):
        assert sessions.verify_token(forged) is None


def test_logouts_of_several_processes_all_hold(users: UserStore, sessions: SessionSigner) -> None:
    other_process = SessionSigner(UserStore(users.path))
    tokens = [sessions.create_token(ANNA) for _ in range(8)]
    signers = [sessions, other_process] * 4
    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(lambda pair: pair[0].revoke_token(pair[1]), zip(signers, tokens, strict=True))
        )
    for signer in (sessions, other_process, SessionSigner(UserStore(users.path))):
        assert [signer.verify_token(token) for token in tokens] == [None] * 8


def test_a_device_token_is_of_one_user_and_cannot_be_forged(
    users: UserStore, sessions: SessionSigner
) -> None:
    anna = users.read_users()[ANNA.name]
    token = sessions.create_device_token(anna)
    device = sessions.verify_device_token(token, ANNA.name)
    assert device
    assert sessions.verify_device_token(sessions.create_device_token(anna), ANNA.name) != device
    assert not sessions.verify_device_token(token, "bob")
    for forged in ("", ".", "W10=.x", token[:-1], token.partition(".")[0]):
        assert not sessions.verify_device_token(forged, ANNA.name)
    replace_anna(users)
    assert not sessions.verify_device_token(token, ANNA.name)
