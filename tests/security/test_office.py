"""Word exports of five hundred payloads in LibreOffice: text stays text, and nothing is fetched."""

import os
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pincite.ui.export.docx import to_docx

from tests.fakes.ui.export import make_document_of
from tests.security.payloads import COMBINED_PAYLOADS

SOFFICE = shutil.which("soffice")
TIMEOUT = 300.0  # seconds; the first start writes a profile
PARAGRAPH = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
HARMFUL = {
    "a", "script", "event-listener", "dde-connection", "dde-connection-decl", "object",
    "object-ole", "image", "plugin", "applet", "floating-frame", "execute-macro", "text-input",
    "database-display", "section-source", "form",
}  # fmt: skip
"""Elements of OpenDocument that link, embed, fetch or run something."""

pytestmark = pytest.mark.skipif(not SOFFICE, reason="needs LibreOffice: apt install libreoffice-writer")


def test_payloads_stay_text_in_libreoffice(tmp_path: Path) -> None:
    for number, payload in enumerate(COMBINED_PAYLOADS):
        (tmp_path / f"{number}.docx").write_bytes(to_docx(make_document_of(payload)))
    subprocess.run(
        [
            str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
            "--convert-to", "fodt", "--outdir", str(tmp_path), *map(str, tmp_path.glob("*.docx")),
        ],
        check=True,
        capture_output=True,
        timeout=TIMEOUT,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
    )  # fmt: skip
    for number, payload in enumerate(COMBINED_PAYLOADS):
        document = ElementTree.parse(tmp_path / f"{number}.fodt")
        names = {each.tag.rpartition("}")[2] for each in document.iter()}
        assert not names & HARMFUL, payload
        text = "".join("".join(each.itertext()) for each in document.iter(PARAGRAPH))
        assert "[1]" in text, payload
