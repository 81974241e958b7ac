"""`python app.py`: opens the chat on your documents, or on the bundled sample at first start."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import OnRecordError
from qa.settings import SETTINGS

if TYPE_CHECKING:
    from qa.engine import Engine

SAMPLE = Path(__file__).parent / "corpus" / "sample"


def parser() -> argparse.ArgumentParser:
    """The options of the program."""
    options = argparse.ArgumentParser(prog="python app.py", description=__doc__)
    options.add_argument("--library", metavar="DIR", help=SETTINGS["library"].help)
    options.add_argument("--corpus", metavar="FOLDER", help="Documents to add before opening.")
    options.add_argument("--host", help=SETTINGS["host"].help)
    options.add_argument("--port", type=int, help=SETTINGS["port"].help)
    options.add_argument("--root-path", help=SETTINGS["root-path"].help)
    return options


def load(arguments: argparse.Namespace, tell: Callable[[str], None]) -> Engine:
    """The engine; the library is made from the sample where there is none and no --corpus."""
    tell("Loading the record… The first start takes about a minute.")
    from qa.surfaces.opening import is_new, opening  # late: the page is served while it loads

    folder = SETTINGS["library"].value(arguments.library)
    sample = [str(SAMPLE)] if is_new(folder) else []
    sources = [arguments.corpus] if arguments.corpus else sample
    return opening(folder, SETTINGS["model"].value(), sources)(tell)


def port(arguments: argparse.Namespace) -> int | None:
    """The port that was asked for by flag or environment; None means the first free one."""
    given = arguments.port or os.environ.get(SETTINGS["port"].variable)
    try:
        number = int(given) if given else None
    except ValueError:
        number = 0
    if number is not None and not 0 < number < 65536:
        raise OnRecordError(f"{given!r} is not a port. Name one with: --port NUMBER")
    return number


def main() -> None:
    """Serve the chat until Ctrl+C."""
    arguments = parser().parse_args()
    from qa.surfaces import backend, chat  # late: --help must not wait for gradio

    try:
        demo = chat.start(
            backend.Loading.start(lambda tell: load(arguments, tell)),
            host=SETTINGS["host"].value(arguments.host),
            port=port(arguments),
            root_path=SETTINGS["root-path"].value(arguments.root_path),
        )
    except OnRecordError as error:
        sys.exit(str(error))
    address = f"On Record is open at {demo.local_url}"
    print(f"{address}\nIt works offline. Stop it with Ctrl+C.", flush=True)
    demo.block_thread()


if __name__ == "__main__":
    main()
