"""Every setting, in one list: its name, environment variable, default and one sentence.

Only entry points read it; functions take plain arguments.
"""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing a user may set: by flag, else by environment variable, else the default."""

    name: str
    variable: str
    default: str
    help: str

    def value(self, given: str | None = None) -> str:
        """What holds: `given` from the command line, the environment, or the default."""
        if given is not None:
            return given
        return os.environ.get(self.variable) or self.default


SETTINGS: dict[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting("library", "ONRECORD_LIBRARY", "library", "Folder that holds the library."),
        Setting(
            "model",
            "ONRECORD_MODEL",
            "all-MiniLM-L6-v2",
            "Embedding model: the packaged one, a folder, or any sentence-transformers name that "
            "is already on this machine.",
        ),
        Setting("host", "GRADIO_SERVER_NAME", "127.0.0.1", "Address the chat listens on."),
        Setting("port", "GRADIO_SERVER_PORT", "7860", "Port the chat listens on."),
        Setting(
            "root-path",
            "GRADIO_ROOT_PATH",
            "",
            "Path under which a reverse proxy serves the chat, such as /record.",
        ),
    )
}
