"""From a blank page to a first answer: stories, questions, the guide to an article, ways on."""

import re

import pytest
from pincite.index import Index
from playwright.sync_api import expect

from tests.browser.chromium import OpenChat
from tests.fakes.ui.leads import make_lead_chain
from tests.fakes.waiting import wait_until

pytestmark = pytest.mark.browser


def test_a_blank_page_leads_to_an_answer_and_on(open_chat: OpenChat, sample_index: Index) -> None:
    chain = make_lead_chain(sample_index)
    window = open_chat(sample_index, chain)
    page = window.page
    story = page.locator("#start details.story", has_text="Moon")
    expect(story).to_contain_text("25 to 28 June 2024 · 2 sources")
    story.locator("summary").click()
    expect(story.locator("li")).to_have_count(2)
    story.get_by_role("link").first.click()
    guide = page.locator("#source .guide")
    expect(guide).to_contain_text("Chang")
    expect(page.locator("#source mark.gist").first).to_be_visible()
    guide.locator("summary").click()
    expect(guide.locator('li[aria-current="true"]')).to_have_count(1)
    guide.locator('button[name="about"]').first.click()
    expect(page.locator("#scope")).to_contain_text("Asking “")
    expect(page.locator("#box textarea")).to_have_value(
        re.compile("What does this article say about")
    )
    page.get_by_role("button", name="Ask all articles").click()
    page.keyboard.press("Escape")
    questions = page.locator("#start .ask")
    expect(questions).to_have_count(6)
    expect(page.locator("#start .complete")).to_be_visible()
    expect(page.get_by_role("button", name="1 article without a date")).to_be_visible()
    asked = questions.first.text_content() or ""
    questions.first.click()
    expect(page.locator(".question")).to_have_text(asked)
    window.wait_for_answer()
    further = page.locator("#next .ask")
    expect(further.first).to_be_visible()
    next_question = further.first.text_content() or ""
    further.first.click()
    expect(page.locator(".question")).to_have_text([asked, next_question])
    window.wait_for_answer(2)
    assert window.page_errors == []


def test_a_declined_question_is_asked_less_cautiously(
    open_chat: OpenChat, sample_index: Index
) -> None:
    chain = make_lead_chain(sample_index)
    window = open_chat(sample_index, chain)
    page = window.page
    window.ask("Who knows?")
    window.wait_for_answer()
    expect(page.get_by_role("button", name="Search all dates and outlets")).to_have_count(0)
    page.get_by_role("button", name="Ask less cautiously").click()
    expect(page.locator(".answer .basis")).to_have_count(1)
    expect(page.locator("#box .submit-button")).to_be_visible()
    expect(page.locator(".question")).to_have_text("Who knows?")

    def list_cautions() -> list[str | None]:
        return [each.caution for each in chain.questions if each.text == "Who knows?"]

    wait_until(lambda: len(list_cautions()) > 1)
    assert list_cautions() == [None, "low"]
