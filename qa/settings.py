"""Every setting, in one list: its name, environment variable, default and one sentence.

Only entry points read it; functions take plain arguments.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass

from corpus.errors import SettingRefused


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing a user may set: by flag, else by environment variable, else the default.

    A secret has no flag: everybody on the machine can read the command line.
    """

    name: str
    variable: str
    default: str
    help: str
    flag: bool = True

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
        Setting(
            "origins",
            "ONRECORD_ORIGINS",
            "",
            "Origins of the portals that may show the chat and call the API, with spaces between "
            "them, such as https://portal.example; by default none but its own.",
        ),
        Setting(
            "auth",
            "ONRECORD_AUTH",
            "none",
            "How it is known who asks: none, header (set by the portal's proxy) or token (minted "
            "by the portal's server).",
        ),
        Setting(
            "auth-header",
            "ONRECORD_AUTH_HEADER",
            "X-Remote-User",
            "Header in which the portal's proxy names the user, with --auth header.",
        ),
        Setting(
            "proxies",
            "ONRECORD_PROXIES",
            "",
            "Addresses or networks of the reverse proxies whose headers are believed, with spaces "
            "between them, such as 172.18.0.0/16; by default none.",
        ),
        Setting(
            "rate",
            "ONRECORD_RATE",
            "",
            "Questions a minute that one client may ask, 0 for any number; by default 120, and any "
            "number where only this machine is listened to and no proxy stands before it.",
        ),
        Setting(
            "editors",
            "ONRECORD_EDITORS",
            "",
            "Users who may add documents, with spaces between them, or * for everybody who may "
            "ask; by default everybody where only this machine is listened to and no proxy stands "
            "before it, else nobody.",
        ),
        Setting(
            "processes",
            "ONRECORD_PROCESSES",
            "2",
            "How many processes answer questions at most, from 1 on. All but the first are started "
            "when many ask at once and end when they are no longer needed; each holds the record "
            "in memory.",
        ),
        Setting(
            "keep-questions",
            "ONRECORD_KEEP_QUESTIONS",
            "off",
            "Whether a thumb keeps the question it is about: on or off.",
        ),
        Setting(
            "mcp",
            "ONRECORD_MCP",
            "off",
            "Whether agents may use the record at /mcp (Model Context Protocol): on or off.",
        ),
        Setting(
            "look",
            "ONRECORD_LOOK",
            "",
            "File with the portal's look: title, colours, logo and fonts (docs/look.md).",
        ),
        Setting(
            "log",
            "ONRECORD_LOG",
            "text",
            "How the log on standard error is written: text (warnings alone) or json (an object a "
            "line, with one for every request).",
        ),
        Setting(
            "secret",
            "ONRECORD_SECRET",
            "",
            "Secret shared with the portal's server, at least 32 characters, with --auth token.",
            flag=False,
        ),
    )
}


# What decides who may see and ask.
PUBLIC = ("origins", "auth", "auth-header", "proxies", "rate", "editors", "secret")


def add_options(parser: argparse.ArgumentParser, names: tuple[str, ...] = PUBLIC) -> None:
    """Give a command the flags of these settings."""
    for setting in (SETTINGS[name] for name in names):
        if setting.flag:
            parser.add_argument(f"--{setting.name}", help=setting.help)


def chosen(given: argparse.Namespace, names: tuple[str, ...] = PUBLIC) -> dict[str, str]:
    """What holds for each of these settings, by its name with underscores."""
    keys = {name: name.replace("-", "_") for name in names}
    return {key: SETTINGS[name].value(getattr(given, key, None)) for name, key in keys.items()}


def markdown() -> str:
    """The table of all settings, as it stands in docs/settings.md."""
    rows = ["| option | variable | default | what it sets |", "|---|---|---|---|"]
    for setting in SETTINGS.values():
        option = f"`--{setting.name}`" if setting.flag else ""
        default = f"`{setting.default}`" if setting.default else ""
        rows.append(f"| {option} | `{setting.variable}` | {default} | {setting.help} |")
    return "\n".join(rows) + "\n"


def port(words: str) -> int | None:
    """The port that these words name; None, the first free one, for "". Raises `SettingRefused`."""
    if not words:
        return None
    if not words.isdecimal() or not 0 < int(words[:6]) < 65536:
        raise SettingRefused(f"{words!r} is not a port. Name one with: --port NUMBER")
    return int(words)
