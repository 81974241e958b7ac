"""The quality gate: figures on fixed questions must not fall below their floors.

`floors.json` holds, for each set, the SHA-256 of the questions and the floor of each figure.
`python -m tests.gate.gate` measures and prints every set; with `--raise` it writes better figures
as the new floors, and only with `--lower SET` does it accept worse ones, or changed questions.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from corpus import ingest
from corpus.library import Library
from embeddings.embedder import SentenceTransformerEmbedder
from qa import beir, evaluate
from qa.engine import Engine
from qa.index import open_index, sync

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SHARED = ROOT.parent / "shared"
FLOORS = HERE / "floors.json"

# What rounding and another processor's arithmetic may take from a mean of hundreds of questions.
TOLERANCE = 0.002
# Share of a collection's documents that the quick gate keeps, chosen by hash: embedding all of
# them takes ten minutes. rtqa_news has few questions, so every document that answers is kept.
QUICK_SHARE = {
    "squad_wiki": 0.25,
    "rtqa_news": 0.12,
    "rtqa_evidence": 0.25,
    "qmsum_committee": 0.35,
}
KEPT_WHOLE = ("rtqa_news",)
COLLECTIONS = ("squad_wiki", "rtqa_news", "rtqa_evidence", "qmsum_committee")

Figures = dict[str, float]


def sample_questions() -> Figures:
    """Figures of the sample's own questions."""
    return _asked(HERE / "sample.jsonl", [str(ROOT / "corpus" / "sample")])


def phone_calls() -> Figures:
    """Figures of the development questions on the phone calls."""
    return _asked(
        SHARED / "questions" / "phone-calls.dev.jsonl",
        [str(SHARED / "corpora" / "phone-calls")],
    )


def collection(name: str, *, quick: bool) -> Figures:
    """nDCG@10 of the fusion on a collection's development questions."""
    folder = SHARED / "questions" / "retrieval" / name
    questions = beir.load(folder / "queries.dev.jsonl", folder / "qrels.dev.tsv")
    share = QUICK_SHARE[name] if quick else 1.0
    answering = frozenset(row for grades in questions.grades.values() for row in grades)
    always = answering if name in KEPT_WHOLE else frozenset()
    with tempfile.TemporaryDirectory(prefix="on-record-gate-") as temporary:
        library = Library.open(temporary, create=True)
        beir.build(folder, library, keep=share, always=always)
        questions = beir.within(questions, library)
        measured = beir.evaluate(library, _embedder(), questions, systems=("fusion",))
        library.close()
    return {"nDCG@10": measured["fusion"]["nDCG@10"]}


def sets() -> dict[str, tuple[Path, Callable[[], Figures]]]:
    """Every set by name: the file whose hash is pinned, and how to measure it."""
    retrieval = SHARED / "questions" / "retrieval"
    found: dict[str, tuple[Path, Callable[[], Figures]]] = {
        "sample": (HERE / "sample.jsonl", sample_questions),
        "phone-calls": (SHARED / "questions" / "phone-calls.dev.jsonl", phone_calls),
    }
    for name in COLLECTIONS:
        queries = retrieval / name / "queries.dev.jsonl"
        found[f"{name} (quick)"] = (queries, lambda name=name: collection(name, quick=True))
        found[f"{name} (full)"] = (queries, lambda name=name: collection(name, quick=False))
    return found


def fingerprint(path: Path) -> str:
    """SHA-256 of the questions, so that a floor belongs to the data it was measured on."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def shortfalls(floor: Figures, figures: Figures) -> list[str]:
    """The figures that fell below their floors, a line each. "refusals wrong" is a ceiling."""
    lines = []
    for key, least in floor.items():
        worse = (
            figures[key] > least + TOLERANCE
            if key in ("wrong citations", "refusals wrong")
            else figures[key] < least - TOLERANCE
        )
        if worse:
            lines.append(f"{key}: {figures[key]} against {least}")
    return lines


def main() -> int:
    """Measure, compare, and, where a flag says so, write new floors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="sets to measure; default: all that are there")
    parser.add_argument("--raise", action="store_true", dest="up", help="write better figures")
    parser.add_argument("--lower", action="append", default=[], help="accept worse for this set")
    given = parser.parse_args()
    floors = json.loads(FLOORS.read_text())
    failed = False
    for name, (path, measure) in sets().items():
        if (given.names and name not in given.names) or not path.exists():
            continue
        figures = measure()
        known = floors.get(name)
        changed = known is not None and known["questions"] != fingerprint(path)
        short = shortfalls(known["floor"], figures) if known else []
        print(name, figures, *short, "the questions changed" if changed else "", flush=True)
        if (short or changed) and name not in given.lower:
            failed = True
        elif given.up or name in given.lower:
            floors[name] = {"questions": fingerprint(path), "floor": figures}
            FLOORS.write_text(json.dumps(floors, indent=2) + "\n")
    return 1 if failed else 0


_EMBEDDERS: list[SentenceTransformerEmbedder] = []


def _embedder() -> SentenceTransformerEmbedder:
    if not _EMBEDDERS:
        _EMBEDDERS.append(SentenceTransformerEmbedder())
    return _EMBEDDERS[0]


def _asked(questions: Path, sources: list[str]) -> Figures:
    with tempfile.TemporaryDirectory(prefix="on-record-gate-") as temporary:
        library = Library.open(temporary, create=True)
        for _ in ingest.add(library, sources):
            pass
        sync(library, _embedder())
        engine = Engine(library, _embedder(), open_index(library, _embedder()))
        marks = evaluate.run(
            evaluate.load(questions),
            lambda question, history: engine.ask(question, history=history),
            lambda document_id: engine.read(document_id).text,
        )
        library.close()
    row = evaluate.measures(marks)["all"]
    return {
        key: round(row[key][0] / row[key][1], 4)
        for key in ("hit@1", "hit@3", "wrong citations", "refusals right", "refusals wrong",
                    "verbatim")
        if row[key][1]
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
