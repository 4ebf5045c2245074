"""The configuration of a chat server."""

from dataclasses import dataclass
from pathlib import Path

from pincite.assistant.types import Caution
from pincite.ui.server.access import LOCAL_ONLY, AccessPolicy


@dataclass(frozen=True, slots=True)
class ChatConfig:
    """How a chat is served.

    The empty page offers `sample_questions`; `caution` is preselected in the settings. With an
    `index_folder`, the chat stores conversations and feedback there, and operators may add
    articles and rebuild the index, with `limit_options` (NAME=NUMBER) as on the command line.
    Without one, conversations last until the chat ends, and the articles stay as they are.

    `page` serves the chat page, and `api` the API for programs. An answer ends after
    `answer_seconds`; one that a language model writes may take `model_seconds` more. Texts are
    checked by `checker`, as in `Settings`. The log repeats no question unless `log_questions`.
    """

    access_policy: AccessPolicy = LOCAL_ONLY
    sample_questions: tuple[str, ...] = ()
    caution: Caution = "normal"
    index_folder: Path | None = None
    limit_options: tuple[str, ...] = ()
    page: bool = True
    api: bool = False
    log_questions: bool = False
    answer_seconds: float = 20.0
    model_seconds: float = 600.0
    checker: str | None = None

    @property
    def chat_folder(self) -> Path | None:
        """The folder of conversations and feedback, inside the index folder."""
        return self.index_folder / "chat" if self.index_folder else None


DEFAULT_CONFIG = ChatConfig()
"""For this machine only, and nothing is stored."""
