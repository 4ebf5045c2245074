"""A picture of a page → its words, read by machine (OCR) with models from a package."""

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from statistics import median
from typing import TYPE_CHECKING, Any

from pincite.index.readers.pdf.words import Page, Word

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

INSTALL = "pip install 'pincite[ocr]'"
_DOTS_PER_INCH = 150
_MAX_PIXELS = 2_600  # of the longer side: what is on a larger page is read less sharply
_MIN_CONFIDENCE = 0.6
_PRINT_HEIGHT = 1.25  # of the font size: the height of the box around a line


def get_version() -> str | None:
    """Return the version of the engine; None if it is not installed."""
    try:
        return version("rapidocr")
    except PackageNotFoundError:
        return None


def read_picture(page: "PdfPage", number: int) -> Page:
    """Return the words that the picture of a page shows. Raises ImportError without the engine.

    Lines of which the engine is not sure are left out.
    """
    width, height = page.get_size()
    scale = min(_DOTS_PER_INCH / 72, _MAX_PIXELS / max(width, height))
    picture = page.render(scale=scale, may_draw_forms=False).to_numpy()
    result = _load_engine()(picture, use_cls=False)
    lines = zip(result.boxes, result.txts, result.scores, strict=True) if result.txts else ()
    boxes = [
        (_find_edges(box, scale), text) for box, text, score in lines if score >= _MIN_CONFIDENCE
    ]
    sizes = _round_sizes([(bottom - top) / _PRINT_HEIGHT for (_, top, _, bottom), _ in boxes])
    words = [
        word
        for (box, text), size in zip(boxes, sizes, strict=True)
        for word in _divide(text, box, size)
    ]
    return Page(number, tuple(words), width, height, is_machine_read=True)


@lru_cache(maxsize=1)
def _load_engine() -> Any:
    from rapidocr import RapidOCR

    # One thread: a file must not take more than its share of the machine. A smaller picture for
    # the detection and small batches halve the memory, and cost no accuracy at this resolution.
    engine = "EngineConfig.onnxruntime"
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            f"{engine}.intra_op_num_threads": 1,
            f"{engine}.inter_op_num_threads": 1,
            "Det.limit_type": "max",
            "Det.limit_side_len": 1280,
            "Rec.rec_batch_num": 2,
        }
    )


def _find_edges(corners: Any, scale: float) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a line in points."""
    xs = [float(x) / scale for x, _ in corners]
    ys = [float(y) / scale for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _round_sizes(sizes: list[float]) -> list[float]:
    """Return font sizes, all those near the usual one as the usual one: boxes are not exact."""
    usual = median(sizes) if sizes else 0.0
    return [usual if abs(size - usual) < 0.25 * usual else round(size) for size in sizes]


def _divide(text: str, box: tuple[float, float, float, float], size: float) -> list[Word]:
    """Return the words of a line; each takes the share of its width that its characters have."""
    left, _, right, bottom = box
    per_character = (right - left) / max(len(text), 1)
    baseline = bottom - 0.25 * size
    words, offset = [], 0
    for part in text.split(" "):
        if part:
            start = left + offset * per_character
            end = start + len(part) * per_character
            words.append(Word(part, start, end, baseline, size, follows_space=offset > 0))
        offset += len(part) + 1
    return words
