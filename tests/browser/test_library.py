"""The library in a real browser: dropped files, ticks, dates and outlets, large folders."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from pincite.assistant.types import Answer, Question
from pincite.index.types import Filters
from pincite.ui.server.access import AccessPolicy
from pincite.ui.server.reindex import ReindexJob, ReindexState
from playwright.sync_api import Page, expect

from tests.browser.chromium import OpenChat
from tests.fakes.ui.library import FakeChain, FakeLibrary, fake_answer, fake_article, fake_citation

ARTICLE = fake_article()
OTHER = fake_article(id="a2", title="Library opens", publisher=None, published=None)
DONE = {
    "added": 1,
    "updated": 0,
    "removed": 0,
    "unchanged": 2,
    "skipped": [{"path": "scan.pdf", "reason": "is empty"}],
}
START_DRAG = """(files) => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name));
  globalThis.fire = (type) =>
    document.querySelector("#chat, body").dispatchEvent(
      new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
  fire("dragenter");
}"""


def answer(_: Question) -> Iterator[Answer]:
    yield fake_answer(fake_citation(ARTICLE, "It was repaired in May."))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of articles. A requested build is done at once, and says that one file is empty."""

    def run(job: ReindexJob) -> None:
        job._state = ReindexState("done", report=DONE)

    monkeypatch.setattr(ReindexJob, "request", run)
    folder = tmp_path / "news"
    folder.mkdir()
    return folder


def read_table(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / "articles.csv").read_text("utf-8").splitlines()))


def drop(page: Page, *files: tuple[str, str]) -> None:
    page.evaluate(START_DRAG, [list(file) for file in files])
    expect(page.locator("#drop")).to_be_visible()
    expect(page.locator("#drop")).to_contain_text("Drop the files here")
    page.evaluate("fire('dragover'), fire('drop')")
    expect(page.locator("#drop")).to_be_hidden()


def test_dropped_files_are_added_updated_or_refused_with_the_reason(
    open_chat: OpenChat, folder: Path
) -> None:
    (folder / "ferry.txt").write_text("It sails.")
    library = FakeLibrary((ARTICLE,), folder=str(folder))
    window = open_chat(library, FakeChain(answer), index_folder=folder.parent / "index")
    page, card = window.page, window.page.locator("#work")
    files = ("bridge.txt", "It is closed."), ("ferry.txt", "It runs."), ("x.exe", "x")
    drop(page, *files, ("scan.pdf", "%PDF-"))
    expect(card.locator("h2")).to_have_text("Done: 1 added, 0 updated, 0 removed.")
    entries = card.locator("li")
    expect(entries.nth(0)).to_have_text("bridge.txt: added")
    expect(entries.nth(1)).to_contain_text("ferry.txt exists already.")
    expect(entries.nth(2)).to_contain_text("has a format that cannot be read")
    expect(entries.nth(3)).to_have_text("scan.pdf: is empty")
    assert (folder / "ferry.txt").read_text() == "It sails."
    card.get_by_role("button", name="Replace it").click()
    expect(entries).to_have_text(["ferry.txt: updated"])
    assert (folder / "ferry.txt").read_text() == "It runs."
    drop(page, ("x.exe", "x"))
    expect(card.locator("h2")).to_have_text("Nothing has changed.")
    card.get_by_role("button", name="Close").click()
    expect(card).to_be_hidden()
    assert window.page_errors == []


def test_a_reader_cannot_add_files(open_chat: OpenChat, folder: Path) -> None:
    library = FakeLibrary((ARTICLE,), folder=str(folder))
    policy = AccessPolicy(open_to_all=True)
    page = open_chat(library, FakeChain(answer), access_policy=policy).page
    page.evaluate(START_DRAG, [["a.txt", "x"]])
    expect(page.locator("#drop")).to_contain_text("Only the person who runs this chat")
    page.evaluate("fire('drop')")
    expect(page.locator("#said")).to_contain_text("Only the person who runs this chat")
    assert list(folder.iterdir()) == []


