"""A chat with scripted answers in a process of its own, and people who log in to it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

ROOT = Path(__file__).parents[3]
PASSWORD = "the password of the load"


class ChatProcess(NamedTuple):
    """A running chat: its URL and its process id."""

    address: str
    pid: int

    def measure_memory(self) -> float:
        """Return the resident memory in MiB."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def count_open_files(self) -> int:
        """Return the number of open files."""
        return len(list(Path(f"/proc/{self.pid}/fd").iterdir()))


@contextmanager
def chat_process(folder: Path, user_count: int, index: Path | None = None) -> Iterator[ChatProcess]:
    """Serve a chat with `user_count` users and scripted answers until the end of the block."""
    command = [sys.executable, "-m", "benchmarks.ui.load", "serve", str(folder), str(user_count)]
    command += [str(index)] if index else []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = process.stdout.readline().strip()
        try:
            yield ChatProcess(address, process.pid)
            assert process.poll() is None, "the chat ended by itself"
        finally:
            process.terminate()


def serve_echo_chat(folder: Path, user_count: int, index: Path | None) -> None:
    """Serve the chat in this process. An answer repeats all questions and the options."""
    from pincite.assistant.types import Answer, Question, Statement
    from pincite.index import Served
    from pincite.ui.auth.sessions import SessionSigner
    from pincite.ui.auth.users import UserStore
    from pincite.ui.chat.queue import QueueLimits
    from pincite.ui.server.access import AccessPolicy
    from pincite.ui.server.config import ChatConfig
    from pincite.ui.server.run import serve

    from tests.fakes.ui.library import FakeLibrary, fake_answer, fake_article, fake_citation

    article = fake_article()
    served = Served(index) if index else None

    class EchoChain:
        def stream(self, question: Question) -> Iterator[Answer]:
            if served:
                assert served.current().search(question.text)
            options = (str(question.caution), str(question.filters.since))
            text = "; ".join([*question.history[::2], question.text, *options])
            repeated = (Statement(text, ("1",), "supported"),)
            cited = fake_citation(article, "It was repaired in May.")
            yield fake_answer(cited, text=text, statements=repeated)

    users = UserStore(folder / "users.json")
    for number in range(user_count):
        users.add(format_user_name(number), PASSWORD)
    policy = AccessPolicy(
        port=0, sessions=SessionSigner(users), queue_limits=QueueLimits(per_minute=1_000_000)
    )
    serve(
        served or FakeLibrary((article,)),
        {"": EchoChain()},
        ChatConfig(access_policy=policy),
        print_line=lambda line: print(line.split()[4], flush=True) if " at " in line else None,
    )


def format_user_name(number: int) -> str:
    """Return the name of the person with this number."""
    return f"person {number:03}"


async def log_in(stack: AsyncExitStack, address: str, number: int) -> httpx.AsyncClient:
    """Return a client that is logged in as the person with this number."""
    client = httpx.AsyncClient(base_url=address, timeout=120, trust_env=False)
    await stack.enter_async_context(client)
    credentials = {"name": format_user_name(number), "password": PASSWORD}
    response = await client.post("/login", data=credentials)
    assert response.status_code == 303, response.text
    return client
