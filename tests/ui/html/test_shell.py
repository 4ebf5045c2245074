"""The shell around the conversation: top bar, sidebar, dialogs and list of conversations."""

import json
from dataclasses import replace

import pytest
from pincite.index.types import Skipped
from pincite.ui.conversations.store import ConversationSummary
from pincite.ui.export.formats import EXPORT_FORMATS
from pincite.ui.html.shell import render_conversation_list, render_index_summary, render_shell
from pincite.ui.i18n import list_languages, load_translations

from tests.fakes.ui.html import ParsedHTML, render_text
from tests.fakes.ui.library import FERRY_ARTICLE, FakeLibrary
from tests.security.payloads import PAYLOADS

ENGLISH = load_translations()


def parse_shell(
    models: tuple[str, ...] = ("",), *, feedback_enabled: bool = True, user_name: str | None = None
) -> ParsedHTML:
    return ParsedHTML(
        render_shell(
            models, "normal", ENGLISH, feedback_enabled=feedback_enabled, user_name=user_name
        )
    )


def test_scripts_get_the_texts_that_they_use() -> None:
    (texts,) = parse_shell().get_attribute_values("data-words")
    assert json.loads(texts)["page.ask"] == "Ask"


def test_every_language_can_be_chosen() -> None:
    page = parse_shell()
    assert set(list_languages()) <= set(page.get_attribute_values("value"))
    assert all(name in page.text for name in list_languages().values())


def test_models_can_be_chosen_if_there_are_several() -> None:
    assert "Who words the answers" not in parse_shell(("tiny",)).text
    page = parse_shell(("", "tiny"))
    assert "Nobody: sentences of the articles, word for word" in page.text
    assert "tiny, each statement checked against the articles" in page.text


def test_only_a_user_can_log_out() -> None:
    assert "Log out" not in parse_shell().text
    page = parse_shell(user_name="Anna")
    assert "AnnaLog out" in page.text
    assert "logout" in page.get_attribute_values("action")


def test_without_feedback_the_dialog_says_so() -> None:
    assert "This chat keeps no feedback." in parse_shell(feedback_enabled=False).text
    assert "verdict" not in parse_shell(feedback_enabled=False).get_attribute_values("name")
    assert "verdict" in parse_shell().get_attribute_values("name")


def test_the_top_bar_names_the_folder_the_articles_and_the_skipped_files() -> None:
    library = FakeLibrary((FERRY_ARTICLE,), folder="news/harbour")
    text = ParsedHTML(render_index_summary(library, ENGLISH)).text
    assert text == "Asking harbour · 1 article · 14 June 2024"
    skipped = replace(library, skipped=(Skipped("scan.pdf", "holds no text"),))
    assert ParsedHTML(render_index_summary(skipped, ENGLISH)).text == (
        "Asking harbour · 1 article · 14 June 2024 1 file could not be read"
    )


def test_a_conversation_can_be_opened_renamed_deleted_and_exported() -> None:
    summary = ConversationSummary("c1", "When?", "2026-11-23")
    page = ParsedHTML(render_conversation_list([summary], "", ENGLISH))
    assert page.get_attribute_values("name") == ["open", "rename", "delete"]
    assert page.get_attribute_values("href") == [
        f"export?talk=c1&form={suffix}" for suffix in EXPORT_FORMATS
    ]


def test_an_empty_list_says_whether_a_search_found_nothing() -> None:
    for query, words in (("", "What you ask is kept here."), ("x", "No conversation has these")):
        assert words in ParsedHTML(render_conversation_list([], query, ENGLISH)).text


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_payload_becomes_markup(payload: str) -> None:
    pages = [
        (parse_shell((payload, "x"), user_name=payload), parse_shell(("a", "x"), user_name="b")),
        (
            ParsedHTML(render_index_summary(FakeLibrary((), folder=payload), ENGLISH)),
            ParsedHTML(render_index_summary(FakeLibrary(()), ENGLISH)),
        ),
        (
            ParsedHTML(
                render_conversation_list(
                    [ConversationSummary(payload, payload, "")], payload, ENGLISH
                )
            ),
            ParsedHTML(render_conversation_list([ConversationSummary("a", "b", "")], "", ENGLISH)),
        ),
    ]
    for page, harmless in pages:
        assert page.tags == harmless.tags
        assert [name for name, _ in page.attributes] == [name for name, _ in harmless.attributes]
    assert render_text(payload) in pages[0][0].text
    assert render_text(payload) in pages[2][0].text
