"""Attacks with files that a visitor uploads."""

from pathlib import Path

from pincite.index.errors import InputError
from pincite.ui.server.uploads import Uploads

from benchmarks.security.attacks.target import Result


def upload_dangerous_names(folder: Path) -> Result:
    (folder / "news").mkdir()
    uploads = Uploads(folder / "incoming")
    names = [
        f"{stem}{ending}"
        for stem in ("con", "NUL", "com1", "LPT9", "aux", "COM¹", "conin$")
        for ending in (".txt", " .txt", ".a.txt")
    ]
    names += ["../x.txt", "..\\x.txt", "a/b.txt", "a:b.txt", "x.txt.", "x.txt ", ".hidden.txt"]
    names += ['a".txt', "a|b.txt", "a?.txt", "a*.txt", "a\n.txt", "\u202etxt.exe", "~$a.docx"]
    accepted = 0
    for name in names:
        try:
            uploads.add_part(folder / "news", name, b"x", upload_id="a", offset=0, last=True)
            accepted += 1
        except InputError:
            continue
    return Result(len(names), accepted, "the file is accepted")
