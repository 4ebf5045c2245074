"""A Chroma server for tests, which they may stop and start."""

import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import chromadb


class ChromaServer:
    """`chroma run` on a free port, with its data in `folder`.

    `within` is a command that runs another one on a different host, whose address is `address`.
    """

    def __init__(
        self, folder: Path, *, address: str = "127.0.0.1", within: Sequence[str] = ()
    ) -> None:
        self._folder, self._address, self._within = folder, address, within
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://{address}:{self.port}"
        self.start()

    def start(self) -> None:
        chroma = [sys.executable, "-c", "from chromadb.cli.cli import app; app()", "run"]
        options = ["--path", str(self._folder), "--host", self._address, "--port", str(self.port)]
        self._process = subprocess.Popen(
            [*self._within, *chroma, *options], stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
        )
        for _ in range(600):
            if self._answers():
                return
            time.sleep(0.1)
        raise RuntimeError(f"chroma run at {self.url} does not answer")

    def _answers(self) -> bool:
        heartbeat = f"{self.url}/api/v2/heartbeat"
        if self._within:
            program = f"from urllib.request import urlopen; urlopen({heartbeat!r})"
            command = [*self._within, sys.executable, "-c", program]
            return not subprocess.run(command, capture_output=True).returncode
        try:
            urlopen(heartbeat).close()
        except (URLError, ConnectionError):
            return False
        return True

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def connect(self) -> "chromadb.ClientAPI":
        return chromadb.HttpClient(self._address, self.port)

    def list_collections(self) -> list[str]:
        return [collection.name for collection in self.connect().list_collections()]
