"""Other spellings of figures."""

import pytest
from pincite.index.text.figures import list_other_spellings


@pytest.mark.parametrize(
    ("text", "spellings"),
    [
        pytest.param("4200 seats", {"4200", "4 200"}, id="digits"),
        pytest.param("4,200 seats", {"4200", "4 200"}, id="a comma"),
        pytest.param("4 200 seats", {"4200", "4 200"}, id="a space"),
        pytest.param("1.4bn", {"1 4 bn", "1 4 billion", "1 4bn"}, id="a scale"),
        pytest.param("4 boats", {"4", "four"}, id="a small number"),
        pytest.param("four boats", {"4"}, id="a number word"),
        pytest.param("12.5 percent", {"12 5"}, id="decimals"),
        pytest.param("no figures", set(), id="none"),
        pytest.param("A320 and x86", set(), id="a name with digits"),
    ],
)
def test_a_figure_has_other_spellings(text: str, spellings: set[str]) -> None:
    assert set(list_other_spellings(text)) == spellings
