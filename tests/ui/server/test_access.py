"""The access policy: host names, and who gets in."""

import socket

import pytest
from pincite.index.errors import InputError
from pincite.ui.auth.sessions import SessionSigner
from pincite.ui.server.access import AccessPolicy
from pincite.ui.server.config import ChatConfig
from pincite.ui.server.run import serve

from tests.fakes.ui.library import FakeLibrary
from tests.fakes.ui.server import make_echo_chain, request_through_middleware

NAMED = AccessPolicy(allowed_hosts=frozenset({"chat.example"}))
ANY_ADDRESS = AccessPolicy(host="0.0.0.0")


@pytest.mark.parametrize(
    ("policy", "host_header", "allowed"),
    [
        pytest.param(AccessPolicy(), "chat.example", False, id="a name that points here"),
        pytest.param(AccessPolicy(), "192.0.2.1:7860", False, id="a different address"),
        pytest.param(AccessPolicy(), "http://[", False, id="not a host"),
        pytest.param(NAMED, "chat.example", True, id="an allowed name"),
        pytest.param(ANY_ADDRESS, "192.0.2.1:7860", True, id="an address"),
        pytest.param(ANY_ADDRESS, "[2001:db8::1]:7860", True, id="an IPv6 address"),
        pytest.param(ANY_ADDRESS, socket.gethostname(), True, id="this machine's name"),
        pytest.param(ANY_ADDRESS, "chat.example", False, id="an unknown name"),
        pytest.param(ANY_ADDRESS, "127.0.0.1.evil.example", False, id="a name like an address"),
    ],
)
def test_only_known_hosts_and_addresses_are_allowed(
    policy: AccessPolicy, host_header: str, allowed: bool
) -> None:
    assert policy.allows_host(host_header) == allowed


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "chat.example"])
def test_other_machines_get_in_only_with_users_or_with_anyone(
    sessions: SessionSigner, host: str
) -> None:
    with pytest.raises(InputError, match=r"pincite users add NAME.*--anyone"):
        serve(
            FakeLibrary(()),
            {"": make_echo_chain()},
            ChatConfig(access_policy=AccessPolicy(host=host)),
        )
    AccessPolicy(host=host, sessions=sessions).validate()
    AccessPolicy(host=host, open_to_all=True).validate()


def test_a_user_header_without_a_proxy_is_refused(sessions: SessionSigner) -> None:
    with pytest.raises(InputError, match="needs --proxy"):
        AccessPolicy(sessions=sessions, user_header="Remote-User").validate()


def test_without_login_this_machine_is_operator_and_a_stranger_is_not() -> None:
    assert request_through_middleware(AccessPolicy(), {})["operator"]
    assert not request_through_middleware(AccessPolicy(open_to_all=True), {})["operator"]
