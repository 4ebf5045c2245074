"""The date in the name of a file counts where the file itself states none."""

from typing import Any

import pytest
from pincite.index.readers.article import make_article
from pincite.index.readers.metadata.file_name import find_date_in_path


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("2024-06-14-talks-end.md", "2024-06-14"),
        ("talks_20240614.txt", "2024-06-14"),
        ("news/2024.06.14 talks.html", "2024-06-14"),
        ("14.06.2024.txt", "2024-06-14"),
        ("2024/06/14/talks.html", "2024-06-14"),
        ("talks-2024.txt", None),
        ("2024-06/talks.html", None),
        ("from 2024-06-14 to 2024-06-20.txt", None),
        ("2024-13-40.txt", None),
        ("id120240614999.txt", None),
        ("talks.txt", None),
    ],
)
def test_a_full_date_in_the_name_is_found(source: str, expected: str | None) -> None:
    assert find_date_in_path(source) == expected


def test_what_the_file_states_is_surer_than_its_name() -> None:
    values: dict[str, Any] = {
        "id": "2024-06-14.txt",
        "source": "2024-06-14.txt",
        "text": "Nothing was signed.",
    }
    assert make_article(**values).published == "2024-06-14"
    dated = make_article(**values, published="2023-01-01")
    assert dated.published == "2023-01-01"
    assert [each.origin for each in dated.stated] == ["properties of the file", "file name"]
    row = make_article(**(values | {"id": "2024-06-14.txt#1"}))
    assert row.published is None  # the date of a file is not that of each of its rows
