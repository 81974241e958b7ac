"""Measures adding and asking at real size: `python -m tests.gate.benchmark FOLDER [QUESTIONS]`.

Prints passages and megabytes per second of each step, peak memory, size on disk, and the time
of `ask` over the questions. Figures depend on the machine; compare only within one run.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpus import ingest
from corpus.library import Library
from embeddings.embedder import PACKAGED, SentenceTransformerEmbedder
from embeddings.index import embed
from qa import evaluate, view
from qa.index import sync
from qa.surfaces.opening import opening


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="*", help="none: only ask the library that is there")
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--library", type=Path, help="keep the library here")
    given = parser.parse_args()
    folder = given.library or Path(tempfile.mkdtemp(prefix="on-record-benchmark-"))
    try:
        if given.sources:
            fill(folder, given.sources)
        if given.questions:
            ask(folder, given.questions)
    finally:
        if not given.library:
            shutil.rmtree(folder)


def fill(folder: Path, sources: list[str]) -> None:
    library = Library.open(folder, create=True)
    start = time.perf_counter()
    outcomes = list(ingest.add(library, sources))
    read = time.perf_counter() - start
    counts = library.counts()
    characters = sum(entry.characters for entry in library.entries())
    refused = sum(outcome.status == "refused" for outcome in outcomes)
    print(
        f"{counts['documents']} documents ({refused} refused), {counts['passages']} passages, "
        f"{characters / 1e6:.1f} million characters"
    )
    print(f"read, cleaned, cut, stored: {read:.1f} s, {counts['passages'] / read:.0f} passages/s")
    embedder = SentenceTransformerEmbedder()
    start = time.perf_counter()
    new = embed(library, embedder, progress=_tell)
    spent = time.perf_counter() - start
    print(f"embedded (passages and sentences): {spent:.1f} s, {new / spent:.1f} passages/s")
    start = time.perf_counter()
    sync(library, embedder)
    print(f"indexed: {time.perf_counter() - start:.1f} s")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    sizes = {path: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    stored = sum(size for path, size in sizes.items() if path.name.startswith("library"))
    print(
        f"on disk: {sum(sizes.values()) / 2**20:.0f} MiB, of them library.sqlite "
        f"{stored / 2**20:.0f} MiB"
    )


def ask(folder: Path, questions: Path) -> None:
    start = time.perf_counter()
    engine = opening(str(folder), PACKAGED)(lambda line: None)
    print(f"opened: {time.perf_counter() - start:.1f} s")
    asked = evaluate.load(questions)
    engine.ask(asked[0].question)
    retrieval = _Clock()
    engine.embedder.question = retrieval.around(engine.embedder.question)  # type: ignore[method-assign]
    view.retrieve = retrieval.around(view.retrieve)
    times, rest = [], []
    for question in asked * 3:
        retrieval.spent = 0.0
        start = time.perf_counter()
        engine.ask(question.question, history=question.history)
        times.append((time.perf_counter() - start) * 1000)
        rest.append(times[-1] - retrieval.spent * 1000)
    print(f"ask over {len(times)} questions: {_quantiles(times)}")
    print(f"of that besides embedding the question and searching: {_quantiles(rest)}")


class _Clock:
    """Counts the seconds spent in the functions it is put around."""

    def __init__(self) -> None:
        self.spent = 0.0

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*given: Any, **named: Any) -> Any:
            start = time.perf_counter()
            try:
                return function(*given, **named)
            finally:
                self.spent += time.perf_counter() - start

        return timed


def _quantiles(times: list[float]) -> str:
    ordered = sorted(times)
    p95 = ordered[int(len(ordered) * 0.95)]
    return f"p50 {statistics.median(ordered):.0f} ms, p95 {p95:.0f} ms"


def _tell(done: int, total: int) -> None:
    if done % 5120 < 128 and os.isatty(2):
        print(f"  {done} of {total}")


if __name__ == "__main__":
    main()
