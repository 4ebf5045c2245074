"""Attacks with requests of a wrong shape, and with texts that are to forge lines of the log."""

import asyncio
import io
import json
import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from pincite.assistant.types import Answer

from benchmarks.security.attacks.target import SECRET, Result, ask, is_json, log_to, serve
from tests.fakes.ui.library import FakeChain
from tests.fakes.ui.server import http_client, log_in

FORGED_LINE = '{"event": "answer", "forged": true}'


def forge_hosts_and_origins(folder: Path) -> Result:
    hosts = ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "", "[::ffff")
    with serve(folder) as (address, _), http_client(address) as client:
        own = urlsplit(address).netloc
        origins = [
            [f"http://{each}" for each in hosts],
            [f"https://{own}", "null", f"{own}", f"http://{own}.evil.example", f"ftp://{own}"],
        ]
        accepted = tries = 0
        for host in hosts:
            tries += 1
            accepted += client.get("/", headers={"Host": host or "x"}).status_code < 400
        for origin, path in product([*origins[0], *origins[1]], ("/login", "/logout", "/feedback")):
            tries += 1
            accepted += client.post(path, headers={"Origin": origin}).status_code not in (400, 403)
        for pair in ((f"http://{own}", "http://evil.example"), ("null", f"http://{own}")):
            tries += 1
            headers = [("Origin", each) for each in pair]
            accepted += client.post("/login", headers=headers).status_code != 403
    return Result(tries, accepted, "the request is accepted")


def send_malformed_bodies(folder: Path) -> Result:
    """Bodies that Gradio does not expect, with a text that must not reach the log."""
    rng = random.Random(7)
    values: list[Any] = [None, 1, -1, 1.5, True, SECRET, [], [SECRET], {"a": SECRET}, [[[SECRET]]]]
    output, tries = io.StringIO(), 0
    with log_to(output), serve(folder) as (address, _), http_client(address) as client:
        log_in(client, "bob")
        before = client.get("/config").status_code
        for _ in range(300):
            body = {
                name: rng.choice(values)
                for name in ("data", "fn_index", "session_hash", "event_data", "trigger_id", SECRET)
                if rng.random() < 0.7
            }
            route = rng.choice(("queue/join", "run/predict", "cancel", "reset"))
            client.post(f"/gradio_api/{route}", json=body)
            tries += 1
        for raw in (
            b"{",
            b"[]",
            b"\xff",
            b'{"session_hash": "a", "session_hash": "b"}',
            b"[" * 9000,
        ):
            client.post("/gradio_api/queue/join", content=raw)
            tries += 1
        alive = before == client.get("/config").status_code
    lines = output.getvalue().splitlines()
    bad = sum(SECRET in line or not is_json(line) for line in lines) + (not alive)
    return Result(tries, bad, "a line of the log has the text, or is not JSON")


def forge_log_lines(folder: Path) -> Result:
    output, tries = io.StringIO(), 0
    with log_to(output), serve(folder) as (address, _), http_client(address) as client:
        for text in (f"\n{FORGED_LINE}", f"\r\n{FORGED_LINE}", f"\u2028{FORGED_LINE}", "\x1b[2J"):
            client.get(f"/{httpx.QueryParams({'q': text})}")
            client.get("/article", params={"id": text, text: text})
            client.post("/login", data={"name": text, "password": text, "then": text})
            client.get("/", headers={"User-Agent": text.encode("unicode_escape").decode("ascii")})
            tries += 4
        for text in (f"\n{FORGED_LINE}", f"\r\n{FORGED_LINE}", "\x1b[2J"):
            asyncio.run(ask(address, "bob", f"What {text}?"))
            tries += 1
    lines = output.getvalue().splitlines()
    forged = sum(not is_json(line) or json.loads(line).get("forged") is True for line in lines)
    return Result(tries, forged, "a line of the log is forged")


def make_answers_fail(folder: Path) -> Result:
    def fail(question: Any) -> Iterator[Answer]:
        raise ValueError(question.text)

    output = io.StringIO()
    with log_to(output), serve(folder, chain=FakeChain(fail)) as (address, _):
        for _ in range(5):
            asyncio.run(ask(address, "bob", f"Who is {SECRET}?"))
    return Result(5, output.getvalue().count(SECRET), "the log repeats a question")
