"""Five hundred payloads, everywhere the page shows text: none becomes markup or runs."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pincite.assistant.types import Answer, Dispute, Question, Statement
from pincite.index.types import Skipped
from pincite.ui.conversations.model import Turn, new_conversation, new_turn
from pincite.ui.conversations.store import ConversationStore
from pincite.ui.html import answer
from pincite.ui.i18n import load_translations
from playwright.sync_api import expect

from tests.browser.chromium import OpenChat
from tests.fakes.ui.html import ANSWER_ATTRIBUTES, ANSWER_TAGS, ParsedHTML
from tests.fakes.ui.library import FakeChain, FakeLibrary, fake_answer, fake_article, fake_citation
from tests.security.payloads import COMBINED_PAYLOADS

TURNS_PER_CONVERSATION = 50

ARTICLES = tuple(
    fake_article(
        id=f"{number} {text}", text=text, title=text, source=text, publisher=text, url=text
    )
    for number, text in enumerate(COMBINED_PAYLOADS)
)
LIBRARY = FakeLibrary(
    ARTICLES,
    folder=COMBINED_PAYLOADS[2],
    skipped=tuple(Skipped(text, text) for text in COMBINED_PAYLOADS[:100]),
)


def make_turn(index: int) -> Turn:
    article, text = ARTICLES[index], COMBINED_PAYLOADS[index]
    cited = fake_citation(article, text)
    found = fake_answer(
        cited,
        question=text,
        standalone_question=f"{text}?",
        statements=(Statement(text, ("1", text), "partial", text),),
        disputes=(Dispute(text, ("1",), (text,), None),),
        notices=(text,),
        model=text,
    )
    if index % 5 == 0:
        found = fake_answer(
            standing="declined", text=text, closest=(cited,), standalone_question=text
        )
    outlets = {article.id: text}
    return replace(new_turn(text), found=found, outlets=outlets, notice=text, whole=True)


def test_there_are_five_hundred_payloads() -> None:
    assert len(set(COMBINED_PAYLOADS)) == 500


def test_a_stream_cut_at_any_byte_has_no_markup() -> None:
    for index, text in enumerate(COMBINED_PAYLOADS):
        encoded, turn = text.encode(), make_turn(index)
        for end in range(1, len(encoded) + 1):
            cut = encoded[:end].decode(errors="replace")
            statements = (Statement(cut, (cut,), "unsupported", cut),)
            partial_answer = fake_answer(
                standing="answered", text=cut, draft=cut, statements=statements, notices=(cut,)
            )
            parsed = ParsedHTML(
                answer.render_reply(
                    replace(turn, found=partial_answer, whole=False), load_translations()
                )
            )
            assert set(parsed.tags) <= ANSWER_TAGS, cut
            assert {name for name, _ in parsed.attributes} <= ANSWER_ATTRIBUTES, cut


@pytest.mark.browser
@pytest.mark.parametrize(
    "bypass_csp",
    [
        pytest.param(False, id="policy", marks=pytest.mark.nightly),
        pytest.param(True, id="no policy"),
    ],
)
def test_no_payload_runs_anywhere_in_the_page(
    open_chat: OpenChat, tmp_path: Path, bypass_csp: bool
) -> None:
    def script(_: Question) -> Iterator[Answer]:
        yield fake_answer(standing="declined", text="Nothing.")

    visitor = open_chat(LIBRARY, FakeChain(script), index_folder=tmp_path, bypass_csp=bypass_csp)
    page = visitor.page
    address = page.url
    visitor.ask("Begin?")
    visitor.wait_for_answer()
    cookies: list[Any] = page.context.cookies()
    owner = next(each["value"] for each in cookies if each["name"] == "pincite-browser")
    store = ConversationStore(tmp_path / "chat" / "conversations.sqlite")
    for start in range(0, len(COMBINED_PAYLOADS), TURNS_PER_CONVERSATION):
        conversation = new_conversation()
        for index in range(start, start + TURNS_PER_CONVERSATION):
            conversation = conversation.with_turn(make_turn(index))
        store.save(f"browser:{owner}", conversation)
        store.rename(f"browser:{owner}", conversation.id, COMBINED_PAYLOADS[start])
    ids = [each.id for each in store.search(f"browser:{owner}")]
    store.close()

    def assert_nothing_ran() -> None:
        assert page.evaluate("window.harmed") is None
        assert visitor.external_requests == []
        assert page.url.removeprefix(address).partition("/")[0] in {"", "c"}

    page.reload()
    expect(page.locator('#side [name="open"]')).to_have_count(len(ids))
    for conversation_id in ids[:-1]:
        page.locator(f'#side [name="open"][value="{conversation_id}"]').click()
        expect(page.locator(".question")).to_have_count(TURNS_PER_CONVERSATION)
        page.locator(".answer .basis").nth(TURNS_PER_CONVERSATION - 1).wait_for()
        foreign = "script, img, svg, style, form, iframe, object, embed, video, audio, input, math"
        assert page.locator(f"#chat .message :is({foreign})").count() == 0
        assert_nothing_ran()
    link = page.locator(".answer a.cite").first
    link.hover()
    link.click()
    page.locator("#source .text").wait_for()
    assert_nothing_ran()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Library").click()
    for _ in range(3):
        expect(page.locator("#library .articles li")).to_have_count(50)
        assert_nothing_ran()
        page.locator("#library .pages a").last.click()
    page.keyboard.press("Escape")
    for conversation_id in ids[:-1]:
        exported = page.context.new_page()
        exported.set_content(
            page.evaluate(
                "async (id) => (await fetch(`export?talk=${id}&form=html`)).text()", conversation_id
            )
        )
        expect(exported.locator(".question")).to_have_count(TURNS_PER_CONVERSATION)
        assert exported.evaluate("window.harmed") is None
        exported.close()
    assert_nothing_ran()
