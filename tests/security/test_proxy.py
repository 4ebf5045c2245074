"""A chat behind a real nginx with TLS, configured as deploy/nginx.conf says."""

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pincite.ui.auth.proxy import parse_network
from pincite.ui.auth.sessions import SessionSigner
from pincite.ui.auth.users import UserStore
from pincite.ui.server.access import AccessPolicy

from tests.fakes.ui.library import FakeLibrary, fake_article
from tests.fakes.ui.server import PASSWORD, chat_server, make_echo_chain
from tests.fakes.waiting import wait_until

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
OPENSSL = shutil.which("openssl")
CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx.conf"
ORIGIN = "https://chat.example"
MAIN = """
daemon off; error_log {folder}/error.log; pid {folder}/pid;
events {{}}
http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
{servers} }}
"""

pytestmark = pytest.mark.skipif(
    not (NGINX and OPENSSL), reason="needs nginx and openssl: apt install nginx-light openssl"
)


def find_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def can_connect(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of nginx, in front of a chat for anna and bob."""
    folder = tmp_path_factory.mktemp("nginx")
    users = UserStore(folder / "users.json")
    users.add("anna", PASSWORD, operator=True)
    users.add("bob", PASSWORD)
    sessions = SessionSigner(users)
    policy = AccessPolicy(
        sessions=sessions,
        allowed_hosts=frozenset({"chat.example"}),
        trusted_proxies=(parse_network("127.0.0.1"),),
        user_header="Remote-User",
    )
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = f"{OPENSSL} req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=chat.example"
    subprocess.run(
        [*command.split(), "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    library = FakeLibrary((fake_article(),))
    with chat_server(library, make_echo_chain(), access_policy=policy) as chat:
        port, plain_port = find_free_port(), find_free_port()
        servers = CONFIGURATION.read_text("utf-8").replace("http://127.0.0.1:7860", chat)
        servers = re.sub(r"listen \[::\]:\d+[^;]*;", "", servers)
        servers = servers.replace("listen 80;", f"listen 127.0.0.1:{plain_port};")
        servers = servers.replace("listen 443 ", f"listen 127.0.0.1:{port} ")
        servers = re.sub(r"/etc/letsencrypt\S+fullchain.pem", str(certificate), servers)
        servers = re.sub(r"/etc/letsencrypt\S+privkey.pem", str(key), servers)
        main = folder / "nginx.conf"
        main.write_text(MAIN.format(folder=folder, servers=servers), "utf-8")
        assert NGINX
        process = subprocess.Popen([NGINX, "-c", str(main), "-p", str(folder)])
        try:
            assert wait_until(lambda: can_connect(port)), (folder / "error.log").read_text()
            yield f"https://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


@pytest.fixture
def client(proxy: str) -> Iterator[httpx.Client]:
    headers = {"Host": "chat.example", "Origin": ORIGIN}
    with httpx.Client(
        base_url=proxy, trust_env=False, timeout=60, headers=headers, verify=False
    ) as client:
        yield client


def log_in(client: httpx.Client) -> httpx.Response:
    return client.post("/login", data={"name": "bob", "password": PASSWORD, "then": "/"})


def test_people_log_in_with_cookies_of_this_host_only(client: httpx.Client) -> None:
    response = log_in(client)
    assert response.status_code == 303
    cookies = response.headers.get_list("set-cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-pincite-")
        assert "Secure" in cookie
        assert "Domain" not in cookie
    assert "max-age" in response.headers["strict-transport-security"]
    header = "; ".join(cookie.partition(";")[0] for cookie in cookies)
    assert client.get("/config", headers={"Cookie": header}).status_code == 200
    without_prefix = header.replace("__Host-", "")
    assert client.get("/config", headers={"Cookie": without_prefix}).status_code == 401


@pytest.mark.parametrize(
    "origin", ["http://chat.example", "https://evil.example", "https://chat.example:444", "null"]
)
def test_requests_of_other_origins_are_refused(client: httpx.Client, origin: str) -> None:
    client.headers["Origin"] = origin
    assert log_in(client).status_code == 403


def test_a_visitor_cannot_name_a_user_or_an_address(client: httpx.Client) -> None:
    forged = {
        "Remote-User": "anna",
        "X-Forwarded-For": "127.0.0.1",
        "Forwarded": "for=127.0.0.1;host=evil.example",
    }
    assert client.get("/config", headers=forged).status_code == 401


def test_other_hosts_and_long_bodies_are_refused(client: httpx.Client) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert client.post("/login", content=b"x" * 70_000).status_code == 413
