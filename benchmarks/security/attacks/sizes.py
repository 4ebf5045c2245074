"""Attacks with requests that are within the limits, and as long as these allow."""

from functools import partial
from itertools import product
from pathlib import Path
from urllib.parse import quote

from benchmarks.security.attacks.target import Result, measure_processor, serve
from tests.fakes.ui.server import http_client, log_in
from tests.security.shapes import SHAPES, make_text

MOST_SECONDS = 2.0
LENGTH = 60_000
COOKIES = ('a="{}"', "a={}", "{}=1", "pincite-browser={}", "{}", "; {}")
UNITS = ("\\1", '\\"', '"', ";", "a=1;", "=", "[", "pincite-1=1;")
SHORT_HEADERS = ("Accept", "Accept-Language", "Authorization", "Content-Type", "Range", "Origin")


def send_long_cookies(folder: Path) -> Result:
    """Send cookies as other programs on the same host may have set them, without a login."""
    costly = 0
    with serve(folder) as (address, _), http_client(address) as client:
        for form, unit in product(COOKIES, UNITS):
            header = {"Cookie": form.format(make_text(unit, LENGTH - 100))}
            work = partial(client.get, "/health", headers=header)
            costly += measure_processor(work) > MOST_SECONDS
    tries = len(COOKIES) * len(UNITS)
    return Result(tries, costly, "a request takes two seconds of processor time")


def send_long_headers(folder: Path) -> Result:
    costly = 0
    with serve(folder) as (address, _), http_client(address) as client:
        for name, unit in product(SHORT_HEADERS, SHAPES.values()):
            value = make_text(unit, LENGTH).encode()[:LENGTH]
            header = (name.encode(), value.replace(b"\n", b" ").replace(b"\t", b" ").strip())
            work = partial(client.get, "/login", headers=[header])
            costly += measure_processor(work) > MOST_SECONDS
    tries = len(SHORT_HEADERS) * len(SHAPES)
    return Result(tries, costly, "a request takes two seconds of processor time")


def send_long_links(folder: Path) -> Result:
    """Ask for an article with thousands of marked sentences, or with thousands of filters."""
    spans = ",".join(f"{start}-{start + 1}" for start in range(6_000))
    same, other = "0-9," * 15_000, "&".join(["article=a1"] * 6_000)
    links = [
        *(f"/article?id=a1&{name}={value}" for name in ("at", "also") for value in (spans, same)),
        *(f"/{page}?{other}" for page in ("library", "sources", "scope", "timeline", "dossier")),
        *(f"/{page}?id={'x' * LENGTH}" for page in ("article", "answer", "page", "next")),
        *(
            f"/{page}={quote(make_text(unit, LENGTH // 3))}"
            for page in ("talks?words", "sources?named", "library?since", "start?since", "copy?id")
            for unit in ("%", "_%", "a", "é", "\0", "1-", "'")
        ),
    ]
    costly = 0
    with serve(folder) as (address, _), http_client(address) as client:
        log_in(client, "bob")
        for link in links:
            costly += measure_processor(partial(client.get, link[:LENGTH])) > MOST_SECONDS
    return Result(len(links), costly, "a request takes two seconds of processor time")
