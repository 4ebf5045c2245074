"""Open streams: a limit for each person, and an end when they may no longer listen."""

import asyncio

import pytest
from pincite.ui.server import streams
from pincite.ui.server.streams import OpenStreams


def test_each_person_has_a_limited_number_of_streams() -> None:
    async def steps() -> None:
        open_streams, end = OpenStreams(2), asyncio.Event()

        async def respond() -> None:
            await end.wait()

        tasks = [
            asyncio.create_task(open_streams.run("anna", respond(), lambda: True)) for _ in range(2)
        ]
        await asyncio.sleep(0)
        assert open_streams.is_full("anna")
        assert not open_streams.is_full("bob")
        end.set()
        await asyncio.gather(*tasks)
        assert not open_streams.is_full("anna")

    asyncio.run(steps())


def test_a_stream_ends_when_the_visitor_may_no_longer_listen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streams, "_CHECK_SECONDS", 0.01)

    async def steps() -> None:
        open_streams = OpenStreams(1)
        ended = asyncio.Event()

        async def respond() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        answers = iter([True, True, False])
        await open_streams.run("anna", respond(), lambda: next(answers))
        assert ended.is_set()
        assert not open_streams.is_full("anna")

    asyncio.run(steps())


def test_an_error_of_the_response_is_raised() -> None:
    async def fail() -> None:
        raise KeyError("x")

    async def steps() -> None:
        with pytest.raises(KeyError):
            await OpenStreams(1).run("anna", fail(), lambda: True)

    asyncio.run(steps())
