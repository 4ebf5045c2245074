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
