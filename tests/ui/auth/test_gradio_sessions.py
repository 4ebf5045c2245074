"""Gradio sessions: nobody can use the session of a different user."""

import asyncio

import httpx
from pincite.ui.auth.gradio_sessions import SessionOwners

from tests.fakes.ui.chat_client import ChatClient
from tests.fakes.ui.server import PASSWORD


def test_nobody_reads_the_conversation_of_a_different_user(chat_url: str) -> None:
    async def steps() -> None:
        async with (
            httpx.AsyncClient(base_url=chat_url, trust_env=False, timeout=60) as first,
            httpx.AsyncClient(base_url=chat_url, trust_env=False, timeout=60) as second,
        ):
            for client, name in ((first, "anna"), (second, "bob")):
                await client.post("/login", data={"name": name, "password": PASSWORD})
            anna = ChatClient(first)
            assert "Where is it?" in await anna.ask("Where is it?")
            assert "Where is it?" in await anna.ask("And why?")  # the answer repeats the history
            intruder = ChatClient(second, session=anna.session)
            page = await intruder.load_page()
            body = intruder.make_step_body(page.accept, ["What did she ask?", "", None])
            paths = {
                "/gradio_api/run/predict": body,
                "/gradio_api/queue/join": intruder.make_step_body(page.answer, [None, ""]),
                "/gradio_api/cancel": {**body, "event_id": "x"},
            }
            for path, content in paths.items():
                assert (await second.post(path, json=content)).status_code == 403
            for path in (
                f"/gradio_api/queue/data?session_hash={anna.session}",
                f"/gradio_api/queue/data?session_hash=other&session_hash={anna.session}",
                f"/gradio_api/heartbeat/{anna.session}",
            ):
                assert (await second.get(path)).status_code == 403
            assert "Where is it?" not in await ChatClient(second).ask("What did she ask?")

    asyncio.run(steps())


def name_session(owners: SessionOwners, visitor: str, session: str) -> bool:
    scope = {
        "path": "/gradio_api/queue/data",
        "query_string": f"session_hash={session}".encode(),
    }
    return owners.authorize(visitor, scope, b"")


def test_the_session_unused_for_longest_is_forgotten() -> None:
    owners = SessionOwners()
    assert name_session(owners, "anna", "first")
    assert name_session(owners, "anna", "second")
    assert not name_session(owners, "bob", "first")  # also renews "first"
    for number in range(9_999):
        assert name_session(owners, "carla", str(number))
    assert not name_session(owners, "bob", "first")
    assert name_session(owners, "bob", "second")
