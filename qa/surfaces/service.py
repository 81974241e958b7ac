"""How the chat is served: where it listens, who may call, what is switched on."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from corpus.errors import SettingRefused
from qa import settings
from qa.settings import SETTINGS, chosen
from qa.surfaces.look import PLAIN, Look, look_of
from qa.surfaces.policy import Policy, asked_for

# What every command that serves takes.
OPTIONS = (
    "host", "port", "root-path", *settings.PUBLIC, "processes", "keep-questions", "mcp", "look",
    "log",
)  # fmt: skip
# Questions worked on at the same time, at least: the work is arithmetic, and more threads only take
# the interpreter from each other (27 answers a second with eight, 42 with two).
AT_ONCE = 2
_SWITCHES = {"on": True, "off": False}


@dataclass(frozen=True, slots=True)
class Service:
    """How the chat is served.

    Without a port the first free one from 7860 on is taken. `root_path` is the path, or the full
    public address, that a reverse proxy serves it under. At most `processes` answer questions.
    `keep_questions` is whether feedback holds the question beside the verdict; `mcp` whether agents
    find the record at /mcp; `look` how the pages present themselves.
    """

    host: str = "127.0.0.1"
    port: int | None = None
    root_path: str = ""
    policy: Policy = field(default_factory=Policy)
    processes: int = 1
    keep_questions: bool = False
    mcp: bool = False
    look: Look = PLAIN

    @property
    def at_once(self) -> int:
        """How many questions are worked on at the same time."""
        return max(AT_ONCE, self.processes)

    @property
    def root(self) -> str:
        """The path alone: "/chat" of "https://x.org/chat/", "" of the top."""
        path = urlsplit(self.root_path).path.strip("/")
        return f"/{path}" if path else ""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give a command every option of a service."""
    settings.add_options(parser, OPTIONS)


def service_of(given: argparse.Namespace) -> Service:
    """The service that command line and environment ask for; raises SettingRefused."""
    held = chosen(given, OPTIONS)
    return Service(
        host=held["host"],
        port=settings.port(held["port"]),
        root_path=held["root_path"],
        policy=asked_for(**{name: held[name] for name in map(_key, settings.PUBLIC)}),
        processes=_processes(held["processes"]),
        keep_questions=_switch("keep-questions", held["keep_questions"]),
        mcp=_switch("mcp", held["mcp"]),
        look=look_of(held["look"]) if held["look"] else PLAIN,
    )


def _key(name: str) -> str:
    return name.replace("-", "_")


def _processes(words: str) -> int:
    if not re.fullmatch("[1-9][0-9]?", words):
        raise SettingRefused(
            f"--processes is a number from 1 to 99, not {words!r}. "
            f"See {SETTINGS['processes'].variable}."
        )
    return int(words)


def _switch(name: str, words: str) -> bool:
    if words.lower() not in _SWITCHES:
        raise SettingRefused(
            f"--{name} is on or off, not {words!r}. See {SETTINGS[name].variable}."
        )
    return _SWITCHES[words.lower()]
