"""The pieces of a line name an author or an outlet only if something shows which."""

import pytest
from pincite.index.readers.metadata.pieces import (
    assign_names,
    read_byline,
    read_pieces,
    split_names,
)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("By ADA KROG; TOM WEX", {"author": "ADA KROG, TOM WEX"}),
        ("By ADA KROG, NEW VARN", {"author": "ADA KROG"}),
        ("Von Ada Krog, dpa", {"author": "Ada Krog", "publisher": "dpa"}),
        ("Von Ada Krog/Varner Bote", {"author": "Ada Krog", "publisher": "Varner Bote"}),
        ("By Ada Krog, ada@post.example", {"author": "Ada Krog"}),
        ("Ada Krog, Varn Post", {"author": "Ada Krog", "publisher": "Varn Post"}),
        ("Ada Krog", {}),
        ("Addis Abeba", {}),
        ("Die Mühle wird gebaut", None),
    ],
)
def test_pieces_name_an_author_and_an_outlet(text: str, fields: dict[str, str] | None) -> None:
    assert read_pieces(text) == fields


def test_a_name_between_bars_is_a_person_and_never_an_outlet() -> None:
    assert assign_names(["Ada Krog"], {}, in_row=True) == {"author": "Ada Krog"}
    assert assign_names(["Ada Krog"], {}, in_row=False) == {}
    assert assign_names(["Jane Doe"], {}, in_row=False) == {"author": "Jane Doe"}


def test_the_people_of_a_line_are_one_name() -> None:
    assert split_names("Ada Krog, Tom Wex, Lask, Varn Post") == ["Ada Krog, Tom Wex", "Varn Post"]
    assert split_names("Ada Krog, who was there") is None


def test_a_byline_is_a_name() -> None:
    assert read_byline("Ada Krog for the Varn Post") == ("Ada Krog", "Varn Post")
    assert read_byline("Land and Sea") == ("", "")
