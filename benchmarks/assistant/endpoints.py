"""How soon the failure of a language model's endpoint is said, and a request is given up.

    python -m benchmarks.assistant.endpoints

Prints for each failure of tests/assistant/test_model.py the seconds beyond the timeout that it is
said after (and beyond the pauses before further tries), then for a user who leaves the seconds
until the connection is closed.
"""

import time

from pincite.assistant.llm.endpoint import FIRST_RETRY_DELAY, OpenAIEndpoint
from pincite.assistant.llm.errors import ModelError

from tests.assistant.llm.test_endpoint import FAILURES, MESSAGES, generate_text, make_settings
from tests.fakes.llm import reply, reply_forever, reply_then_hang, scripted_server


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
                print(f"{delay:6.2f} s  {name:16} {error}")
    for name, step in (
        ("before the head", reply_then_hang(send_headers=False)),
        ("before the first token", reply_then_hang()),
        ("in mid-stream", reply_then_hang("The")),
        ("while it goes on", reply_forever()),
    ):
        with scripted_server(step) as server:
            settings = make_settings(server.url, longest=10**6, window=10**7)
            stream = OpenAIEndpoint(settings).stream(MESSAGES)
            for _ in stream:
                if server.requests:
                    break
            left_at = time.monotonic()
            stream.close()  # type: ignore[attr-defined]
            while not server.disconnect_times:
                time.sleep(0.005)
            print(f"{server.disconnect_times[0] - left_at:6.2f} s  left {name}")


if __name__ == "__main__":
    main()
