"""Bytes are decoded exactly, or refused if their encoding is not certain."""

import codecs
import contextlib

import pytest
from hypothesis import given, strategies as st
from pincite.index.readers.article import UnreadableError
from pincite.index.readers.files.encoding import decode

ENGLISH = (
    "The minister said “we will not go” on Friday — and that’s that.\n"
    "The café in Düsseldorf stayed open, and prices rose by £5 a month.\n"
)
FRENCH = "Le président a déclaré vendredi à Genève que les négociations ont échoué. Où va-t-on ?\n"
JAPANESE = "首相は金曜日、四つの地域から部隊を撤退させれば停戦を命じると述べた。\n"
RUSSIAN = "Министр заявил в пятницу, что переговоры продолжатся на следующей неделе.\n"
POLISH = "Minister ogłosił w piątek, że rozmowy będą trwać. Żółć, źdźbło, łąka.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param(ENGLISH, "utf-8", id="utf-8"),
        pytest.param(ENGLISH, "utf-8-sig", id="utf-8-mark"),
        pytest.param(ENGLISH, "utf-16", id="utf-16-mark"),
        pytest.param(ENGLISH, "utf-16-le", id="utf-16-le"),
        pytest.param(ENGLISH, "utf-16-be", id="utf-16-be"),
        pytest.param("Plain words.\n", "utf-16-le", id="utf-16-le-ascii"),
        pytest.param(JAPANESE, "utf-16-le", id="utf-16-le-japanese"),
        pytest.param(RUSSIAN, "utf-16-le", id="utf-16-le-russian"),
        pytest.param(JAPANESE, "utf-16-be", id="utf-16-be-japanese"),
        pytest.param(ENGLISH, "utf-32", id="utf-32-mark"),
        pytest.param(ENGLISH, "cp1252", id="cp1252"),
        pytest.param("It’s over.", "cp1252", id="cp1252-one-apostrophe"),
        pytest.param(FRENCH, "latin-1", id="latin-1"),
        pytest.param(JAPANESE, "shift_jis", id="shift-jis"),
        pytest.param("停戦案を拒否\n", "shift_jis", id="shift-jis-headline"),
        pytest.param(JAPANESE, "euc_jp", id="euc-jp"),
        pytest.param(JAPANESE, "iso2022_jp", id="iso-2022-jp"),
        pytest.param(RUSSIAN, "cp1251", id="cp1251"),
        pytest.param(RUSSIAN, "koi8-r", id="koi8-r"),
        pytest.param(POLISH, "cp1250", id="cp1250"),
        pytest.param(POLISH, "iso8859-2", id="iso-8859-2"),
    ],
)
def test_text_is_read_back(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param("“Naïve” café".encode() + b" \x92 x", "but for byte 0x92 after", id="stray"),
        pytest.param("It was naïve…".encode()[:-1], "UTF-8 but for byte", id="cut-off"),
        pytest.param(codecs.BOM_UTF16_LE + b"a\0b", "UTF-16-LE but for", id="utf-16-odd"),
        pytest.param(b"\0\1\2\3binary\xff\xfe", "binary", id="binary"),
        pytest.param(b"text with one \0 in it", "a zero byte after 'text with one'", id="nul"),
        pytest.param(
            b"The talks ended.\0 Nothing was signed.\0 Both sides left.",
            "has 2 zero bytes, the first after 'The talks ended.'",
            id="two-nuls",
        ),
        pytest.param(
            "Die Größe der Brücke war für viele Leute\0 ein Ärger\0.".encode("cp1252"),
            "has 2 zero bytes",
            id="two-nuls-in-cp1252",
        ),
        pytest.param(bytes(range(1, 256)), "binary, or in an encoding", id="every-byte"),
        pytest.param(ENGLISH.encode("mac_roman", "ignore"), "not certain", id="mac-roman"),
    ],
)
def test_an_encoding_that_is_not_certain_is_refused_with_a_remedy(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        decode(data)


def test_the_likely_encodings_are_named() -> None:
    data = "Beyoncé – “naïve”, she said… it’s 20°C.".encode("cp1252")
    with pytest.raises(UnreadableError, match=r"perhaps Windows-1252, .*save it as UTF-8"):
        decode(data)


@pytest.mark.parametrize(
    ("data", "declared", "expected"),
    [
        pytest.param("Привет".encode("cp1251"), "windows-1251", "Привет", id="used"),
        pytest.param(b"it\x92s", "ISO-8859-1", "it’s", id="latin-1-is-cp1252-on-the-web"),
        pytest.param("café".encode(), "windows-1252", "café", id="utf-8-goes-first"),
        pytest.param("日本語".encode("cp932"), "x-sjis", "日本語", id="sjis"),
        pytest.param(
            b"it\x92s 5\xb0 outside, caf\xe9", "rot13", "it’s 5° outside, café", id="no-text"
        ),
    ],
)
def test_a_declared_encoding_is_used_if_it_fits(data: bytes, declared: str, expected: str) -> None:
    assert decode(data, declared) == expected


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "shift_jis", "nonsense", "idna"]))
def test_any_bytes_give_text_or_a_reason(data: bytes, declared: str | None) -> None:
    with contextlib.suppress(UnreadableError):
        text = decode(data, declared)
        assert text.encode().decode() == text  # no lone surrogate


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n\r")))
def test_utf_8_is_kept_but_for_the_byte_order_mark_and_crlf(text: str) -> None:
    expected = text.removeprefix("\ufeff").replace("\r\n", "\n")
    assert decode(text.encode()) == expected
