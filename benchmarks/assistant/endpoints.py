"""How soon the failure of a language model's endpoint is said, and a request is given up.

    python -m benchmarks.assistant.endpoints

Prints for each failure of tests/assistant/test_model.py the seconds beyond the timeout that it is
said after (and beyond the pauses before further tries), then for a user who leaves the seconds
until the connection is closed.
"""

import time

from pincite.assistant.llm.endpoint import FIRST_RETRY_DELAY, create_model
from pincite.assistant.llm.errors import ModelError

from tests.assistant.llm.test_endpoint import FAILURES, MESSAGES, configured, written
from tests.fakes.llm import hangs, never_ends, says, scripted


def main() -> None:
    with scripted(says("The client is loaded.")) as server:
        written(server.url)
    for name, (script, _, changes) in FAILURES.items():
        expected = sum(changes.values()) + sum(
            FIRST_RETRY_DELAY * 2**n for n in range(len(script) - 1)
        )
        with scripted(*script) as server:
            start = time.monotonic()
            try:
                written(server.url, **changes)
            except ModelError as error:
                beyond = time.monotonic() - start - expected
                print(f"{beyond:6.2f} s  {name:16} {error}")
    for name, step in (
        ("before the head", hangs(head=False)),
        ("before the first token", hangs()),
        ("in mid-stream", hangs("The")),
        ("while it goes on", never_ends()),
    ):
        with scripted(step) as server:
            settings = configured(server.url, longest=10**6, window=10**7)
            stream = create_model(settings).stream(MESSAGES)
            for _ in stream:
                if server.asked:
                    break
            left = time.monotonic()
            stream.close()  # type: ignore[attr-defined]
            while not server.left:
                time.sleep(0.005)
            print(f"{server.left[0] - left:6.2f} s  left {name}")


if __name__ == "__main__":
    main()
