"""The root error. Whoever calls Pincite catches this one; its message says what to do."""


class PinciteError(Exception):
    """Something the user can put right. The message names the file or field and the remedy."""


class InputError(PinciteError, ValueError):
    """What was asked for cannot be taken as it is: a question, a setting, a filter, a date."""


class FolderError(PinciteError):
    """The folder of articles is missing, empty, or holds nothing that can be read."""


class StoreError(PinciteError):
    """The index is missing, damaged, or made by another embedding model."""
