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
                "/gradio_api/cancel": {
                    "session_hash": anna.session,
                    "fn_index": page.answer,
                    "event_id": "x",
                },
            }
            for path, content in paths.items():
                assert (await second.post(path, json=content)).status_code == 403
            for path, status in (
                (f"/gradio_api/queue/data?session_hash={anna.session}", 403),
                (f"/gradio_api/queue/data?session_hash=other&session_hash={anna.session}", 400),
                (f"/gradio_api/heartbeat/{anna.session}", 403),
            ):
                assert (await second.get(path)).status_code == status
            assert "Where is it?" not in await ChatClient(second).ask("What did she ask?")

    asyncio.run(steps())


def test_the_session_unused_for_longest_is_forgotten() -> None:
    owners = SessionOwners()
    assert owners.authorize("anna", "first")
    assert owners.authorize("anna", "second")
    assert not owners.authorize("bob", "first")  # also renews "first"
    for number in range(99):
        assert owners.authorize("anna", str(number))
    assert not owners.authorize("bob", "first")
    assert owners.authorize("bob", "second")


def test_a_visitor_cannot_make_the_sessions_of_others_be_forgotten() -> None:
    owners = SessionOwners()
    assert owners.authorize("anna", "hers")
    for number in range(20_000):
        assert owners.authorize("bob", str(number))
    assert not owners.authorize("bob", "hers")


def test_the_number_of_remembered_visitors_is_limited() -> None:
    owners = SessionOwners()
    for number in range(10_001):
        assert owners.authorize(f"visitor {number}", f"session {number}")
    assert owners.authorize("bob", "session 0")
    assert not owners.authorize("bob", "session 10000")
