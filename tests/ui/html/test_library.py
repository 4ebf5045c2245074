"""The library: what is listed and chosen, files that are added, and the folder read again."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, strategies as st
from pincite.index import build
from pincite.index.errors import InputError
from pincite.index.limits import Limits
from pincite.index.served import Served
from pincite.index.types import NO_FILTERS, Filters, Skipped
from pincite.ui import filters
from pincite.ui.html import library
from pincite.ui.i18n import load_translations
from pincite.ui.server import app
from pincite.ui.server.access import AccessPolicy
from pincite.ui.server.config import ChatConfig
from pincite.ui.server.reindex import ReindexJob
from pincite.ui.server.uploads import Uploads

from tests.fakes.library import FakeChain, FakeLibrary, fake_article
from tests.security.payloads import PAYLOADS
from tests.ui.test_escape import ParsedHTML, rendered_text

ENGLISH = load_translations()
ARTICLES = (
    fake_article(),
    fake_article(id="a2", title="Library opens", publisher="Echo", published="2024-08-01"),
    fake_article(id="a3", title=None, publisher=None, published=None, source="old/scan.txt"),
)
LIBRARY = FakeLibrary(ARTICLES, skipped=(Skipped("scan.pdf", "holds no text"),))


def render_library(chosen: Filters = NO_FILTERS, **options: bool) -> ParsedHTML:
    return ParsedHTML(
        library.render_library(LIBRARY, chosen, 0, ENGLISH, can_edit=options.get("change", True))
    )


def find_links(page: ParsedHTML) -> list[str]:
    return [value or "" for name, value in page.attributes if name == "href"]


def test_it_lists_what_there_is_and_what_could_not_be_read() -> None:
    text = render_library().text
    assert "3 articles of 3" in text
    assert "Library openEcho" not in text
    assert text.index("Library opens") < text.index("Harbour ferry returns")
    assert "Harbour Post · 14 June 2024 harbour.txt" in text
    assert "date not stated old/scan.txt" in text
    assert "1 file could not be read" in text
    assert "scan.pdf holds no text" in text


def test_a_choice_leads_on_to_narrower_ones_and_can_be_asked() -> None:
    page = render_library(Filters(publishers=frozenset({"Echo"})))
    assert "1 article of 3" in page.text
    assert "Ask these: 1 article" in page.text
    months = [parse_qs(urlsplit(each).query) for each in find_links(page) if "since=" in each]
    assert months[-1] == {"publisher": ["Echo"], "since": ["2024-08"], "until": ["2024-08"]}
    toggles = [parse_qs(urlsplit(each).query, keep_blank_values=True) for each in find_links(page)]
    assert {"publisher": ["Echo", "Harbour Post"]} in toggles
    assert {"publisher": ["", "Echo"]} in toggles
    asked = [value for name, value in page.attributes if name == "value"]
    assert "publisher=Echo" in asked
    assert "No article fits" in render_library(Filters(named="nothing like it")).text


def test_only_who_may_change_it_is_offered_to() -> None:
    assert "Drop articles here" in render_library().text
    assert "Drop articles here" not in render_library(change=False).text
    assert "Only the person who runs this chat" in render_library(change=False).text


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_payload_becomes_markup(payload: str) -> None:
    articles = (
        fake_article(title=payload, publisher=payload, source=payload, id=payload),
        fake_article(id="2", title=payload, publisher="x", published="2024-08"),
    )
    odd = FakeLibrary(articles, skipped=(Skipped(payload, payload),))
    chosen = Filters(publishers=frozenset({payload, "x"}), named="")
    page = ParsedHTML(library.render_library(odd, chosen, 0, ENGLISH, can_edit=True))
    assert rendered_text(payload) in page.text
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert all(link.startswith(("library", "article?id=")) for link in find_links(page))
    assert "script" not in page.tags


NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
DAYS = st.none() | st.sampled_from(["2024", "2024-06", "2024-06-14"])


@given(
    st.builds(
        Filters,
        articles=st.none() | st.frozensets(NAMES, min_size=1),
        publishers=st.none() | st.frozensets(NAMES | st.just(""), min_size=1),
        since=DAYS,
        until=DAYS,
        named=st.none() | st.text("abc ä&=?#%", min_size=1).map(str.strip).filter(bool),
    )
)
def test_filters_round_trip_through_a_query(chosen: Filters) -> None:
    assert filters.filters_from_query(filters.filters_to_query(chosen)) == chosen


@pytest.mark.parametrize("query", ["since=soon", "until=2024-13", "&".join(["article=a"] * 2000)])
def test_a_choice_that_is_none_is_refused(query: str) -> None:
    with pytest.raises(InputError):
        filters.filters_from_query(query)


def test_a_choice_is_said_in_words() -> None:
    one = Filters(articles=frozenset({"a2"}))
    assert filters.describe_filters(one, LIBRARY, ENGLISH) == "Asking “Library opens”"
    more = Filters(publishers=frozenset({"Echo", ""}), since="2024-03")
    assert (
        filters.describe_filters(more, LIBRARY, ENGLISH)
        == "Asking 1 article · Echo, not stated · From March 2024"
    )
    assert filters.describe_filters(NO_FILTERS, LIBRARY, ENGLISH) == ""


def upload_parts(uploads: Uploads, folder: Path, name: str, *parts: bytes, key: str = "k") -> None:
    at = 0
    for number, part in enumerate(parts, 1):
        uploads.add_part(folder, name, part, upload_id=key, offset=at, last=number == len(parts))
        at += len(part)


def test_a_file_is_there_only_when_it_is_whole(tmp_path: Path) -> None:
    folder, adding = tmp_path / "news", Uploads(tmp_path / "aside")
    folder.mkdir()
    adding.add_part(folder, "a.txt", b"Hello ", upload_id="k", offset=0, last=False)
    assert list(folder.iterdir()) == []
    adding.add_part(folder, "a.txt", b"there", upload_id="k", offset=6, last=True)
    assert (folder / "a.txt").read_bytes() == b"Hello there"
    assert list((tmp_path / "aside").iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        *("../a.txt", "b/a.txt", "b\\a.txt", ".a.txt", "~$a.docx", "a.exe", "a", "a\n.txt"),
        *("x" * 250 + ".txt", "", "taken.txt"),
    ],
)
def test_no_name_leads_out_of_the_folder_or_over_another_file(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "taken.txt").write_text("mine")
    with pytest.raises(InputError):
        upload_parts(Uploads(tmp_path / "aside"), folder, name, b"x")
    assert [each.name for each in folder.iterdir()] == ["taken.txt"]
    assert (folder / "taken.txt").read_text() == "mine"


def test_parts_follow_on_each_other_and_are_not_too_many(tmp_path: Path) -> None:
    folder, adding = tmp_path / "news", Uploads(tmp_path / "aside", Limits(file_mb=0.00001))
    folder.mkdir()
    with pytest.raises(InputError, match="is missing"):
        adding.add_part(folder, "a.txt", b"x", upload_id="k", offset=5, last=True)
    with pytest.raises(InputError, match="over 0 MB"):
        upload_parts(adding, folder, "a.txt", b"12345", b"678901")
    with pytest.raises(InputError, match="no key"):
        upload_parts(adding, folder, "a.txt", b"x", key="../k")
    assert list(folder.iterdir()) == []


@pytest.fixture
def news_index(tmp_path: Path) -> Iterator[tuple[Path, Path, Served]]:
    folder, index = tmp_path / "news", tmp_path / "index"
    folder.mkdir()
    (folder / "ferry.md").write_text(
        "---\ntitle: Ferry\ndate: 2024-05-02\n---\n\nIt sails in May.\n"
    )
    build(folder, into=index)
    served = Served(index)
    yield folder, index, served
    served.current().close()


def wait_for_rebuild(rebuild: ReindexJob, timeout: float = 280) -> ReindexJob:
    end = time.monotonic() + timeout
    while rebuild.state().phase == "running" and time.monotonic() < end:
        time.sleep(0.2)
    return rebuild


def test_an_added_file_is_searched_after_the_folder_was_read_again(
    news_index: tuple[Path, Path, Served],
) -> None:
    _, index, served = news_index
    chain = FakeChain(lambda _: iter(()))
    application = app.create_app(served, {"": chain}, ChatConfig(index_folder=index))
    client = TestClient(application, base_url="http://127.0.0.1:7860")
    text = b"---\ntitle: Library\npublisher: Echo\ndate: 2024-08-02\n---\n\nIt opens at nine.\n"
    place: dict[str, str | int] = {"name": "library.md", "key": "k1", "at": 0, "last": True}
    assert client.post("/add", params=place, content=text).status_code == 200
    again = client.post("/add", params=place, content=text)
    assert again.status_code == 400
    assert "already" in again.text
    assert client.post("/rebuild", json={}).json()["phase"] == "running"
    state: dict[str, object] = {"phase": "running"}
    end = time.monotonic() + 280
    while state["phase"] == "running" and time.monotonic() < end:
        time.sleep(0.2)
        state = client.get("/rebuild").json()
    assert state["phase"] == "done", state
    assert state["report"] == {
        "added": 1,
        "updated": 0,
        "removed": 0,
        "unchanged": 1,
        "skipped": [],
    }
    assert "2 articles of 2" in ParsedHTML(client.get("/library").text).text
    found = client.get("/library", params={"publisher": "Echo", "since": "2024-08"})
    assert "1 article of 2" in ParsedHTML(found.text).text


def test_a_folder_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    rebuild = ReindexJob(lambda: str(tmp_path / "gone"), tmp_path / "index")
    rebuild.start()
    state = wait_for_rebuild(rebuild).state()
    assert state.phase == "failed"
    assert "does not exist" in state.problem


def test_who_is_no_operator_changes_nothing(news_index: tuple[Path, Path, Served]) -> None:
    folder, index, served = news_index
    doors = AccessPolicy(open_to_all=True)
    chains = {"": FakeChain(lambda _: iter(()))}
    application = app.create_app(
        served, chains, ChatConfig(access_policy=doors, index_folder=index)
    )
    client = TestClient(application, base_url="http://127.0.0.1:7860")
    place: dict[str, str | int] = {"name": "x.txt", "key": "k", "at": 0, "last": True}
    assert client.post("/add", params=place, content=b"x").status_code == 403
    assert client.post("/rebuild", json={}).status_code == 403
    assert "Only the person who runs this chat" in client.get("/library").text
    assert [each.name for each in folder.iterdir()] == ["ferry.md"]
