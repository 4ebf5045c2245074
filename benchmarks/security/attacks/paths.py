"""Attacks with addresses and archives that are to lead to other files."""

import io
import stat
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZipFile, ZipInfo

from pincite.index.readers.registry import read

from benchmarks.security.attacks.target import SECRET, Result, is_served, serve

PREFIXES = (
    *("/", "/look/", "/static/", "/static/js/", "/assets/", "/c/", "/gradio_api/heartbeat/"),
    *("/article?id=", "/page?n=1&id=", "/sources?article=", "/timeline?article=", "/answer?id="),
)
TARGETS = ("users.json", "chat/conversations.sqlite", "/etc/passwd", "secret.txt")
STEPS = (
    *("", "../", "../../../../../../../..", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "..;/"),
    *("%252e%252e%252f", "....//", "%c0%ae%c0%ae/", "//", "%2f", "file:///", "C:%5c", "~/", "./"),
    *("%00", "page.css%00", "page.css/../", "%0d%0aX: 1", "%ff", "a" * 5_000, "a/" * 2_000),
)


def follow_paths_outside(folder: Path) -> Result:
    (folder / "secret.txt").write_text(SECRET)
    found = tries = 0
    with serve(folder) as (address, sessions):
        bob = sessions.users.read_users()["bob"]
        cookie = f"{sessions.cookie_name}={sessions.create_token(bob)}"
        secrets = (sessions.users.read().key, SECRET, "root:x:", "SQLite format 3")
        for prefix, step, target in product(PREFIXES, STEPS, TARGETS):
            tries += 1
            status, text = get_raw(address, f"{prefix}{step}{target}", cookie)
            found += status >= 500 or any(each in text for each in secrets)
        found += not is_served(address)
    return Result(tries, found, "another file is shown, or the server fails")


def get_raw(address: str, path: str, cookie: str) -> tuple[int, str]:
    """Return status and text of a page, whose path is sent as it is."""
    url = urlsplit(address)
    connection = HTTPConnection(url.hostname or "", url.port, timeout=60)
    try:
        connection.request("GET", path, headers={"Cookie": cookie})
        response = connection.getresponse()
        return response.status, response.read().decode("utf-8", "replace")
    except HTTPException:
        return 400, ""
    finally:
        connection.close()


def unpack_links(folder: Path) -> Result:
    """Read zip archives with names and links that lead out of them."""
    outside = folder / "outside.txt"
    outside.write_text(f"This is {SECRET}. Nobody may read it.")
    before = sorted(folder.rglob("*"))
    shown, archives = 0, list(make_archives(outside))
    for number, data in enumerate(archives):
        archive = folder / "archives" / f"{number}.zip"
        archive.parent.mkdir(exist_ok=True)
        archive.write_bytes(data)
        result = read(archive, archive.name)
        shown += any(SECRET in article.text for article in result.articles)
        archive.unlink()
    written = set(folder.rglob("*")) - {*before, folder / "archives"}
    return Result(len(archives), shown + len(written), "a file outside is read or written")


def make_archives(outside: Path) -> Iterator[bytes]:
    names = (
        "link.txt",
        "../link.txt",
        "/link.txt",
        "..\\link.txt",
        "C:\\link.txt",
        "a/../../l.txt",
    )
    targets = (str(outside), "../outside.txt", "../../outside.txt", outside.as_uri())
    for name, target in product(names, targets):
        for kind in (stat.S_IFLNK | 0o777, stat.S_IFREG | 0o644, stat.S_IFIFO | 0o644):
            entry = ZipInfo(name)
            entry.create_system, entry.external_attr = 3, kind << 16
            stream = io.BytesIO()
            with ZipFile(stream, "w") as archive:
                archive.writestr(entry, f"{target}\n\nThe ferry sails to {target} at nine.")
            yield stream.getvalue()
