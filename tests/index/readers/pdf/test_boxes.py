"""The places of words are packed small, and found again for any part of a text."""

from hypothesis import given, strategies as st
from pincite.index.readers.pdf.boxes import (
    PageBox,
    PageSize,
    PlacedText,
    find_boxes,
    is_packed_from,
    pack_boxes,
)

HASH = "0123456789abcdef" * 4
PAGES = [PageSize(1, 600, 800), PageSize(3, 800, 600, machine_read=True)]
# "The end.\n\nIt began." on two lines of page 1 and one line of page 3.
WORDS = [
    PlacedText(0, 3, 1, 60, 100, 80, 110),
    PlacedText(4, 8, 1, 60, 112, 100, 122),
    PlacedText(10, 12, 3, 60, 50, 70, 60),
    PlacedText(13, 19, 3, 75, 50, 105, 60),
]
PACKED = pack_boxes(HASH, PAGES, WORDS)


def test_a_sentence_has_a_box_for_each_of_its_lines() -> None:
    assert find_boxes(PACKED, 0, 8) == (
        PageBox(1, 60, 100, 80, 110, 600, 800, False),
        PageBox(1, 60, 112, 100, 122, 600, 800, False),
    )
    assert find_boxes(PACKED, 10, 19) == (PageBox(3, 60, 50, 105, 60, 800, 600, True),)


def test_part_of_a_word_has_part_of_its_box() -> None:
    [box] = find_boxes(PACKED, 13, 16)
    assert (box.left, box.right) == (75, 90)


def test_white_space_and_a_text_without_pages_have_no_box() -> None:
    assert find_boxes(PACKED, 8, 10) == find_boxes("", 0, 10) == ()


def test_the_document_is_known_again() -> None:
    assert is_packed_from(PACKED, HASH)
    assert not is_packed_from(PACKED, HASH[::-1])


def test_the_packed_form_is_small() -> None:
    words = [PlacedText(7 * n, 7 * n + 6, 1, 60 + 30 * (n % 12), 12 * (n // 12), 88 + 30 * (n % 12),
                        12 * (n // 12) + 10) for n in range(1000)]  # fmt: skip
    assert len(pack_boxes(HASH, PAGES, words)) < 7 * len(words)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 3), st.integers(1, 30), st.sampled_from([1, 3]),
            *[st.integers(-40, 14_400)] * 4,
        ),
        max_size=30,
    )
)  # fmt: skip
def test_every_word_is_found_where_it_was_packed(
    values: list[tuple[int, int, int, int, int, int, int]],
) -> None:
    words, offset = [], 0
    for gap, length, page, *box in values:
        words.append(PlacedText(offset + gap, offset + gap + length, page, *map(float, box)))
        offset += gap + length
    packed = pack_boxes(HASH, PAGES, words)
    for word in words:
        [found] = find_boxes(packed, word.start, word.end)
        assert found[:5] == word[2:]
