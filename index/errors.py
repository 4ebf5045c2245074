"""The errors of Pincite. Catch `PinciteError`: its message tells the user what to do."""


class PinciteError(Exception):
    """A problem that the user can solve. The message names the file or field and the remedy."""


class InputError(PinciteError, ValueError):
    """A question, setting, filter or date is not valid."""


class FolderError(PinciteError):
    """The folder of articles is missing or empty, or no file in it can be read."""


class StoreError(PinciteError):
    """The index is missing or damaged, cannot be written, or was built by a different model."""


def make_closed_error() -> StoreError:
    """Return the error of a thread that reads what another thread has closed."""
    return StoreError("the index was closed while it was asked: open it again")
