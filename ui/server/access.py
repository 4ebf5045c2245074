"""How the chat can be reached, and by whom."""

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pincite.index.addresses import LOOPBACK_HOSTS
from pincite.index.errors import InputError
from pincite.ui.auth.proxy import Network
from pincite.ui.auth.users import Users
from pincite.ui.auth.visitor import Visitor
from pincite.ui.chat.queue import Limits


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the chat listens, under which names, who gets in, and how much they may ask.

    `names` are host names by which browsers reach it, besides the address it listens on.
    With `users`, people log in, or one of `proxies` names them in `user_header`.
    Without, whoever reaches it is let in: only this machine, unless `anyone` is to be.
    """

    host: str = "127.0.0.1"
    port: int = 7860
    names: frozenset[str] = frozenset()
    users: Users | None = None
    anyone: bool = False
    proxies: tuple[Network, ...] = ()
    user_header: str | None = None
    limits: Limits = field(default_factory=Limits)

    def check(self) -> None:
        """Raise InputError for doors that would stand open unasked."""
        if self.user_header and not self.proxies:
            raise InputError("--user-header needs the --proxy that is to be believed")
        if self.host not in LOOPBACK_HOSTS and not self.users and not self.anyone:
            raise InputError(
                f"whoever can reach {self.host} could read the articles: add people with "
                "`pincite users add NAME`, or let everybody in with --anyone"
            )

    def answers_to(self, host_header: str) -> bool:
        """Tell whether requests may be addressed so.

        A web site can lead a name of its own to this machine (DNS rebinding), but no address.
        """
        try:
            name = urlsplit(f"//{host_header}").hostname or ""
        except ValueError:
            return False
        if name in self.names | LOOPBACK_HOSTS:
            return True
        if self.host in LOOPBACK_HOSTS:
            return False
        return name in {self.host.lower(), socket.gethostname().lower()} or _is_address(name)

    def visitor(
        self, cookies: Mapping[str, str], address: str, named: str | None
    ) -> Visitor | None:
        """Return who it is, by cookie or by the proxy's word; None where that has to be asked."""
        if self.users is None:
            return Visitor(address, None, operator=not self.anyone)
        if named is not None:
            known = self.users.names().get(named)
            return Visitor(f"user {named}", named, operator=bool(known and known.operator))
        user = self.users.holder(cookies.get(self.users.cookie, ""))
        if user is None:
            return None
        return Visitor(f"user {user.name}", user.name, user.operator, ticket=True)


HERE = Doors()
"""Whoever uses this machine, and nobody else."""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True
