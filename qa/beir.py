"""Retrieval collections in the BEIR layout: read, indexed row by row, measured."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from corpus.document import Document, Passage, Span, document_id, text_hash
from corpus.errors import EvaluationError
from corpus.library import Library
from corpus.sentences import sentences
from embeddings.embedder import Embedder
from qa.index import Index, Progress, open_index
from qa.retrieve import retrieve
from qa.words import weighty_terms

DEPTH = 100
_BREAK = "\n\n"
# "dated" is the fusion over the documents that existed on the day of asking; it is measured where
# questions and rows have a "date". Newer documents are never preferred: that would lift questions
# about the news and spoil an archive's.
SYSTEMS = ("words", "meaning", "fusion", "dated")


@dataclass(frozen=True, slots=True)
class Collection:
    """Questions by id, and for each the rows that answer with their grades (1 and up).

    `days` holds the day of asking of those that have one, as ISO 8601.
    """

    questions: dict[str, str]
    grades: dict[str, dict[str, int]]
    days: dict[str, str] = field(default_factory=dict)


def load(queries: Path, qrels: Path) -> Collection:
    """Read a queries file (JSONL) and a qrels file (TSV with a header line).

    Raises `EvaluationError`.
    """
    try:
        asked = {row["_id"]: row for row in _rows(queries)}
        questions = {key: row["text"] for key, row in asked.items()}
        grades: dict[str, dict[str, int]] = {}
        for line in qrels.read_text(encoding="utf-8").splitlines()[1:]:
            question, row, grade = line.split("\t")
            if int(grade) > 0:
                grades.setdefault(question, {})[row] = int(grade)
    except (OSError, ValueError, KeyError) as error:
        raise EvaluationError(f"{queries} or {qrels} is not in the BEIR layout: {error}") from error
    days = {key: day for key, row in asked.items() if (day := _day(row))}
    return Collection({q: text for q, text in questions.items() if q in grades}, grades, days)


def build(
    folder: Path, library: Library, *, keep: float = 1.0, always: frozenset[str] = frozenset()
) -> None:
    """Store the collection's corpus in `library`: one passage a row, never re-cut.

    Rows whose ids read DOCUMENT#N are the passages of one document. `keep` below 1 keeps that
    share of the documents, chosen by hash, and every document with a row in `always`.
    """
    with library.writing():
        for name, rows in _documents(folder):
            ids = {row["_id"] for row in rows}
            if keep < 1 and not ids & always and int(text_hash(name)[:8], 16) / 2**32 >= keep:
                continue
            document, passages = _document(name, rows)
            library.add(document, passages, statements=())


def within(collection: Collection, library: Library) -> Collection:
    """The questions that the rows in the library can answer, with those rows alone."""
    held = set(_row_names(library))
    grades = {
        question: {row: grade for row, grade in rows.items() if row in held}
        for question, rows in collection.grades.items()
    }
    grades = {question: rows for question, rows in grades.items() if rows}
    questions = {q: text for q, text in collection.questions.items() if q in grades}
    return Collection(questions, grades, collection.days)


def _row_names(library: Library) -> tuple[str, ...]:
    """The corpus row's id of every passage, in the order of the index's positions."""
    return tuple(
        json.loads(row["metadata"]).get("rows", "").split("\n")[row["number"]]
        for row in library.rows(
            "select number, metadata from passages"
            " join documents on documents.key = document_key order by passages.key"
        )
    )


def _days(library: Library) -> tuple[tuple[int, str], ...]:
    """Every document's key and the day of its first row, "" where it has none."""
    return tuple(
        (row["key"], json.loads(row["metadata"]).get("day", ""))
        for row in library.rows("select key, metadata from documents")
    )


