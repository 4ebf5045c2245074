"""The page of a document is drawn, with the place of each sentence, while the file is unchanged.

Covers also: pincite.index.readers.pdf.picture.
"""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from pincite.index.errors import FolderError, InputError
from pincite.index.limits import Limits
from pincite.index.pages import draw, list_pages, locate
from pincite.index.readers.article import make_article
from pincite.index.readers.pdf.picture import draw_page
from pincite.index.readers.registry import read
from pincite.index.sentences import split
from pincite.index.types import Article

from tests.fakes.index.pdf import Drawing, Text, make_pages, wrap

TEXT = "The council of Varn met on Monday. Members argued for six hours about the tram line."
PAGES: list[list[Drawing]] = [
    [Text(60, 100, "Nothing happened.")],
    [*wrap(TEXT, 40, y=300, size=12, leading=20)],
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "june").mkdir()
    (tmp_path / "june" / "a.pdf").write_bytes(make_pages(*PAGES))
    return tmp_path


def test_the_pages_with_text_are_listed(folder: Path) -> None:
    pages = list_pages(read_article(folder))
    assert [page.number for page in pages] == [1, 2]
    assert all(page.height > page.width > 0 for page in pages)
    assert list_pages(make_article(id="a", source="a.txt", text="It rained.")) == ()


def read_article(folder: Path, source: str = "june/a.pdf") -> Article:
    [article] = read(folder / source, source).articles
    return article


def test_the_boxes_of_a_sentence_cover_its_ink_on_the_page(folder: Path) -> None:
    article = read_article(folder)
    last = split(article.text)[-1]
    boxes = locate(article, *last)
    assert {box.page for box in boxes} == {2}
    picture = Image.open(io.BytesIO(draw(folder, article, 2))).convert("L")
    assert picture.width == 1000
    scale = picture.width / boxes[0].page_width
    for box in boxes:
        left, top, right, bottom = (
            round(scale * float(edge)) for edge in (box.left, box.top, box.right, box.bottom)
        )
        inside = picture.crop((left, top, right, bottom))
        darkest = inside.getextrema()[0]
        assert isinstance(darkest, int)
        assert darkest < 100  # ink
        assert picture.crop((right + 20, top, picture.width, bottom)).getextrema() == (255, 255)
    assert "Members" in article.text[last.start : last.end]


def test_the_picture_has_the_size_asked_for_within_bounds(folder: Path) -> None:
    article = read_article(folder)
    for width, expected in ((300, 300), (100_000, 2060)):
        assert Image.open(io.BytesIO(draw(folder, article, 1, width=width))).width == expected


def test_a_single_file_and_a_file_in_an_archive_are_found(folder: Path) -> None:
    file = folder / "june" / "a.pdf"
    assert draw(file, read_article(folder / "june", "a.pdf"), 1)
    with zipfile.ZipFile(folder / "news.zip", "w") as archive:
        archive.write(file, "june/a.pdf")
    [article] = read(folder / "news.zip", "news.zip").articles
    assert draw(folder, article, 1)


def test_a_name_in_the_form_of_macos_is_found(folder: Path) -> None:
    decomposed = folder / "june" / "Bru\u0308cke.pdf"
    (folder / "june" / "a.pdf").rename(decomposed)
    [article] = read(decomposed, "june/Br\u00fccke.pdf").articles
    assert draw(folder, article, 1)


def test_a_file_that_changed_or_went_is_not_shown(folder: Path) -> None:
    article = read_article(folder)
    (folder / "june" / "a.pdf").write_bytes(make_pages(*PAGES[::-1]))
    with pytest.raises(FolderError, match="has changed since it was indexed: build"):
        draw(folder, article, 1)
    (folder / "june" / "a.pdf").unlink()
    with pytest.raises(FolderError, match="is no longer in"):
        draw(folder, article, 1)


def test_only_documents_with_pages_have_pictures(folder: Path) -> None:
    article = make_article(id="a", source="a.txt", text=TEXT)
    assert locate(article, 0, 10) == ()
    with pytest.raises(InputError, match="has no pages"):
        draw(folder, article, 1)
    with pytest.raises(InputError, match="cannot be drawn"):
        draw(folder, read_article(folder), 3)


def test_a_page_that_needs_too_much_is_not_drawn() -> None:
    with pytest.raises(InputError, match="cannot be drawn"):
        draw_page(make_pages(*PAGES), 1, 1000, Limits(memory_mb=20))
