"""How a child process of ours starts: its command, its environment and its folder.

`python -m` imports from the current folder first, and the user may be in a folder of files that
somebody else wrote. A child reads files of strangers, so it gets no key of a language model.
"""

import os
import site
import sys
import sysconfig
from pathlib import Path

_NEEDED_VARIABLES = frozenset(
    """
    PATH HOME USER LOGNAME LANG LANGUAGE TZ TMPDIR TEMP TMP SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC
    APPDATA LOCALAPPDATA USERPROFILE PROGRAMDATA LD_LIBRARY_PATH DYLD_LIBRARY_PATH SSL_CERT_FILE
    SSL_CERT_DIR XDG_CACHE_HOME
    """.split()
)
"""Environment variables that a program needs to run, and that hold no secret."""
_NEEDED_PREFIXES = ("LC_", "OMP_", "MKL_", "OPENBLAS_", "MALLOC_", "PYTHON", "HF_HUB_OFFLINE")

SAFE_FOLDER = sys.prefix
"""The folder in which children run: the one of this Python, in which strangers cannot write."""


def make_command(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a module of ours. Arguments that are paths must be absolute."""
    return [sys.executable, "-P", "-m", module, *arguments]


def make_environment(*extra: str) -> dict[str, str]:
    """Return the environment of a child: what a program needs to run, and the variables `extra`."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name.upper() in _NEEDED_VARIABLES or name.startswith(_NEEDED_PREFIXES) or name in extra
    }
    kept.pop("PYTHONSTARTUP", None)
    kept["PYTHONPATH"] = os.pathsep.join(list_import_folders())
    return kept


def list_import_folders() -> list[str]:
    """Return the folders that this process imports from, beyond the ones of every Python process.

    The current folder, which `python -m` puts first, is left out, unless this package is in it.
    """
    usual = {
        *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")),
        *site.getsitepackages(),
        site.getusersitepackages(),
        sysconfig.get_config_var("DESTSHARED"),
    }
    runs_module = getattr(sys.modules.get("__main__"), "__spec__", None) is not None
    current = Path.cwd() if runs_module and not sys.flags.safe_path else None
    package = Path(__file__).parents[2]
    own = str(package.parent) if package.name == "pincite" else None
    return [
        str(Path(entry).absolute())
        for number, entry in enumerate(sys.path)
        if entry
        and entry not in usual
        and not entry.endswith(".zip")
        and (number or Path(entry) != current or entry == own)
    ]
