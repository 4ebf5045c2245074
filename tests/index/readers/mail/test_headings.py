"""Lines above a quotation are read in the forms of many mail programs and languages."""

import pytest
from pincite.index.readers.mail.headings import find_heading, read_day, split_sender


@pytest.mark.parametrize(
    "line",
    [
        "On Mon, May 6, 2024 at 3:04\u202fPM Ann Lee <ann@x.example> wrote:",
        "On Mon, May 6, 2024, 15:04 Ann Lee <ann@x.example> wrote:",
        "On Monday, May 6, 2024 at 03:04:12 PM GMT, Ann Lee <ann@x.example> wrote:",
        "On Mon, May 06, 2024 at 03:04:12PM +0000, Ann Lee wrote:",
        "Am 06.05.2024 um 15:04 schrieb Ann Lee:",
        "Am Mo., 6. Mai 2024 um 15:04 Uhr schrieb Ann Lee <\nann@x.example>:",
        "Le lun. 6 mai 2024 à 15:04, Ann Lee <ann@x.example> a écrit :",
        "Le 06/05/2024 à 15:04, Ann Lee a écrit :",
        "El lun, 6 may 2024 a las 15:04, Ann Lee (<ann@x.example>) escribió:",
        "Il giorno lun 6 mag 2024 alle ore 15:04 Ann Lee <ann@x.example>\nha scritto:",
        "Em seg., 6 de mai. de 2024 às 15:04, Ann Lee <ann@x.example> escreveu:",
        "Op 6-5-2024 om 15:04 heeft Ann Lee het volgende geschreven:",
    ],
)
def test_sender_and_day_are_read(line: str) -> None:
    lines = [*line.split("\n"), "Text."]
    heading = find_heading(lines, 0)
    assert heading is not None
    assert heading.size == len(lines) - 1
    assert split_sender(heading.sender or "")[0] == "Ann Lee"
    assert read_day(heading.date or "", heading.language) == "2024-05-06"


@pytest.mark.parametrize(
    "line",
    [
        "---------- Forwarded message ---------",
        "-------- Weitergeleitete Nachricht --------",
        "-----Message d’origine-----",
        "-----Original Message-----",
        "Begin forwarded message:",
        "Anfang der weitergeleiteten Nachricht:",
        "Début du message transféré :",
        "Inizio messaggio inoltrato:",
        "----- Mensagem encaminhada -----",
        "-------- Doorgestuurd bericht --------",
        "____________________",
    ],
)
def test_a_line_above_headers_begins_a_forward(line: str) -> None:
    lines = [line, "", "From: Ann Lee <ann@x.example>", "Subject: Bridge", "", "It is shut."]
    heading = find_heading(lines, 0)
    assert heading is not None
    assert (heading.size, heading.is_forward) == (4, True)
    assert heading.sender == "Ann Lee <ann@x.example>"


@pytest.mark.parametrize(
    "lines",
    [
        ["-------- Forwarded message --------", "", "It is shut."],
        ["Begin forwarded message:", "", "> From: Ann Lee <ann@x.example>", "> Subject: Bridge"],
    ],
)
def test_a_forward_needs_no_headers_of_its_own(lines: list[str]) -> None:
    heading = find_heading(lines, 0)
    assert heading is not None
    assert (heading.size, heading.is_forward) == (1, True)


@pytest.mark.parametrize(
    "lines",
    [
        ["Her message in full:", "", "From: Ann Lee <ann@x.example>", "Subject: Bridge"],
        ["The original message:", "", "It is shut."],
        ["-------- Chapter two --------", "", "It is shut."],
    ],
)
def test_a_line_of_the_sender_begins_no_forward(lines: list[str]) -> None:
    assert find_heading(lines, 0) is None


@pytest.mark.parametrize(
    ("date", "language", "mail_year", "day"),
    [
        pytest.param("On 05/06/2024", "en", 2024, None, id="order-unclear"),
        pytest.param("Am 06.05.24", "de", 2024, "2024-05-06", id="short-year"),
        pytest.param("Am 06.12.23", "de", 2024, "2023-12-06", id="year-before"),
        pytest.param("Am 06.05.19", "de", 2024, None, id="other-year"),
        pytest.param("06.05.24", None, 2024, None, id="no-language"),
        pytest.param("Am 06.05.24", "de", 0, None, id="mail-without-date"),
        pytest.param("On Monday", "en", 2024, None, id="weekday"),
        pytest.param("May 2024", "en", 2024, None, id="month"),
    ],
)
def test_only_a_clear_day_counts(
    date: str, language: str | None, mail_year: int, day: str | None
) -> None:
    assert read_day(date, language, mail_year) == day


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ("Ann Lee", ("Ann Lee", None)),
        ('"Lee, Ann" <ann@x.example>', ("Lee, Ann", "ann@x.example")),
        ("Ann Lee [mailto:ann@x.example]", ("Ann Lee", "ann@x.example")),
        ("ann@x.example (Ann Lee)", ("Ann Lee", "ann@x.example")),
        ("ann@x.example", ("", "ann@x.example")),
    ],
)
def test_a_sender_has_a_name_or_an_address(sender: str, expected: tuple[str, str | None]) -> None:
    assert split_sender(sender) == expected


@pytest.mark.parametrize(
    "line", ["", "> On 6 May 2024 at 10:00, Ann Lee wrote:", "From: Ann Lee", "Oil prices: 4"]
)
def test_other_lines_are_no_heading(line: str) -> None:
    assert find_heading([line, "Text."], 0) is None
