"""Groups restore what they changed; notes have a start and an end.

Covers also: pincite.index.readers.rtf.fonts.
"""

from pincite.index.readers.rtf.events import EventReader


def list_events(data: bytes) -> list[tuple[str, str]]:
    return [(event.kind, event.text) for event in EventReader().iter_events(data)]


def test_a_group_restores_the_format() -> None:
    events = list(EventReader().iter_events(rb"{\super a{\nosupersub b}c}d"))
    assert [(event.text, event.state.level) for event in events] == [
        ("a", "raised"),
        ("b", ""),
        ("c", "raised"),
        ("d", ""),
    ]


def test_a_note_starts_and_ends() -> None:
    assert list_events(rb"{\rtf1 a{\footnote b\par{c}}d\cell}") == [
        ("text", "a"),
        ("note", ""),
        ("text", "b"),
        ("paragraph", ""),
        ("text", "c"),
        ("end note", ""),
        ("text", "d"),
        ("cell", ""),
    ]


def test_the_font_decides_how_bytes_are_decoded() -> None:
    fonts = rb"{\fonttbl{\f0 Times;}{\f1\fcharset238 Arial CE;}{\f5\fcharset2 Symbol;}}"
    data = rb"{\rtf1\ansi\ansicpg1251" + fonts + rb"\'e8{\f1\'e8}{\f5\'61\u61537?}}"
    assert [text for _, text in list_events(data)] == ["и", "č", "α", "α"]
