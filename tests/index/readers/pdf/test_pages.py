"""Pages without readable text are listed by number, with the reason and the remedy.

Covers also: pincite.index.readers.pdf.legibility.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF
from fpdf.enums import TextMode
from pincite.index.limits import Limits
from pincite.index.readers.pdf import pages as pages_module, words as words_module
from pincite.index.readers.pdf.document import read_pdf
from pincite.index.readers.registry import read
from pincite.index.types import Article, Skipped

from tests.fakes.index.pdf import Drawing, Text, make_pages, picture, wrap

SENTENCE = (
    "The council of Varn met on Monday to settle the budget of the coming year, and members "
    "argued for six hours about the tram line to the harbour."
)
TEXT: list[Drawing] = [*wrap(SENTENCE, 80)]


def read_items(*pages: list[Drawing]) -> list[Article | Skipped]:
    return list(read_pdf(make_pages(*pages), "a.pdf"))


def draw_letters(document: FPDF) -> None:
    """Draw shapes, as a program does that turns letters into outlines."""
    for number in range(80):
        document.rect(60 + 6 * (number % 40), 100 + 14 * (number // 40), 4, 8, style="F")


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        pytest.param([picture()], "is a picture without text", id="picture"),
        pytest.param([picture(60, 100, 300, 300)], "is a picture without text", id="smaller"),
        pytest.param(
            [picture(), Text(400, 820, "CONF-000123", 8)], "hardly any text", id="stamped"
        ),
        pytest.param([draw_letters], "drawn as shapes", id="outlines"),
    ],
)
def test_a_page_without_text_is_listed(page: list[Drawing], reason: str) -> None:
    article, *others = sorted(read_items(TEXT, page, TEXT), key=lambda each: type(each).__name__)
    assert isinstance(article, Article)
    assert [each.path for each in others if isinstance(each, Skipped)] == ["a.pdf:2"]
    assert all(reason in each.reason for each in others if isinstance(each, Skipped))
    assert all("pincite[ocr]" in each.reason for each in others if isinstance(each, Skipped))


def test_a_page_with_only_a_foot_is_a_picture() -> None:
    pages = [[picture(), Text(60, 820, f"County of Varn, page {n}", 9)] for n in (2, 3)]
    *skipped, article = read_items([*TEXT, Text(60, 820, "County of Varn, page 1", 9)], *pages)
    assert [each.path for each in skipped if isinstance(each, Skipped)] == ["a.pdf:2", "a.pdf:3"]
    assert isinstance(article, Article)
    assert article.text == SENTENCE


@pytest.mark.parametrize(
    "page",
    [
        pytest.param([], id="empty"),
        pytest.param([lambda document: document.line(60, 100, 500, 100)], id="a-line"),
        pytest.param([*TEXT, picture(60, 200, 300, 300)], id="text-and-picture"),
        pytest.param([picture(), *TEXT], id="text-over-picture"),
    ],
)
def test_a_page_that_misses_nothing_is_not_listed(page: list[Drawing]) -> None:
    [article] = read_items([*wrap("Nobody left before midnight.", 80)], page)
    assert isinstance(article, Article)
    assert (SENTENCE in article.text) == bool(page[1:])


def test_the_text_layer_of_a_scan_is_read_and_marked() -> None:
    layer = [line._replace(mode=TextMode.INVISIBLE) for line in wrap(SENTENCE, 80)]
    [article] = read_items([picture(), *layer])
    assert isinstance(article, Article)
    assert (article.text, article.hidden) == (SENTENCE, 0)
    assert article.machine_read == len(SENTENCE.replace(" ", ""))


def encode(mapping: Callable[[str], str]) -> bytes:
    """Return a page whose font shows the letters of SENTENCE, and gives other codes for them."""
    return make_pages([line._replace(text="".join(map(mapping, line.text)))
                       for line in wrap(SENTENCE * 2, 80)])  # fmt: skip


ALPHABET = "abcdefghijklmnopqrstuvwxyz"
SWAPPED = dict(zip(ALPHABET, "qzxjkvbpywgfmcludrhsnioate"[::-1], strict=True))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(lambda: encode(lambda letter: SWAPPED.get(letter, letter)), id="swapped"),
        pytest.param(lambda: encode(lambda letter: chr(33 + ord(letter) % 29)), id="signs"),
    ],
)
def test_text_in_a_font_with_wrong_letters_is_not_read(data: Callable[[], bytes]) -> None:
    [skipped] = read_with_registry(data())
    assert "does not say which letters it shows" in skipped.reason


LANGUAGES = {
    "de": "Der Gemeinderat beschloss am Montag einen Kredit für den Bau der Straßenbahn, nachdem "
    "die Mitglieder sechs Stunden über den Preis gestritten hatten.",
    "fr": "Le conseil municipal a voté lundi un emprunt de dix-huit millions de couronnes pour "
    "construire la ligne de tramway, après six heures de discussion sur son prix.",
    "es": "El consejo municipal votó el lunes un préstamo de dieciocho millones de coronas para "
    "construir la línea de tranvía, tras seis horas de debate sobre su precio.",
    "fi": "Kaupunginvaltuusto äänesti maanantaina kahdeksantoista miljoonan kruunun lainasta "
    "raitiotielinjan rakentamiseen, kun hinnasta oli kiistelty kuusi tuntia.",
    "tr": "Belediye meclisi pazartesi günü tramvay hatti için on sekiz milyon kronluk kredi "
    "oyladi, üyeler fiyat üzerinde alti saat tartismisti.",
    "figures": "2019 1,310 980 2,100 12.5 % 2020 1,410 880 2,300 13.5 % 2021 1,510 780 2,200 Total",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_in_other_languages_is_legible(language: str) -> None:
    [article] = read_items([*wrap(LANGUAGES[language], 80)])
    assert isinstance(article, Article)
    assert article.text == LANGUAGES[language]


def test_a_damaged_page_is_skipped_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read_words = words_module.read_words

    def read_or_fail(page: Any, number: int) -> Any:
        if number == 2:
            raise ValueError("bad stream")
        return read_words(page, number)

    monkeypatch.setattr(pages_module, "read_words", read_or_fail)
    skipped, article = read_items(TEXT, TEXT, TEXT)
    assert isinstance(skipped, Skipped)
    assert isinstance(article, Article)
    assert (skipped.path, "is damaged" in skipped.reason) == ("a.pdf:2", True)


def test_very_many_pages_are_listed_together() -> None:
    *skipped, article = read_items(TEXT, *[[picture()]] * 70, TEXT, [picture()])
    assert isinstance(article, Article)
    assert [each.path for each in skipped if isinstance(each, Skipped)] == [
        "a.pdf:2-71", "a.pdf:73"
    ]  # fmt: skip


def read_with_registry(data: bytes, limits: Limits | None = None) -> list[Skipped]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.pdf")
        path.write_bytes(data)
        return list(read(path, "a.pdf", limits or Limits()).skipped)