def test_a_missing_date_and_outlet_are_put_in_the_library(
    open_chat: OpenChat, folder: Path
) -> None:
    library = FakeLibrary((ARTICLE, OTHER), folder=str(folder))
    window = open_chat(library, FakeChain(answer), index_folder=folder.parent / "index")
    page = window.page
    page.locator('#top [name="library"]').click()
    page.get_by_role("link", name="1 article without a date").click()
    expect(page.locator("#library .articles li")).to_have_count(1)
    page.get_by_text("Add what the file does not state").click()
    page.locator('.fill [name="published"]').fill("2024-08-01")
    page.locator('.fill [name="publisher"]').fill("Echo")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#work h2")).to_contain_text("Done")
    table = (folder / "articles.csv").read_text("utf-8")
    assert all(value in table for value in ("a2", "2024-08-01", "Echo"))
    assert window.page_errors == []


def test_a_wrong_date_and_outlet_are_corrected_in_the_library(
    open_chat: OpenChat, folder: Path
) -> None:
    library = FakeLibrary((ARTICLE, OTHER), folder=str(folder))
    window = open_chat(library, FakeChain(answer), index_folder=folder.parent / "index")
    page = window.page
    page.locator('#top [name="library"]').click()
    form = page.locator('#library form[data-id="a1"]')
    page.locator("#library").get_by_text("Correct", exact=True).click()
    expect(form.get_by_label("Date")).to_have_value("2024-06-14")
    expect(form.get_by_label("Outlet")).to_have_value("Harbour Post")
    form.get_by_label("Date").fill("2024-06-15")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("#work h2")).to_contain_text("Done")
    [row] = read_table(folder)
    assert (row["file"], row["published"], row["publisher"]) == ("a1", "2024-06-15", "")
    page.locator("#work").get_by_role("button", name="Close").click()
    page.locator("#library").get_by_text("Correct", exact=True).click()
    form.get_by_label("Outlet").fill("")
    with page.expect_response("**/correct"):
        form.get_by_role("button", name="Save").click()
    [row] = read_table(folder)
    assert (row["published"], row["publisher"]) == ("2024-06-15", "none")
    assert window.page_errors == []


def test_ticks_stay_while_filtering_and_the_main_button_asks_them(open_chat: OpenChat) -> None:
    chain = FakeChain(answer)
    window = open_chat(FakeLibrary((ARTICLE, OTHER)), chain)
    page, library = window.page, window.page.locator("#library")
    page.locator('#top [name="library"]').click()
    library.get_by_label("Choose Harbour ferry returns").check()
    library.get_by_label("Title, outlet or file").fill("Library")
    library.get_by_role("button", name="Search").click()
    expect(library.locator(".found")).to_contain_text("1 article of 2")
    library.get_by_label("Choose Library opens").check()
    library.get_by_role("link", name="Show all").click()
    expect(library.get_by_label("Choose Harbour ferry returns")).to_be_checked()
    main = library.locator("button.main")
    expect(main).to_have_text("Ask the chosen: 2 articles")
    library.get_by_label("Choose Harbour ferry returns").uncheck()
    main.click()
    expect(page.locator("#scope")).to_contain_text("Asking “Library opens”")
    window.ask("When?")
    window.wait_for_answer()
    assert [each.filters for each in chain.questions] == [Filters(articles=frozenset({"a2"}))]


def test_the_list_beside_the_chat_stays_open_and_its_ticks_are_asked(open_chat: OpenChat) -> None:
    articles = tuple(fake_article(id=f"a{n}", title=f"Report {n}") for n in range(10_000))
    window = open_chat(FakeLibrary(articles), FakeChain(answer))
    page, side = window.page, window.page.locator("#side")
    side.get_by_role("button", name="Articles").click()
    expect(side.locator(".entries li")).to_have_count(100)
    side.get_by_role("link", name="More").click()
    expect(side.locator(".entries li")).to_have_count(200)
    side.get_by_label("Title, outlet or file").fill("Report 9999")
    expect(side.locator(".entries li")).to_have_count(1)
    side.get_by_label("Choose Report 9999").check()
    expect(page.locator("#scope")).to_contain_text("Asking “Report 9999”")
    side.get_by_role("link", name="Report 9999").click()
    expect(page.locator("#source h2")).to_have_text("Report 9999")
    expect(side.locator(".entries li")).to_have_count(1)
    side.get_by_role("button", name="Take the ticks away").click()
    expect(page.locator("#scope p")).to_have_count(0)
    page.reload()
    expect(side.locator(".entries li")).to_have_count(100)


def test_a_folder_of_one_article_has_a_library(open_chat: OpenChat) -> None:
    page = open_chat(FakeLibrary((ARTICLE,)), FakeChain(answer)).page
    page.locator('#top [name="library"]').click()
    expect(page.locator("#library button.main")).to_have_text("Ask all 1 article")
