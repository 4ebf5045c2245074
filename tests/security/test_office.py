"""Word exports of five hundred payloads in LibreOffice: text stays text, and nothing is fetched."""

import os
import re
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
PER_DOCUMENT = 50
PARAGRAPHS = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
HARMFUL = frozenset(
    "a library event-listener dde-connection dde-connection-decl object object-ole image plugin "
    "applet floating-frame execute-macro text-input database-display section-source form".split()
)
"""Elements of OpenDocument that link, embed, fetch or run something."""


@pytest.mark.skipif(not SOFFICE, reason="needs LibreOffice: apt install libreoffice-writer-nogui")
@pytest.mark.nightly
def test_payloads_stay_text_in_libreoffice(tmp_path: Path) -> None:
    starts = range(0, len(COMBINED_PAYLOADS), PER_DOCUMENT)
    for start in starts:
        document = make_document_of(*COMBINED_PAYLOADS[start : start + PER_DOCUMENT])
        (tmp_path / f"{start}.docx").write_bytes(to_docx(document))
    command = [str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "fodt", "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, *map(str, tmp_path.glob("*.docx"))],
        check=True,
        capture_output=True,
        timeout=TIMEOUT,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
    )
    for start in starts:
        opened = ElementTree.parse(tmp_path / f"{start}.fodt")
        names = {each.tag.rpartition("}")[2] for each in opened.iter()}
        assert names & HARMFUL == set()
        paragraphs = [
            "".join(each.itertext())
            for name in ("h", "p")
            for each in opened.iter(f"{PARAGRAPHS}{name}")
        ]
        assert sum(bool(re.search(r"\[\d+\]", each)) for each in paragraphs) >= PER_DOCUMENT
        assert any("window.harmed" in each for each in paragraphs)