def evaluate(
    library: Library,
    embedder: Embedder,
    collection: Collection,
    *,
    systems: Sequence[str] = SYSTEMS,
    progress: Progress | None = None,
) -> dict[str, dict[str, float]]:
    """nDCG@10, MRR@10 and recall at 10 and 100 of each system, means over the questions."""
    index = open_index(library, embedder, progress=progress)
    names, days = _row_names(library), _days(library)
    if not (collection.days and any(day for _, day in days)):
        systems = [system for system in systems if system != "dated"]
    totals = {system: np.zeros(4) for system in systems}
    for done, (key, question) in enumerate(collection.questions.items(), 1):
        asked = collection.days.get(key)
        then = [document for document, day in days if not (asked and day and day > asked)]
        ranked = _ranked(library, index, embedder, question, systems, then)
        for system, positions in ranked.items():
            rows = [names[position] for position in positions]
            totals[system] += _scores(rows, collection.grades[key])
        if progress:
            progress("asking", done, len(collection.questions))
    count = max(len(collection.questions), 1)
    keys = ("nDCG@10", "MRR@10", "recall@10", "recall@100")
    return {
        system: {
            key: round(float(value), 4) for key, value in zip(keys, total / count, strict=True)
        }
        for system, total in totals.items()
    }


def table(measured: dict[str, dict[str, float]]) -> str:
    """The measures as a text table, one line a system."""
    keys = list(next(iter(measured.values())))
    lines = [f"{'':<10}" + "".join(f"{key:>12}" for key in keys)]
    for system, row in measured.items():
        lines.append(f"{system:<10}" + "".join(f"{row[key]:>12.4f}" for key in keys))
    return "\n".join(lines)


def _ranked(
    library: Library,
    index: Index,
    embedder: Embedder,
    question: str,
    systems: Sequence[str],
    then: Sequence[int],
) -> dict[str, list[int]]:
    """Positions by system, best first; `then` are the documents that existed when it was asked."""
    vector = embedder.question(question)

    def texts(positions: Sequence[int]) -> Sequence[str]:
        return library.texts([int(index.keys[p]) for p in positions])

    ranked: dict[str, list[int]] = {}
    if "words" in systems:
        ranked["words"] = index.words.search(weighty_terms(question), DEPTH)[0].tolist()
    if "meaning" in systems:
        ranked["meaning"] = index.meaning.search(vector, DEPTH)[0].tolist()
    for system, documents in (("fusion", None), ("dated", then)):
        if system in systems:
            hits = retrieve(index, question, vector, texts, documents=documents, limit=DEPTH)
            ranked[system] = [hit.position for hit in hits]
    return ranked


def _scores(rows: Sequence[str], grades: dict[str, int]) -> np.ndarray[Any, Any]:
    """nDCG@10, MRR@10, recall@10, recall@100 of one question (Järvelin and Kekäläinen, 2002)."""
    gains = [grades.get(row, 0) for row in rows]
    found = sum(gain / math.log2(place + 2) for place, gain in enumerate(gains[:10]))
    best = sorted(grades.values(), reverse=True)[:10]
    ideal = sum(gain / math.log2(place + 2) for place, gain in enumerate(best))
    first = next((place for place, gain in enumerate(gains[:10], 1) if gain), 0)
    return np.array(
        [
            found / ideal,
            1 / first if first else 0.0,
            sum(gain > 0 for gain in gains[:10]) / len(grades),
            sum(gain > 0 for gain in gains[:100]) / len(grades),
        ]
    )


def _documents(folder: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The corpus as documents, each with its rows in the file's order."""
    path = next((p for p in (folder / "corpus.jsonl", folder / "corpus.jsonl.gz") if p.exists()),
                None)  # fmt: skip
    if path is None:
        raise EvaluationError(f"{folder} holds neither corpus.jsonl nor corpus.jsonl.gz.")
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(path):
        grouped.setdefault(str(row["_id"]).partition("#")[0], []).append(row)
    yield from grouped.items()


def _document(name: str, rows: Sequence[dict[str, Any]]) -> tuple[Document, tuple[Passage, ...]]:
    texts = [str(row["text"]).strip() or "-" for row in rows]
    text = _BREAK.join(texts)
    identity = document_id(name, text)
    passages = []
    start = 0
    for number, words in enumerate(texts):
        span = Span(start, start + len(words))
        passages.append(Passage(identity, number, span, "", sentences(text, span)))
        start = span.end + len(_BREAK)
    ids = "\n".join(str(row["_id"]) for row in rows)
    document = Document(
        id=identity,
        source=name,
        title=str(rows[0].get("title") or ""),
        text=text,
        sha256=text_hash(text),
        metadata=MappingProxyType({"rows": ids, "day": _day(rows[0])}),
    )
    return document, tuple(passages)


def _day(row: dict[str, Any]) -> str:
    return str(row.get("date") or "").replace("/", "-")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)
