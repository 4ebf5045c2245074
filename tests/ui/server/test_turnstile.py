"""Work that takes long waits its turn, and nobody takes all the turns."""

import asyncio
from threading import Event
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pincite.ui.server.turnstile import CrowdedError, Turnstile


def test_few_run_and_each_visitor_has_few_places() -> None:
    go_on = Event()
    running: list[str] = []

    async def use() -> None:
        turnstile = Turnstile(running=1, waiting=2, per_visitor=2)

        def work(name: str) -> str:
            running.append(name)
            assert go_on.wait(60)
            return name

        tasks = [
            asyncio.create_task(turnstile.run(name, lambda name=name: work(name)))  # type: ignore[misc]
            for name in ("anna", "anna", "bob")
        ]
        while not running:
            await asyncio.sleep(0.01)
        assert running == ["anna"]
        for visitor in ("anna", "cleo"):  # anna has both her places; for cleo no one is left
            with pytest.raises(CrowdedError):
                await turnstile.run(visitor, lambda: None)
        go_on.set()
        assert await asyncio.gather(*tasks) == ["anna", "anna", "bob"]
        assert await turnstile.run("cleo", lambda: "done") == "done"

    asyncio.run(use())


def test_work_that_fails_gives_its_place_back() -> None:
    async def use() -> None:
        turnstile = Turnstile(running=1, waiting=0)
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                await turnstile.run("anna", lambda: 1 // 0)

    asyncio.run(use())


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/export?form=docx&talk=x"),
        ("GET", "/dossier/export?form=docx"),
        ("GET", "/dossier/copy"),
        ("GET", "/timeline?article=a1"),
        ("GET", "/page?id=a1&n=1"),
        ("POST", "/check/export?form=docx"),
        ("POST", "/check/file?name=draft.pdf"),
    ],
)
def test_what_takes_seconds_waits_its_turn(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, method: str, path: str
) -> None:
    async def refuse(*_arguments: Any) -> None:
        raise CrowdedError

    monkeypatch.setattr(Turnstile, "run", refuse)
    refused = client.request(method, path, json={} if method == "POST" else None)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "5")
    assert "try again" in refused.text
