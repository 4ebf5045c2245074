"""A dateline states the date of the article and its agency."""

import pytest
from pincite.index.readers.metadata.datelines import read_dateline


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("LASK, 3 February 2025 (Varn Wire) – The council met.", ["2025-02-03", "Varn Wire"]),
        ("LASK, Norland, Feb 3, 2025 (Reuters) - The council met.", ["2025-02-03", "Reuters"]),
        ("Lask (dpa), 3. Februar 2025 – Der Rat tagte.", ["2025-02-03", "dpa"]),
        ("Bad Lask, 3. Februar 2025. Der Rat tagte.", ["2025-02-03"]),
        ("Lask (dpa) - Der Rat tagte.", ["dpa"]),
        ("LASK, Feb 3 (Reuters) - The council met.", ["Reuters"]),
        ("LASK — The council met.", []),
        ("The council met on 3 February 2025 – and left.", []),
        ("Annual report, 3 February 2025 – a summary", []),
        ("he met (dpa) - them", []),
        ("", []),
    ],
)
def test_a_dateline_is_read(paragraph: str, expected: list[str]) -> None:
    assert [value.value for value in read_dateline(paragraph, None)] == expected


@pytest.mark.parametrize(
    ("paragraph", "is_read"),
    [
        ("Lask, 3 February 2025 (Reuters) – The council met.", True),
        ("LASK, 3 February 2025 – The council met.", True),
        ("Lask, 3 February 2025 – The council met.", False),
        ("Lask, 3 February 2025. The council met.", False),
        ("LASK, 3 February 2025: the council met.", False),
    ],
)
def test_below_the_first_paragraph_only_a_sure_dateline_counts(
    paragraph: str, is_read: bool
) -> None:
    assert bool(read_dateline(paragraph, None, first=False)) is is_read


def test_a_colon_ends_a_dateline_only_with_an_agency() -> None:
    assert read_dateline("Lask, 3 February 2025: The first lock opens.", None) == []
    assert read_dateline("Lask, 3 February 2025 (dpa): The first lock opens.", None)
