"""How soon a failing endpoint raises its error, and how soon a cancelled request ends.

    python -m benchmarks.assistant.endpoints

Prints, for each failure in tests/fakes/llm/failures.py, the seconds until the error, without the
timeout and the delays before retries; then, for a user who closes the stream, the seconds until the
connection is closed.
"""

import time

from pincite.assistant.llm.endpoint import FIRST_RETRY_DELAY, OpenAIEndpoint
from pincite.assistant.llm.errors import ModelError

from tests.fakes.llm.failures import FAILURES
from tests.fakes.llm.server import (
    MESSAGES,
    generate_text,
    make_model_settings,
    reply,
    reply_forever,
    reply_then_hang,
    scripted_server,
)


def main() -> None:
    with scripted_server(reply("The client is loaded.")) as server:
        generate_text(server.url)
    for name, (script, _, changes) in FAILURES.items():
        expected = sum(changes.values()) + sum(
            FIRST_RETRY_DELAY * 2**n for n in range(len(script) - 1)
        )
        with scripted_server(*script) as server:
            start = time.monotonic()
            try:
                generate_text(server.url, **changes)
            except ModelError as error:
                delay = time.monotonic() - start - expected
                print(f"{delay:6.2f} s  {name:22} {error}")
    for name, step in (
        ("before the response", reply_then_hang(send_headers=False)),
        ("before the first token", reply_then_hang()),
        ("after some text", reply_then_hang("The")),
        ("while text comes", reply_forever()),
    ):
        with scripted_server(step) as server:
            settings = make_model_settings(server.url, longest=10**6, window=10**7)
            stream = OpenAIEndpoint(settings).stream(MESSAGES)
            for _ in stream:
                if server.requests:
                    break
            closed_at = time.monotonic()
            stream.close()  # type: ignore[attr-defined]
            while not server.disconnect_times:
                time.sleep(0.005)
            print(f"{server.disconnect_times[0] - closed_at:6.2f} s  closed {name}")


if __name__ == "__main__":
    main()
