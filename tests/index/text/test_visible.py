"""Invisible characters are recognised by their Unicode properties and their neighbours."""

import pytest
from hypothesis import example, given, strategies as st
from pincite.index.text.visible import find_invisible, strip_invisible, to_single_line


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        pytest.param("a\u200bb\u2060c\ufeffd", "abcd", id="zero-width"),
        pytest.param("user\u202egnp\u202c\u2067x\u2069\u200f", "usergnpx", id="bidi"),
        pytest.param("Hi\U000e0049\U000e0067\U000e006e!", "Hi!", id="tags"),
        pytest.param("co\u00adoper\u00adate", "cooperate", id="soft-hyphen"),
        pytest.param("❤\ufe0f a\U000e0100", "❤ a", id="variation-selectors"),
        pytest.param("a\u200cb\u200d", "ab", id="joiners-in-latin"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="joiner-that-spells-persian"),
        pytest.param("क्\u200dष", "क्\u200dष", id="joiner-that-spells-hindi"),
        pytest.param("م\u200c\u200cم\u200d", "مم", id="joiners-that-spell-nothing"),
        pytest.param("م؟\u200dم", "م؟م", id="joiner-after-a-mark-of-punctuation"),
        pytest.param("日\t\n \u00a0x\u3000", "日\t\n \u00a0x\u3000", id="white-space-shows"),
    ],
)
def test_only_invisible_characters_are_left_out(text: str, visible: str) -> None:
    assert strip_invisible(text) == visible
    assert len(find_invisible(text)) == len(text) - len(visible)


ANY_TEXT = st.text(st.one_of(st.characters(), st.sampled_from("a\u200b\u200c\u202e\U000e0041مक")))


@given(ANY_TEXT)
@example("\u200d")
def test_strip_invisible_removes_what_find_invisible_finds(text: str) -> None:
    invisible = set(find_invisible(text))
    kept = (character for offset, character in enumerate(text) if offset not in invisible)
    assert "".join(kept) == strip_invisible(text)


def test_a_text_is_put_on_one_line_with_single_spaces() -> None:
    assert to_single_line(" Talks\r\n\tend\u200b\u00a0late \u202e") == "Talks end late"
