"""`python app.py`: opens the chat on your documents or, while there are none, on a sample."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from corpus import terminal
from qa.settings import SETTINGS
from qa.surfaces import logs
from qa.surfaces.service import add_options, service_of

SAMPLE = Path(__file__).parent / "corpus" / "sample"
SAMPLE_LIBRARY = "library-sample"


def parser() -> argparse.ArgumentParser:
    """The options of the program."""
    options = argparse.ArgumentParser(prog="python app.py", description=__doc__)
    options.add_argument("--library", metavar="DIR", help=SETTINGS["library"].help)
    options.add_argument("--corpus", metavar="FOLDER", help="Documents to add before opening.")
    options.add_argument("--model", help=SETTINGS["model"].help)
    add_options(options)
    return options


def run(arguments: list[str] | None = None) -> int:
    """Serve the chat until Ctrl+C."""
    given = parser().parse_args(arguments)
    logs.begin(SETTINGS["log"].value(given.log))
    # Before gradio is imported: it reads the same variable and fails with a traceback.
    service = service_of(given)
    from qa.surfaces.backend import Loading  # late: --help must not wait for gradio
    from qa.surfaces.chat import serve
    from qa.surfaces.opening import is_empty, opening

    folder = SETTINGS["library"].value(given.library)
    sources = [given.corpus] if given.corpus else []
    named = given.library or os.environ.get(SETTINGS["library"].variable)
    if is_empty(folder) and not sources and not named:
        # The sample has a folder of its own, so that nobody's documents are mixed with it. Its
        # sources are kept as they are named: a path from here says more than one from the root.
        folder, sources = SAMPLE_LIBRARY, [os.path.relpath(SAMPLE)]
    model = SETTINGS["model"].value(given.model)
    serve(Loading.start(opening(folder, model, sources, processes=service.processes)), service)
    return 0


if __name__ == "__main__":
    terminal.main(run)
