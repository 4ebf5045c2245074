"""The page over HTTP, without a browser: its events, and the limit of questions a minute."""

import asyncio

import httpx
from pincite.ui.auth.sessions import SessionSigner
from pincite.ui.chat.queue import QueueLimits
from pincite.ui.server.access import AccessPolicy

from tests.fakes.ui.chat_client import ChatClient
from tests.fakes.ui.library import FakeLibrary, fake_article
from tests.fakes.ui.server import PASSWORD, chat_server, make_echo_chain


def test_an_answer_remembers_the_questions_before_it(chat_url: str) -> None:
    async def steps() -> None:
        async with httpx.AsyncClient(base_url=chat_url, trust_env=False, timeout=60) as client:
            await client.post("/login", data={"name": "anna", "password": PASSWORD})
            page = ChatClient(client)
            assert "Where is it?" in await page.ask("Where is it?")
            assert "Where is it?" in await page.ask("And why?")
            assert "Where is it?" not in await ChatClient(client).ask("And why?")

    asyncio.run(steps())


def test_a_question_that_is_not_allowed_shows_a_hint(chat_url: str) -> None:
    async def steps() -> None:
        async with httpx.AsyncClient(base_url=chat_url, trust_env=False, timeout=60) as client:
            await client.post("/login", data={"name": "anna", "password": PASSWORD})
            (hint,) = await ChatClient(client).ask_for_messages(" ")
            assert 'class="notice"' in hint

    asyncio.run(steps())


def test_a_user_who_asks_too_often_is_refused_and_others_are_not(sessions: SessionSigner) -> None:
    policy = AccessPolicy(sessions=sessions, queue_limits=QueueLimits(per_minute=2))
    library = FakeLibrary((fake_article(),))
    with chat_server(library, make_echo_chain(), access_policy=policy) as address:

        async def steps() -> None:
            async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=60) as client:
                await client.post("/login", data={"name": "bob", "password": PASSWORD})
                page = ChatClient(client)
                await page.ask("one")
                await ChatClient(client).ask("two")
                assert "in a minute" in await page.ask("three")
                await client.post("/login", data={"name": "anna", "password": PASSWORD})
                assert "four" in await ChatClient(client).ask("four")

        asyncio.run(steps())
