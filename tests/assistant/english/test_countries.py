"""Countries, their people and their short names."""

import pytest
from pincite.assistant.english.countries import find_country, shorten_country_names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("He left the United States.", "He left USA.", id="United States"),
        pytest.param("He left the U.S. in May.", "He left USA in May.", id="U.S."),
        pytest.param("The U.S.-Ukraine deal", "The USA-Ukraine deal", id="in a compound"),
        pytest.param("a UK court", "a UK court", id="short already"),
        pytest.param("the European Union", "EU", id="European Union"),
        pytest.param("THUS and BUS, us", "THUS and BUS, us", id="not a name"),
    ],
)
def test_a_country_gets_its_short_name(text: str, expected: str) -> None:
    assert shorten_country_names(text) == expected


@pytest.mark.parametrize(
    ("word", "country"),
    [
        ("dutch", "netherlands"),
        ("poles", "poland"),
        ("americans", "usa"),
        ("wales", "wales"),
        ("mars", None),
    ],
)
def test_a_people_leads_to_its_country(word: str, country: str | None) -> None:
    assert find_country(word) == country
