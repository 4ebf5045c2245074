"""Does a statement rest on the sentences it cites?"""

from pincite.assistant.check.verdict import Verdict, support

__all__ = ["Verdict", "support"]
