"""What is too small, too large or too late, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pincite.assistant.types import Answer, Question
from pincite.index import Index, build
from pincite.ui.server.reindex import ReindexJob, ReindexState
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser.chromium import OpenChat
from tests.fakes.ui.leads import make_lead_chain
from tests.fakes.ui.library import FakeChain, FakeLibrary, fake_answer, fake_article, fake_citation
from tests.fakes.ui.server import chat_server

pytestmark = pytest.mark.browser

ARTICLE = fake_article()
GERMAN = "Die Fähre fährt wieder. Sie wurde im Mai repariert, und eine Karte kostet 3 Euro."
HTML = (
    "<p>Starliner <img src=x onerror=window.harmed=1>has <b>returned</b> to Earth.</p>"
    "<script>window.harmed = 1</script>"
)


def answer(question: Question) -> Iterator[Answer]:
    yield fake_answer(fake_citation(ARTICLE, "It was repaired in May."), question=question.text)


def test_a_folder_of_one_article_is_opened_and_asked(open_chat: OpenChat, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "ferry.md").write_text(
        "---\ntitle: Harbour ferry returns\ndate: 2024-06-14\npublisher: Harbour Post\n---\n\n"
        "The harbour ferry runs again since Friday. Engineers of the shipyard in Varn repaired "
        "its engine in May.\n"
    )
    build(folder, into=tmp_path / "index")
    index = Index.open(tmp_path / "index")
    window = open_chat(index, make_lead_chain(index), index_folder=tmp_path / "index")
    page = window.page
    expect(page.locator("#about")).to_contain_text("Asking news · 1 article · 14 June 2024")
    expect(page.locator("#start .complete")).to_be_attached()
    expect(page.locator("#start")).to_contain_text("Harbour ferry returns")
    page.get_by_role("button", name="Library").click()
    library = page.locator("#library")
    expect(library.locator(".found")).to_contain_text("1 article of 1")
    library.get_by_role("button", name="Ask all 1 article").click()
    window.ask("Who repaired the engine?")
    window.wait_for_answer()
    page.locator(".answer a.cite").first.click()
    expect(page.locator("#source h2")).to_have_text("Harbour ferry returns")
    assert window.page_errors == []
    index.close()


def test_ten_thousand_articles_are_paged_filtered_and_asked(open_chat: OpenChat) -> None:
    articles = tuple(
        fake_article(
            id=f"a{number}",
            title=f"Report {number}",
            publisher=f"Outlet {number % 300}",
            published=f"{1990 + number // 300}-{1 + number % 12:02}-{1 + number % 28:02}",
        )
        for number in range(10_000)
    )
    chain = FakeChain(answer)
    window = open_chat(FakeLibrary(articles), chain)
    page, library = window.page, window.page.locator("#library")
    page.locator('#top [name="library"]').click()
    rows = library.locator(".articles li")
    expect(library.locator(".found")).to_contain_text("10,000 articles of 10,000")
    expect(rows).to_have_count(50)
    newest = rows.first.locator("a").text_content() or ""
    library.get_by_role("link", name="More", exact=True).click()
    expect(library.get_by_role("link", name="Back", exact=True)).to_be_visible()
    expect(rows).to_have_count(50)
    expect(library.locator(".articles")).not_to_contain_text(newest)
    library.get_by_label("From").fill("1990-01-01")
    library.get_by_label("To").fill("1990-12-31")
    library.get_by_role("button", name="Search").click()
    expect(library.locator(".found")).to_contain_text("300 articles of 10,000")
    library.get_by_label("Title, outlet or file").fill("Report 77")
    library.get_by_role("button", name="Search").click()
    expect(rows).to_have_count(1)
    library.get_by_role("button", name="Ask about it").click()
    expect(page.locator("#scope")).to_contain_text("Asking “Report 77”")
    window.ask("When?")
    window.wait_for_answer()
    assert [each.filters.articles for each in chain.questions] == [frozenset({"a77"})]
    assert window.page_errors == []


@pytest.fixture
def check_page(browser: Browser, sample_index: Index) -> Iterator[Page]:
    """The page that checks a text."""
    with chat_server(sample_index, FakeChain(answer)) as address:
        page = browser.new_context(locale="en-GB").new_page()
        page.goto(f"{address}/check")
        yield page
        page.context.close()


def test_a_draft_that_cannot_be_checked_says_why_and_stays(
    check_page: Page, tmp_path: Path
) -> None:
    field = check_page.get_by_label("The text")
    start = check_page.get_by_role("button", name="Check", exact=True)
    progress = check_page.locator(".progress")
    draft = tmp_path / "draft.txt"
    draft.write_text("The ferry runs again. " * 50_000)
    check_page.locator("input[type=file]").set_input_files(draft)
    expect(progress).to_have_text("", timeout=120_000)
    assert len(field.input_value()) > 1_000_000
    start.click()
    expect(progress).to_contain_text("At most 100,000 can be checked at once")
    expect(field).not_to_have_value("")
    field.fill(GERMAN)
    start.click()
    expect(check_page.locator(".result li").first).to_contain_text("only word for word")
    field.fill(HTML)
    start.click()
    expect(check_page.locator(".result")).to_contain_text("Starliner has returned to Earth.")
    assert check_page.evaluate("window.harmed") is None
    assert check_page.locator(".result :is(img, script)").count() == 0


def test_a_conversation_that_is_deleted_elsewhere_gives_way_to_a_new_one(
    open_chat: OpenChat,
) -> None:
    window = open_chat(FakeLibrary((ARTICLE,)), FakeChain(answer))
    page = window.page
    window.ask("When?")
    window.wait_for_answer()
    address = page.url
    other = open_chat(url=address, storage_state=page.context.storage_state()).page
    expect(other.locator(".question")).to_have_text("When?")
    item = other.locator("#side li")
    item.locator("summary").click()
    item.get_by_role("button", name="Delete").click()
    item.get_by_role("button", name="Delete this conversation for good?").click()
    expect(other.locator(".hello")).to_be_visible()

    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator("#said")).to_contain_text("may have been deleted")
    expect(page.locator(".question")).to_have_text("When?")
    window.ask("And where?")
    expect(page.locator(".question")).to_have_text("And where?")
    window.wait_for_answer()
    assert page.url != address
    other.goto(page.url)
    expect(other.locator(".question")).to_have_text("And where?")
    other.goto(address)
    expect(other.locator("#hint")).to_contain_text("no longer kept")
    assert window.page_errors == []


def test_two_operators_add_files_at_once(
    open_chat: OpenChat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = {"added": 3, "updated": 0, "removed": 0, "unchanged": 0, "skipped": []}

    def run(job: ReindexJob) -> None:
        job._state = ReindexState("done", report=report)

    monkeypatch.setattr(ReindexJob, "request", run)
    folder = tmp_path / "news"
    folder.mkdir()
    library = FakeLibrary((ARTICLE,), folder=str(folder))
    first = open_chat(library, FakeChain(answer), index_folder=tmp_path / "index")
    second = open_chat(url=first.page.url)
    large = "It is open. " * 40_000
    for window, name in ((first, "anna"), (second, "bob")):
        window.page.locator('#top [name="library"]').click()
        window.page.locator('#library input[type="file"]').set_input_files(
            [
                FilePayload(name=f"{name}.txt", mimeType="text/plain", buffer=large.encode()),
                FilePayload(name="both.txt", mimeType="text/plain", buffer=name.encode()),
            ]
        )
    for window, name in ((first, "anna"), (second, "bob")):
        card = window.page.locator("#work")
        expect(card.locator("h2")).to_contain_text("Done")
        expect(card.locator("li").first).to_have_text(f"{name}.txt: added")
        assert (folder / f"{name}.txt").read_text() == large
    cards = [window.page.locator("#work li").last for window in (first, second)]
    told = sorted(each.text_content() or "" for each in cards)
    assert told == ["both.txt exists already. Replace it", "both.txt: added"]
    assert (folder / "both.txt").read_text() in {"anna", "bob"}
    assert [*first.page_errors, *second.page_errors] == []
