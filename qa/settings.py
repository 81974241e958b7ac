"""Every setting, in one list: its name, environment variable, default and one sentence.

Only entry points read it; functions take plain arguments.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from corpus.errors import SettingRefused


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
        Setting(
            "port",
            "GRADIO_SERVER_PORT",
            "",
            "Port the chat listens on; by default the first free one from 7860 on.",
        ),
        Setting(
            "root-path",
            "GRADIO_ROOT_PATH",
            "",
            "Path under which a reverse proxy serves the chat, such as /record.",
        ),
    )
}


def port(given: int | None = None) -> int | None:
    """The port asked for by flag or environment; None means the first free one.

    Raises `SettingRefused`.
    """
    words = given if given is not None else os.environ.get(SETTINGS["port"].variable)
    try:
        number = int(words) if words is not None and words != "" else None
    except ValueError:
        number = 0
    if number is not None and not 0 < number < 65536:
        raise SettingRefused(f"{words!r} is not a port. Name one with: --port NUMBER")
    return number
