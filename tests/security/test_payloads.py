"""Five hundred texts that would do harm as markup, everywhere the page shows text."""

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
from tests.fakes.html import ANSWER_ATTRIBUTES, ANSWER_TAGS, ParsedHTML
from tests.fakes.library import FakeChain, FakeLibrary, fake_answer, fake_article, fake_citation
from tests.security.payloads import COMBINED_PAYLOADS

TURNS_PER_CONVERSATION = 50
"""Turns of one conversation."""

ARTICLES = tuple(
    fake_article(id=f"{at} {text}", text=text, title=text, source=text, publisher=text, url=text)
    for at, text in enumerate(COMBINED_PAYLOADS)
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
        found = fake_answer(answered=False, text=text, closest=(cited,), standalone_question=text)
    outlets = {article.id: text}
    return replace(new_turn(text), found=found, outlets=outlets, notice=text, whole=True)


def test_there_are_five_hundred() -> None:
    assert len(set(COMBINED_PAYLOADS)) == 500


def test_a_stream_that_is_cut_at_any_byte_shows_no_markup() -> None:
    for at, text in enumerate(COMBINED_PAYLOADS):
        sent, turn = text.encode(), make_turn(at)
        for end in range(1, len(sent) + 1):
            cut = sent[:end].decode(errors="replace")
            said = (Statement(cut, (cut,), "unsupported", cut),)
            coming = fake_answer(
                answered=True, text=cut, draft=cut, statements=said, notices=(cut,)
            )
            read = ParsedHTML(
                answer.render_reply(replace(turn, found=coming, whole=False), load_translations())
            )
            assert set(read.tags) <= ANSWER_TAGS, cut
            assert {name for name, _ in read.attributes} <= ANSWER_ATTRIBUTES, cut


@pytest.mark.browser
@pytest.mark.parametrize("bypass_csp", [False, True], ids=["policy", "no policy"])
def test_no_payload_runs_anywhere_in_the_page(
    open_chat: OpenChat, tmp_path: Path, bypass_csp: bool
) -> None:
    def script(_: Question) -> Iterator[Answer]:
        yield fake_answer(answered=False, text="Nothing.")

    visitor = open_chat(LIBRARY, FakeChain(script), index_folder=tmp_path, bypass_csp=bypass_csp)
    page = visitor.page
    address = page.url
    visitor.ask("Begin?")
    visitor.wait_for_answer()
    cookies: list[Any] = page.context.cookies()
    owner = next(each["value"] for each in cookies if each["name"] == "pincite-browser")
    kept = ConversationStore(tmp_path / "chat" / "conversations.sqlite")
    for start in range(0, len(COMBINED_PAYLOADS), TURNS_PER_CONVERSATION):
        talk = new_conversation()
        for at in range(start, start + TURNS_PER_CONVERSATION):
            talk = talk.with_turn(make_turn(at))
        kept.save(f"browser:{owner}", talk)
        kept.rename(f"browser:{owner}", talk.id, COMBINED_PAYLOADS[start])
    ids = [each.id for each in kept.search(f"browser:{owner}")]
    kept.close()

    def unharmed() -> None:
        assert page.evaluate("window.harmed") is None
        assert visitor.external_requests == []
        assert page.url == address

    page.reload()
    expect(page.locator('#side [name="open"]')).to_have_count(len(ids))
    for talk_id in ids[:-1]:
        page.locator(f'#side [name="open"][value="{talk_id}"]').click()
        expect(page.locator(".question")).to_have_count(TURNS_PER_CONVERSATION)
        page.locator(".answer .basis").nth(TURNS_PER_CONVERSATION - 1).wait_for()
        foreign = "script, img, svg, style, form, iframe, object, embed, video, audio, input, math"
        assert page.locator(f"#chat .message :is({foreign})").count() == 0
        unharmed()
    link = page.locator(".answer a.cite").first
    link.hover()
    link.click()
    page.locator("#source .text").wait_for()
    unharmed()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Library").click()
    for _ in range(3):
        expect(page.locator("#library .articles li")).to_have_count(50)
        unharmed()
        page.locator("#library .pages a").last.click()
    page.keyboard.press("Escape")
    for talk_id in ids[:-1]:
        sheet = page.context.new_page()
        sheet.set_content(
            page.evaluate(
                "async (id) => (await fetch(`export?talk=${id}&form=html`)).text()", talk_id
            )
        )
        expect(sheet.locator(".question")).to_have_count(TURNS_PER_CONVERSATION)
        assert sheet.evaluate("window.harmed") is None
        sheet.close()
    unharmed()
