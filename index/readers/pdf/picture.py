"""A page of a PDF → its picture as PNG, drawn in a process of its own within limits."""

import subprocess
import sys
from typing import BinaryIO

from pincite.index.errors import InputError
from pincite.index.limits import DEFAULT_LIMITS, Limits, limit_memory, limit_time
from pincite.index.processes.children import SAFE_FOLDER, make_command, make_environment

_MAX_PIXELS = 6_000_000
_DAMAGED = "the page cannot be drawn: it is damaged, or needs too much time or memory"


def draw_page(data: bytes, number: int, width: int, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Return page `number`, counted from 1, of the document `data` as a PNG of this width.

    The picture has at most 6 million pixels. Raises InputError if the page cannot be drawn. The
    document runs no code, and a document that breaks the drawing does not break this process.
    """
    arguments = [str(number), str(width), str(limits.seconds), str(limits.max_memory)]
    try:
        result = subprocess.run(  # noqa: S603 - our own module
            make_command("pincite.index.readers.pdf.picture", *arguments),
            env=make_environment(),
            cwd=SAFE_FOLDER,
            input=data,
            capture_output=True,
            check=False,
            timeout=30 * limits.seconds,
        )
    except subprocess.TimeoutExpired:
        raise InputError(_DAMAGED) from None
    if result.returncode or not result.stdout:
        raise InputError(_DAMAGED)
    return result.stdout


def _draw(data: bytes, number: int, width: int, output: BinaryIO) -> None:
    from pypdfium2 import PdfDocument

    page = PdfDocument(data)[number - 1]
    page_width, page_height = page.get_size()
    scale = min(width / page_width, (_MAX_PIXELS / (page_width * page_height)) ** 0.5)
    page.render(scale=scale, may_draw_forms=False).to_pil().save(output, "PNG")


def _main() -> None:
    number, width, seconds, max_memory = sys.argv[1:]
    limit_memory(int(max_memory))
    limit_time(float(seconds))
    _draw(sys.stdin.buffer.read(), int(number), int(width), sys.stdout.buffer)


if __name__ == "__main__":
    _main()
