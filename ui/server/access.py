"""The access policy: where the chat can be reached, who gets in, and how much they may ask."""

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pincite.index.addresses import LOOPBACK_HOSTS
from pincite.index.errors import InputError
from pincite.ui.auth.keys import KeyStore
from pincite.ui.auth.proxy import Network
from pincite.ui.auth.sessions import SessionSigner
from pincite.ui.auth.visitor import HOST_PREFIX, Visitor
from pincite.ui.chat.queue import QueueLimits
from pincite.ui.server.limits import DEFAULT_SERVER_LIMITS, ServerLimits


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """Where the chat listens, for which host names, who gets in, and how much they may ask.

    `allowed_hosts` are host names for the chat, in lower case, in addition to `host`.

    With `sessions`, people log in with a password, or one of `trusted_proxies` names them in
    `user_header`. Without, the chat serves this machine only, or everybody if `open_to_all`.
    Programs that use the API prove with one of `keys` who they are. `limits` hold for each client
    and person.
    """

    host: str = "127.0.0.1"
    port: int = 7860
    allowed_hosts: frozenset[str] = frozenset()
    sessions: SessionSigner | None = None
    open_to_all: bool = False
    trusted_proxies: tuple[Network, ...] = ()
    user_header: str | None = None
    queue_limits: QueueLimits = field(default_factory=QueueLimits)
    keys: KeyStore | None = None
    limits: ServerLimits = DEFAULT_SERVER_LIMITS

    def validate(self, *, page: bool = True) -> None:
        """Raise InputError if the policy would let in strangers by mistake.

        Without the chat page, keys are enough to let in programs only.
        """
        if self.user_header and not self.trusted_proxies:
            raise InputError("--user-header needs --proxy: name the proxy that sends the header")
        if self.host in LOOPBACK_HOSTS or self.sessions or self.open_to_all:
            return
        if page or self.keys is None or not self.keys.exists():
            what, option = ("users", "") if page else ("keys", " --key")
            raise InputError(
                f"everybody who can reach {self.host} could read the articles: add {what} with "
                f"`pincite users add NAME{option}`, or let everybody in with --anyone"
            )

    def allows_host(self, host_header: str) -> bool:
        """Return whether a request with this Host header is for this chat.

        A web site can point a host name of its own to this machine (DNS rebinding), but not an
        address: an unknown name is refused, while any IP address is allowed on a network.
        """
        try:
            hostname = urlsplit(f"//{host_header}").hostname or ""
        except ValueError:
            return False
        if hostname in self.allowed_hosts | LOOPBACK_HOSTS:
            return True
        if self.host in LOOPBACK_HOSTS:
            return False
        own_names = {self.host.lower(), socket.gethostname().lower()}
        return hostname in own_names or _is_ip_address(hostname)

    def identify_visitor(
        self,
        cookies: Mapping[str, str],
        client_address: str,
        proxy_user: str | None,
        *,
        encrypted: bool = False,
    ) -> Visitor | None:
        """Return the visitor, or None if they have to log in.

        A trusted proxy names the user in `proxy_user`, else the session cookie does. Of an
        `encrypted` request, only the cookie counts that no other host can have set.
        """
        if self.sessions is None:
            return Visitor(client_address, None, operator=not self.open_to_all)
        if proxy_user is not None:
            user = self.sessions.users.read_users().get(proxy_user)
            user_id = user.id if user else proxy_user
            is_operator = bool(user and user.operator)
            return Visitor(f"user {user_id}", proxy_user, is_operator, user_id=user_id)
        name = self.sessions.cookie_name
        token = cookies.get(f"{HOST_PREFIX}{name}") or ("" if encrypted else cookies.get(name, ""))
        user = self.sessions.verify_token(token)
        if user is None:
            return None
        return Visitor(
            f"user {user.id}", user.name, user.operator, has_session=True, user_id=user.id
        )


LOCAL_ONLY = AccessPolicy()
"""The chat serves this machine only, without login."""


def _is_ip_address(hostname: str) -> bool:
    try:
        ipaddress.ip_address(hostname.partition("%")[0])
    except ValueError:
        return False
    return True
