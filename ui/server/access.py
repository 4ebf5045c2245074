"""How the chat can be reached, and by whom."""

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pincite.index.addresses import LOOPBACK_HOSTS
from pincite.index.errors import InputError
from pincite.ui.auth.proxy import Network
from pincite.ui.auth.users import UserStore
from pincite.ui.auth.visitor import Visitor
from pincite.ui.chat.queue import QueueLimits


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """Where the chat listens, under which names, who gets in, and how much they may ask.

    `names` are host names by which browsers reach it, besides the address it listens on.
    With `users`, people log in, or one of `proxies` names them in `user_header`.
    Without, whoever reaches it is let in: only this machine, unless `anyone` is to be.
    """

    host: str = "127.0.0.1"
    port: int = 7860
    allowed_hosts: frozenset[str] = frozenset()
    users: UserStore | None = None
    open_to_all: bool = False
    trusted_proxies: tuple[Network, ...] = ()
    user_header: str | None = None
    queue_limits: QueueLimits = field(default_factory=QueueLimits)

    def validate(self) -> None:
        """Raise InputError for doors that would stand open unasked."""
        if self.user_header and not self.trusted_proxies:
            raise InputError("--user-header needs the --proxy that is to be believed")
        if self.host not in LOOPBACK_HOSTS and not self.users and not self.open_to_all:
            raise InputError(
                f"whoever can reach {self.host} could read the articles: add people with "
                "`pincite users add NAME`, or let everybody in with --anyone"
            )

    def allows_host(self, host_header: str) -> bool:
        """Tell whether requests may be addressed so.

        A web site can lead a name of its own to this machine (DNS rebinding), but no address.
        """
        try:
            hostname = urlsplit(f"//{host_header}").hostname or ""
        except ValueError:
            return False
        if hostname in self.allowed_hosts | LOOPBACK_HOSTS:
            return True
        if self.host in LOOPBACK_HOSTS:
            return False
        return hostname in {self.host.lower(), socket.gethostname().lower()} or _is_ip_address(
            hostname
        )

    def identify_visitor(
        self, cookies: Mapping[str, str], client_address: str, proxy_user: str | None
    ) -> Visitor | None:
        """Return who it is, by cookie or by the proxy's word; None where that has to be asked."""
        if self.users is None:
            return Visitor(client_address, None, operator=not self.open_to_all)
        if proxy_user is not None:
            account = self.users.read_users().get(proxy_user)
            return Visitor(
                f"user {proxy_user}", proxy_user, operator=bool(account and account.operator)
            )
        user = self.users.verify_session_token(cookies.get(self.users.cookie_name, ""))
        if user is None:
            return None
        return Visitor(f"user {user.name}", user.name, user.operator, has_session=True)


LOCAL_ONLY = AccessPolicy()
"""Whoever uses this machine, and nobody else."""


def _is_ip_address(hostname: str) -> bool:
    try:
        ipaddress.ip_address(hostname.partition("%")[0])
    except ValueError:
        return False
    return True
