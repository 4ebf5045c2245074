"""Each row of a CSV file is an article, whatever the order and the names of the columns."""

from pathlib import Path

import pytest
from pincite.index.limits import Limits
from pincite.index.readers.registry import read

from tests.fakes.index.files import list_sentences, write_and_read

LONG = "The bridge at Harn is closed for repairs until the middle of May. " * 4


def test_columns_are_found_by_their_names(tmp_path: Path) -> None:
    data = (
        "Nr,Outlet,Publication Date,URL,Headline,Byline,Full_Text\n"
        '1,Harn Post,2024-05-07,https://x.example/1,Bridge closed,Jane Doe,"It is ""closed"".\n'
        'It reopens in May."\n'
    )
    [article], skipped = write_and_read(tmp_path, "news.csv", data)
    assert skipped == ()
    assert article.text == 'It is "closed".\nIt reopens in May.'
    assert list_sentences(article) == ['It is "closed".', "It reopens in May."]
    assert (article.id, article.source) == ("folder/news.csv#2", "folder/news.csv")
    assert (article.title, article.published) == ("Bridge closed", "2024-05-07")
    assert (article.publisher, article.author) == ("Harn Post", "Jane Doe")
    assert article.url == "https://x.example/1"


@pytest.mark.parametrize(
    ("header", "row", "published"),
    [
        pytest.param("Titel;Datum;Text", "Brücke;7.5.2024;Sie ist zu.", "2024-05-07", id="german"),
        pytest.param(
            "título\tfecha\ttexto", "Puente\t7/5/2024\tEstá cerrado.", "2024-05-07", id="es"
        ),
        pytest.param("titre|date|texte", "Pont|7 mai 2024|Il est fermé.", "2024-05-07", id="fr"),
        pytest.param("title,date,text", "Bridge,03/04/2024,It is closed.", None, id="unclear"),
        pytest.param("title,updated,text", "Bridge,2024-05-07,It is closed.", None, id="updated"),
    ],
)
def test_names_and_dates_are_read_in_their_language(
    tmp_path: Path, header: str, row: str, published: str | None
) -> None:
    [article], _ = write_and_read(tmp_path, "news.csv", f"{header}\n{row}\n")
    assert article.title in ("Brücke", "Puente", "Pont", "Bridge")
    assert article.published == published


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_detected(tmp_path: Path, encoding: str) -> None:
    rows = "".join(
        f"Brücke {n};Die Brücke über die Größe ist für Fußgänger geöffnet.\n" for n in range(5)
    )
    articles, _ = write_and_read(tmp_path, "news.csv", f"Titel;Text\n{rows}".encode(encoding))
    assert [article.title for article in articles] == [f"Brücke {n}" for n in range(5)]


def test_the_longest_column_is_the_text_if_no_name_says_so(tmp_path: Path) -> None:
    [article], _ = write_and_read(tmp_path, "news.csv", f'when,what\n2024-05-07,"{LONG}"\n')
    assert article.text == LONG


def test_columns_without_names_are_recognised_by_their_values(tmp_path: Path) -> None:
    row = f'https://x.example/1,The bridge at Harn,2024-05-07,"{LONG}"\n'
    articles, _ = write_and_read(tmp_path, "news.csv", row * 2)
    assert [article.id for article in articles] == ["folder/news.csv#1", "folder/news.csv#2"]
    assert articles[0].title == "The bridge at Harn"
    assert (articles[0].published, articles[0].url) == ("2024-05-07", "https://x.example/1")


def test_the_delimiter_is_the_one_that_divides_all_rows_alike(tmp_path: Path) -> None:
    row = "2024-05-07;The bridge, again;{}\n"
    data = row.format(f"{LONG}At Oster, Lask, and Kell.") + row.format(LONG)
    articles, _ = write_and_read(tmp_path, "news.csv", data)
    assert [article.title for article in articles] == ["The bridge, again"] * 2
    assert [article.published for article in articles] == ["2024-05-07"] * 2


def test_a_first_line_may_state_the_delimiter(tmp_path: Path) -> None:
    data = "sep=|\r\ntext|title\r\nIt is closed; by foot, too.|Bridge\r\n"
    [article], skipped = write_and_read(tmp_path, "news.csv", data.encode("cp1252"))
    assert (article.title, article.text) == ("Bridge", "It is closed; by foot, too.")
    assert (article.id, skipped) == ("folder/news.csv#3", ())


def test_bad_rows_are_skipped_by_their_number(tmp_path: Path) -> None:
    data = "id,text,title\na,One.,A\na,Two.,B\nb,,C\nc,Three,C,more text\n\nd,Four.\n"
    articles, skipped = write_and_read(tmp_path, "news.csv", data)
    assert [article.id for article in articles] == ["a", "d"]
    assert [(each.path, each.reason) for each in skipped] == [
        ("folder/news.csv:3", "has the id 'a' of row 2: ids must differ"),
        ("folder/news.csv:4", "has no text"),
        ("folder/news.csv:5", "has 4 cells for 3 columns: put its text into quotes"),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param("town,inhabitants\nHarn,4200\n", 'name the column "text"', id="no-texts"),
        pytest.param("text,title\n", "is an empty list", id="no-rows"),
        pytest.param('text,title\n"One,A\nTwo,B\n', "from row 2 on", id="open-quote"),
        pytest.param(b"PK\x03\x04" + bytes(9), "starts like a zip archive", id="zip"),
        pytest.param(bytes(range(256)) * 9, "is binary", id="binary"),
        pytest.param("text," * 100_000, "is an empty list", id="many-columns"),
    ],
)
def test_a_file_without_articles_is_skipped_with_a_remedy(
    tmp_path: Path, data: bytes | str, reason: str
) -> None:
    articles, [skipped] = write_and_read(tmp_path, "news.csv", data)
    assert articles == ()
    assert reason in skipped.reason


def test_a_large_file_is_read_row_by_row(tmp_path: Path) -> None:
    rows = "".join(f"{n},Ü {LONG}\n" for n in range(100))
    file = tmp_path / "news.csv"
    file.write_text(f"id,text\n{rows}", "utf-8")
    result = read(file, "news.csv", Limits(file_mb=0.005))
    assert [article.id for article in result.articles] == [str(n) for n in range(100)]
    file.write_bytes(f"id,text\n{rows}".encode("cp1252"))
    articles, [skipped], _ = read(file, "news.csv", Limits(file_mb=0.005))
    assert articles == ()
    assert "save it as UTF-8" in skipped.reason


@pytest.mark.parametrize("rows_before", [2, 40])
def test_rows_above_a_bad_quote_are_kept(tmp_path: Path, rows_before: int) -> None:
    good = "".join(f'A{n},"Bridge {n} is closed."\n' for n in range(rows_before))
    data = f'title,text\n{good}B,"The "new" one is open."\nC,Lost.\n'
    articles, [skipped] = write_and_read(tmp_path, "news.csv", data)
    assert [article.title for article in articles] == [f"A{n}" for n in range(rows_before)]
    number = rows_before + 2
    assert skipped.path == f"folder/news.csv:{number}"
    assert f"cannot be read from row {number} on" in skipped.reason
