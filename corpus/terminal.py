"""What the command lines share: progress bars, tables, and errors as one clear line."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

from tqdm import tqdm

from corpus.errors import OnRecordError


class Bar:
    """One progress bar after another, one for each named step; silent where no one watches."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._step = ""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show that `done` of `total` of this step are finished."""
        if step != self._step:
            self.close()
            self._step = step
            self._bar = tqdm(
                total=total, desc=step, unit="", leave=False, disable=not sys.stderr.isatty()
            )
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Finish the bar that is open, if any."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def say(line: str) -> None:
    """Print a line without tearing the progress bar that may stand below it."""
    tqdm.write(line, file=sys.stdout)


def main(run: Callable[[], int]) -> NoReturn:
    """Run a command and exit with its status; errors of the tree become one line and status 2."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    for chatty in ("faiss", "sentence_transformers", "transformers", "httpx", "trafilatura"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
    try:
        status = run()
        sys.stdout.flush()
    except OnRecordError as error:
        print(error, file=sys.stderr)
        status = 2
    except KeyboardInterrupt:
        print("Stopped. What was finished is kept; run the same command to go on.", file=sys.stderr)
        status = 130
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; that is its right.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    sys.exit(status)


@contextmanager
def progress() -> Iterator[Bar]:
    """A bar that is closed whatever happens."""
    bar = Bar()
    try:
        yield bar
    finally:
        bar.close()


def columns(rows: Sequence[Sequence[str]], *, widest: int = 60) -> str:
    """Rows as aligned columns; a cell longer than `widest` characters ends in "…"."""
    short = [[cell if len(cell) <= widest else cell[: widest - 1] + "…" for cell in row]
             for row in rows]  # fmt: skip
    widths = [max((len(row[i]) for row in short), default=0) for i in range(len(short[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in short
    )
