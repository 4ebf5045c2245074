"""Thousands of questions of one person, with rebuilds of the index in between."""

import asyncio
import json
import subprocess
import sys
from contextlib import AsyncExitStack
from pathlib import Path

from benchmarks.ui.load.echo_chat import ChatProcess, log_in
from tests.fakes.ui.chat_client import ChatClient, PageConfig

TURNS_PER_PAGE = 20


async def measure_long_run(chat: ChatProcess, questions: int, rebuilds: int, index: Path) -> None:
    """Ask `questions` in pages of TURNS_PER_PAGE turns, with rebuilds in between.

    Prints memory and open files before each rebuild.
    """
    async with AsyncExitStack() as stack:
        client = await log_in(stack, chat.address, 0)
        page: PageConfig | None = None
        chat_client = ChatClient(client)
        done = 0
        while done <= questions:
            if done % TURNS_PER_PAGE == 0:
                page = chat_client.page
                chat_client = ChatClient(client, page=page)
            if done % max(1, questions // max(1, rebuilds)) == 0:
                await asyncio.to_thread(rebuild_index, index, done)
                row = {
                    "questions": done,
                    "MiB": chat.measure_memory(),
                    "handles": chat.count_open_files(),
                }
                print(json.dumps(row), flush=True)
            assert f"asks {done}?" in await chat_client.ask(f"Who asks {done}?")
            done += 1


def rebuild_index(index: Path, number: int) -> None:
    """Change an article in the folder next to the index, and build the index."""
    folder = index.with_name("articles")
    (folder / "changing.txt").write_text(f"Edition {number}. The ferry asks for {number} euros.\n")
    command = [sys.executable, "-m", "pincite.ui.cli", "index", str(folder), "--quiet"]
    subprocess.run([*command, "--index", str(index)], check=True, stdout=subprocess.DEVNULL)
