"""RTF is cut into control words, symbols, groups and bytes."""

from pincite.index.readers.rtf.tokens import Token, iter_tokens


def test_tokens() -> None:
    assert list(iter_tokens(b"{\\b0 a\\'fc\\~\r\n\\u-5?}")) == [
        Token("{"),
        Token("word", b"b", 0),
        Token("bytes", b"a"),
        Token("bytes", b"\xfc"),
        Token("symbol", b"~"),
        Token("word", b"u", -5),
        Token("bytes", b"?"),
        Token("}"),
    ]


def test_binary_data_is_skipped() -> None:
    assert list(iter_tokens(b"\\bin4 {}\\xend\\bin9 x")) == [Token("bytes", b"end")]
