"""The tags of an export are labels; the same letters in other texts are words."""

from pincite.index.readers.metadata.exports import write_labels
from pincite.index.readers.metadata.headline import find_stated_values


def test_the_tags_of_an_export_become_labels() -> None:
    lines = ["SE Local", "HD  Tram line opens", "BY Una Reel", "PD 9 July 2024", "SN Varn Post", ""]
    written = [*lines, "LP The tram line opened on Tuesday after years of work."]
    assert write_labels(written) == [
        "Section: Local",
        "Title: Tram line opens",
        "Author: Una Reel",
        "Date: 9 July 2024",
        "Publisher: Varn Post",
        "",
        written[-1],
    ]
    stated = {each.field: each.value for each in find_stated_values("\n".join(written))}
    assert stated == {
        "title": "Tram line opens",
        "author": "Una Reel",
        "published": "2024-07-09",
        "publisher": "Varn Post",
    }


def test_lines_without_the_tags_of_an_export_stay_as_they_are() -> None:
    lines = ["BY Popular demand", "LA gets a tram line"]
    assert write_labels(lines) == lines
