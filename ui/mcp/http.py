"""The server over streamable HTTP, at `/mcp`, behind a check of host, origin and key."""

import logging
import socket
from collections.abc import Callable
from dataclasses import dataclass

import uvicorn
from mcp.server import Server
from mcp.server.transport_security import TransportSecuritySettings
from pincite.index.addresses import LOOPBACK_HOSTS
from pincite.index.errors import InputError, PinciteError
from pincite.ui.auth.keys import KeyStore
from pincite.ui.events import log_event
from pincite.ui.server.access import AccessPolicy
from pincite.ui.server.run import create_uvicorn_config, format_listener_url, open_listener
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

PATH = "/mcp"
MAX_BODY_BYTES = 256 * 1024
_CHALLENGE = 'Bearer realm="pincite"'


@dataclass(frozen=True, slots=True)
class HttpAccess:
    """Where the server listens and who may use it.

    Clients send a key of `keys` as `Authorization: Bearer KEY`. Until a key was added, the server
    needs none and serves this machine only, or everybody if the policy is `open_to_all`.
    """

    policy: AccessPolicy
    keys: KeyStore

    def validate(self) -> None:
        """Raise InputError if strangers would be let in by mistake."""
        local = self.policy.host in LOOPBACK_HOSTS
        if not local and not self.keys.exists() and not self.policy.open_to_all:
            raise InputError(
                f"everybody who can reach {self.policy.host} could read the articles: add a key "
                "with `pincite users add NAME --key`, or let everybody in with --anyone"
            )

    def find_refusal(self, headers: Headers) -> Response | None:
        """Return the refusal of a request, or None if it is allowed."""
        host = headers.get("host", "")
        if not self.policy.allows_host(host):
            return PlainTextResponse(f"This server is not {host!r}: see --name.", 421)
        origin = headers.get("origin")
        if origin is not None and origin.partition("://")[2] != host:
            return PlainTextResponse("Requests from web pages of other sites are refused.", 403)
        try:
            return self._check_key(headers.get("authorization", ""))
        except PinciteError as error:
            logging.getLogger(__name__).error("%s", error)
            return PlainTextResponse("The keys cannot be read now.", 503)

    def _check_key(self, authorization: str) -> Response | None:
        if self.policy.open_to_all or not self.keys.exists():
            return None
        scheme, _, key = authorization.partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            return _ask_for_key("Send a key as `Authorization: Bearer KEY`.", _CHALLENGE)
        found = self.keys.find(key.strip())
        if found is None or found.is_expired():
            message = "The key has expired." if found else "The key is not known here."
            challenge = f'{_CHALLENGE}, error="invalid_token"'
            return _ask_for_key(f"{message} Ask the operator for a new one.", challenge)
        return None


def _ask_for_key(message: str, challenge: str) -> Response:
    return PlainTextResponse(message, 401, {"WWW-Authenticate": challenge})


def create_http_app(server: Server, access: HttpAccess) -> ASGIApp:
    """Return the ASGI application that serves clients at `PATH`."""
    # Host and origin are checked by the guard, which also knows the names of the policy.
    application = server.streamable_http_app(
        streamable_http_path=PATH,
        max_request_body_size=MAX_BODY_BYTES,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (refusal := access.find_refusal(Headers(scope=scope))):
            log_event("refused", path=scope["path"], status=refusal.status_code)
            await refusal(scope, receive, send)
        else:
            await application(scope, receive, send)

    return guard


def create_config(server: Server, access: HttpAccess) -> uvicorn.Config:
    """Return the configuration of the web server, with the limits of the policy."""
    return create_uvicorn_config(create_http_app(server, access), access.policy)


def serve_http(
    server: Server,
    access: HttpAccess,
    *,
    print_line: Callable[[str], object] = print,
) -> None:
    """Serve clients over HTTP until interrupted. `print_line` gets the address.

    Raises PinciteError if the server cannot listen, and InputError if it would let in strangers.
    """
    access.validate()
    with open_listener(access.policy.host, access.policy.port) as listener:

        class AnnouncingServer(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                print_line(f"MCP is at {format_listener_url(listener)}{PATH} (Ctrl-C ends it)")

        try:
            AnnouncingServer(create_config(server, access)).run(sockets=[listener])
        except KeyboardInterrupt:
            print_line("The server has ended.")
