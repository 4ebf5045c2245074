"""A chat with login, served once for all tests of the ui."""

from collections.abc import Iterator

import httpx
import pytest
from pincite.ui.auth.sessions import SessionSigner
from pincite.ui.auth.users import UserStore
from pincite.ui.server.access import AccessPolicy

from tests.fakes.ui.library import FakeLibrary, fake_article
from tests.fakes.ui.server import PASSWORD, chat_server, http_client, log_in, make_echo_chain


@pytest.fixture(scope="session")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> SessionSigner:
    """The sessions of two users: anna, an operator, and bob."""
    users = UserStore(tmp_path_factory.mktemp("users") / "users.json")
    users.add("anna", PASSWORD, operator=True)
    users.add("bob", PASSWORD)
    return SessionSigner(users)


@pytest.fixture(scope="session")
def chat_url(sessions: SessionSigner) -> Iterator[str]:
    """A chat for anna and bob."""
    library = FakeLibrary((fake_article(),))
    with chat_server(
        library, make_echo_chain(), access_policy=AccessPolicy(sessions=sessions)
    ) as address:
        yield address


@pytest.fixture
def anonymous_client(chat_url: str) -> Iterator[httpx.Client]:
    with http_client(chat_url) as client:
        yield client


@pytest.fixture
def operator_client(chat_url: str) -> Iterator[httpx.Client]:
    with http_client(chat_url) as client:
        assert log_in(client, "anna").status_code == 303
        yield client
