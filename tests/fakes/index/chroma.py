"""A Chroma server for tests, which they may stop and start."""

import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import chromadb


class ChromaServer:
    """`chroma run` on a free port, with its data in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        chroma = [sys.executable, "-c", "from chromadb.cli.cli import app; app()", "run"]
        options = ["--path", str(self._folder), "--host", "127.0.0.1", "--port", str(self.port)]
        self._process = subprocess.Popen(
            [*chroma, *options], stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
        )
        for _ in range(600):
            try:
                urlopen(f"{self.url}/api/v2/heartbeat").close()
                return
            except (URLError, ConnectionError):
                time.sleep(0.1)
        raise RuntimeError(f"chroma run at {self.url} does not answer")

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def connect(self) -> "chromadb.ClientAPI":
        return chromadb.HttpClient("127.0.0.1", self.port)

    def list_collections(self) -> list[str]:
        return [collection.name for collection in self.connect().list_collections()]
