"""Front matter of Jekyll, Hugo, Obsidian and web clippers, also where it is broken."""

import pytest
from pincite.index.readers.metadata.front_matter import list_stated_values, split_front_matter
from pincite.index.readers.metadata.values import choose_values, get_first


def read(matter: str) -> dict[str, str | None]:
    stated, text = split_front_matter(f"{matter}\nBody.\n")
    assert text.strip() == "Body."
    values = choose_values(stated, "de")
    return {field: get_first(values, field) for field in ("title", "published", "url", "publisher",
                                                          "author")}  # fmt: skip


@pytest.mark.parametrize(
    ("matter", "expected"),
    [
        pytest.param(
            "---\npublished: true\ndate: 2024-03-09 10:00 +0100\nlast_modified_at: 2024-04-01\n---",
            {"published": "2024-03-09"},
            id="jekyll",
        ),
        pytest.param("---\npublished: soon\ndate: 2024-03-09\n---", {"published": "2024-03-09"},
                     id="bad-value-first"),
        pytest.param(
            '+++\npublishDate = 2024-03-09T10:00:00Z\nlastmod = 2024-04-01\n[params]\n'
            'author = "Ines Calder"\n+++',
            {"published": "2024-03-09", "author": "Ines Calder"},
            id="hugo",
        ),
        pytest.param('{\n"title": "Bridge", "date": "2024-03-09"\n}\n',
                     {"title": "Bridge", "published": "2024-03-09"}, id="json"),
        pytest.param(
            '---\nsource: "https://courier.example/bridge"\nauthor:\n  - "[[Ines Calder]]"\n'
            "published: 2024-03-09\ncreated: 2024-06-01\n---",
            {"url": "https://courier.example/bridge", "published": "2024-03-09",
             "author": "Ines Calder"},
            id="obsidian-web-clipper",
        ),
        pytest.param("---\ntitle: Bridge\ncreated: 2024-06-01\nclipped: 2024-06-02\n---",
                     {"title": "Bridge"}, id="only-clipped"),
        pytest.param(
            "---\nauthors:\n  - name: Ines Calder\n    url: https://x.example\n  - name: Jan Roth\n"
            "date_published: 2024-03-09\npublisher:\n  name: Courier\n---",
            {"author": "Ines Calder, Jan Roth", "published": "2024-03-09", "publisher": "Courier"},
            id="nested",
        ),
        pytest.param("---\ntitel: Brücke\ndatum: 9. März 2024\nquelle: Varner Kurier\n---",
                     {"title": "Brücke", "published": "2024-03-09", "publisher": "Varner Kurier"},
                     id="german"),
        pytest.param(
            '---\ntitle: Bridge: it "reopens"\ndate: 2024-03-09\nauthors:\n  - name: Ines Calder\n'
            "  - Jan Roth\ntags: [a, b\n---",
            {"title": 'Bridge: it "reopens"', "published": "2024-03-09",
             "author": "Ines Calder, Jan Roth"},
            id="broken-yaml-line-by-line",
        ),
        pytest.param("---\n\ttitle: Bridge\n\tdate: 2024-03-09\n---",
                     {"title": "Bridge", "published": "2024-03-09"}, id="indented-with-tabs"),
        pytest.param("---\ntitle: Bridge\ndate:2024-03-09\nauthor: Ines Calder\n---",
                     {"title": "Bridge", "published": "2024-03-09", "author": "Ines Calder"},
                     id="no-space-after-the-colon"),
        pytest.param("---\ntitle:Bridge\ndate:2024-03-09\n---",
                     {"title": "Bridge", "published": "2024-03-09"}, id="no-space-at-all"),
        pytest.param('+++\ntitle = The bridge\ndate = 2024-03-09\nauthors = ["Ines Calder"]\n+++',
                     {"title": "The bridge", "published": "2024-03-09", "author": "Ines Calder"},
                     id="broken-toml"),
        pytest.param("---\ndate: [[2024-03-09]]\nauthor: [[Ines Calder]]\n---",
                     {"published": "2024-03-09", "author": "Ines Calder"}, id="obsidian-links"),
        pytest.param('---\ntitle: "Bridge" reopens\n\tdate: 1\ndate:: 2024-03-09\n---',
                     {"published": "2024-03-09"}, id="tabs-and-dataview"),
    ],
)  # fmt: skip
def test_front_matter_states_values(matter: str, expected: dict[str, str]) -> None:
    found = read(matter)
    assert {field: found[field] for field in expected} == expected
    unexpected = {"published", "publisher", "url", "author"} - expected.keys()
    assert not any(found[field] for field in unexpected)


@pytest.mark.parametrize(
    "text",
    [
        "---\nHe said: wait.\nShe left\nNobody knew\n---\nBody.\n",
        f"---\na: {'[' * 5000}\n---\nBody.\n",
        "{\nnot json\n}\nBody.\n",
        '{\n"colour": "red"\n}\nBody.\n',
    ],
)
def test_what_is_no_front_matter_stays_in_the_text(text: str) -> None:
    assert split_front_matter(text) == ([], text)


def test_a_value_names_its_field_of_origin() -> None:
    [value] = list_stated_values({"Date_Published": "2024-03-09"}, "front matter")
    assert value.origin == "front matter Date_Published"
