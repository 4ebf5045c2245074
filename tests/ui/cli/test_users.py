"""`pincite users`: list, add and remove."""

import io
from pathlib import Path

import pytest
from pincite.ui.auth.keys import KEYS_FILE, KeyStore
from pincite.ui.auth.users import USERS_FILE, User, UserStore
from pincite.ui.cli import main

PASSWORD = "correct horse battery"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def run(index: Path, *arguments: str) -> int:
    return main([arguments[0], "--index", str(index), *arguments[1:]])


def type_lines(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_users_are_added_listed_and_removed(
    index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_lines(monkeypatch, PASSWORD, PASSWORD)
    assert run(index, "users", "add", "erik", "--operator") == 0
    assert run(index, "users", "add", "anna") == 0
    assert PASSWORD not in capsys.readouterr().out
    assert run(index, "users", "list") == 0
    assert capsys.readouterr().out == "anna\nerik (operator)\n"
    assert UserStore(index / USERS_FILE).authenticate("erik", PASSWORD) == User(
        "erik", operator=True
    )
    assert run(index, "users", "remove", "erik") == 0
    assert UserStore(index / USERS_FILE).read_users() == {"anna": User("anna")}


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (("add",), "give a name"),
        (("list", "anna"), "give a name"),
        (("remove", "nobody"), "pincite users list"),
        (("add", "anna"), "12 to 1,000"),
        (("remove", "anna", "--key"), "--key goes with add"),
        (("add", "anna", "--days", "9"), "--days needs --key"),
        (("add", "anna", "--key", "--days", "0"), "use 1 to 3,650"),
    ],
)
def test_an_error_names_its_remedy(
    index: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    remedy: str,
) -> None:
    type_lines(monkeypatch, "short")
    assert run(index, "users", *arguments) == 2
    assert remedy in capsys.readouterr().err
    assert not (index / USERS_FILE).exists()


def test_a_key_is_shown_once_listed_and_removed(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(index, "users", "add", "desk", "--key", "--operator", "--days", "30") == 0
    shown = capsys.readouterr()
    key = shown.out.removesuffix("\n")
    found = KeyStore(index / KEYS_FILE).find(key)
    assert found
    assert found.operator
    assert "Keep this key of desk now" in shown.err
    assert run(index, "users", "list") == 0
    assert capsys.readouterr().out == f"desk (key, operator, expires {found.last_moment})\n"
    assert run(index, "users", "remove", "desk") == 0
    assert capsys.readouterr().out == "The key of desk is no longer valid.\n"
    assert KeyStore(index / KEYS_FILE).find(key) is None


def test_removing_a_user_removes_their_key_too(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_lines(monkeypatch, PASSWORD)
    assert run(index, "users", "add", "anna") == 0
    assert run(index, "users", "add", "anna", "--key") == 0
    assert run(index, "users", "remove", "anna") == 0
    assert not UserStore(index / USERS_FILE).read_users()
    assert not KeyStore(index / KEYS_FILE).read()


def test_a_password_must_be_repeated(
    index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = iter([PASSWORD, "a different password"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("pincite.ui.cli.users.getpass", lambda *_: next(typed))
    assert run(index, "users", "add", "anna") == 2
    assert "the two passwords differ" in capsys.readouterr().err
