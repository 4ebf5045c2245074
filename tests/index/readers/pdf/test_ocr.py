"""With `--limit ocr=1`, pages that are pictures are read by machine, and marked so."""

from pathlib import Path
from typing import Any

import pytest
from pincite.index.errors import InputError
from pincite.index.ingest.worker import Worker
from pincite.index.limits import Limits, parse_limits
from pincite.index.pages import locate
from pincite.index.readers.pdf import ocr
from pincite.index.readers.pdf.document import read_pdf
from pincite.index.sentences import split
from pincite.index.types import Article, Skipped

from tests.fakes.index.pdf import Drawing, make_pages, wrap

TEXT = (
    "Der Gemeinderat beschloss am Montag für 18,5 Millionen Euro den Bau der Straßenbahn. "
    "The council of Varn voted for a loan of 4,200 crowns."
)
TYPED: list[Drawing] = [*wrap("The minutes of the sitting follow on the next page.", 60)]

engine = pytest.mark.skipif(ocr.get_version() is None, reason="the extra `ocr` is not installed")


def scan(*drawings: Drawing) -> Drawing:
    """Return a drawing of a page that is a picture of `drawings`."""
    from pypdfium2 import PdfDocument

    page = PdfDocument(make_pages(drawings))[0]
    picture = page.render(scale=150 / 72).to_pil().convert("L")

    def draw(document: Any) -> None:
        document.image(picture, 0, 0, document.w, document.h)

    return draw


@pytest.fixture(scope="module")
def data() -> bytes:
    return make_pages(TYPED, [scan(*wrap(TEXT, 60, size=12, leading=18))])


@engine
def test_a_picture_is_read_and_marked(data: bytes) -> None:
    [article] = read_pdf(data, "a.pdf", Limits(ocr=True))
    assert isinstance(article, Article)
    typed, read = article.text.split("\n\n", maxsplit=1)
    assert read == TEXT
    assert article.machine_read == len("".join(TEXT.split()))
    assert [box.machine_read for box in locate(article, 0, len(typed))] == [False]
    last = split(article.text)[-1]
    boxes = locate(article, *last)
    assert {(box.page, box.machine_read) for box in boxes} == {(2, True)}
    assert all(60 - 5 < box.left < box.right < 600 for box in boxes)


@engine
def test_the_worker_allows_the_engine_what_it_needs(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(data)
    with Worker(Limits(ocr=True)) as worker:
        result = worker.read(tmp_path / "a.pdf", "a.pdf")
    assert not result.skipped
    assert TEXT in result.articles[0].text


@engine
def test_a_picture_without_text_stays_listed() -> None:
    empty = scan(lambda document: document.line(60, 60, 300, 300))
    skipped, article = read_pdf(make_pages(TYPED, [empty]), "a.pdf", Limits(ocr=True))
    assert isinstance(skipped, Skipped)
    assert (skipped.path, "OCR finds no text" in skipped.reason) == ("a.pdf:2", True)
    assert isinstance(article, Article)


def test_without_the_setting_no_picture_is_read(data: bytes) -> None:
    skipped, article = read_pdf(data, "a.pdf")
    assert isinstance(skipped, Skipped)
    assert skipped.path == "a.pdf:2"
    assert isinstance(article, Article)
    assert article.machine_read == 0


def test_the_setting_without_the_engine_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pincite.index.limits.find_spec", lambda _name: None)
    with pytest.raises(InputError, match=r"pip install 'pincite\[ocr\]'"):
        parse_limits(["ocr=1"])
    assert parse_limits(["ocr=0"]) == Limits()
