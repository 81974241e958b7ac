"""The gate of attribution: who says what must not be read worse than it was.

Three sets: every statement of the five articles on the phone calls, written down by hand; the
development articles of PolNeAR; the pronouns of GUM. `attribution-floors.json` holds, for each,
the SHA-256 of its files and the floor of each figure; a figure whose name begins with "wrong" has
a ceiling. `python -m tests.gate.attribution` measures and prints them; with `--raise` it writes
better figures, and only with `--lower SET` does it accept worse ones, or changed files.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from corpus import ingest, read
from corpus.attribute import predictions
from corpus.document import Document, Span
from corpus.entity import Entity
from corpus.speakers import resolve
from corpus.statement import Statement

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / ".." / "shared"
FLOORS = HERE / "attribution-floors.json"
GOLD = HERE / "phone-calls.statements.jsonl"
ARTICLES = SHARED / "corpora" / "phone-calls"
JUDGE = SHARED / "questions" / "attribution" / "evaluate.py"
POLNEAR = SHARED / "questions" / "attribution" / "polnear.dev.jsonl"
GUM = SHARED / "questions" / "attribution" / "gum.dev.jsonl"

# From this confidence on the product says "X said" without hedging.
SURE = 0.9
# A statement is the one written down when it holds this share of its letters.
SAME = 0.5
# A state and the organs that speak for it are one link of a chain.
ORGANS = {
    "CCTV": "China",
    "Xinhua": "China",
    "Chinese state media": "China",
    "Kremlin": "Russia",
}

Figures = dict[str, float]
Row = dict[str, Any]


# ---- the phone calls ---------------------------------------------------------------------------


def phone_calls() -> Figures:
    """Shares of the statements written down that are found with speaker, chain and date."""
    counted: Counter[str] = Counter()
    for path in sorted(ARTICLES.glob("*.txt")):
        wanted = [row for row in _rows(GOLD) if row["doc"] == path.name[:3]]
        counted += articles_marks(path, wanted)
    required, dated = counted["required"], counted["dated"]
    return {
        "found": round(counted["found"] / required, 4),
        "speaker right": round(counted["speaker"] / required, 4),
        "speaker and chain right": round(counted["chain"] / required, 4),
        "wrong speakers": counted["wrong speaker"],
        "date right": round(counted["date"] / dated, 4),
        "wrong dates": counted["wrong date"],
    }


def articles_marks(path: Path, wanted: Sequence[Row]) -> Counter[str]:
    """How the statements of one article compare with those written down; optional ones apart."""
    raw = path.read_bytes().decode("utf-8")
    prepared = next(ingest.prepare(one) for s in read.expand([str(path)]) for one in read.read(s))
    places = aligned(raw, prepared.document.text)
    marks: Counter[str] = Counter()
    for row in wanted:
        if "optional" not in row:
            letters = {places[i] for i in range(row["start"], row["end"]) if i in places}
            found = best(prepared.document, prepared.statements, letters, row["speaker"])
            marks.update(compared(found, row))
    return marks


def aligned(raw: str, text: str) -> dict[int, int]:
    """Where each letter and digit of a file stands in the text it was cleaned to."""
    ours = [i for i, mark in enumerate(raw) if mark.isalnum()]
    theirs = [i for i, mark in enumerate(text) if mark.isalnum()]
    matcher = difflib.SequenceMatcher(
        None, [raw[i] for i in ours], [text[i] for i in theirs], autojunk=False
    )
    return {
        ours[block.a + k]: theirs[block.b + k]
        for block in matcher.get_matching_blocks()
        for k in range(block.size)
    }


def best(
    document: Document, found: Iterable[Statement], letters: set[int], speaker: str
) -> Statement | None:
    """The statement that holds the letters: the right speaker's before the closest in extent."""

    def worth(statement: Statement) -> tuple[bool, float]:
        own = _letters(document.text, statement.parts)
        return _name(statement.speaker) == speaker, len(letters & own) / len(letters | own)

    holding = [
        one
        for one in found
        if len(letters & _letters(document.text, one.parts)) >= SAME * len(letters)
    ]
    return max(holding, key=worth, default=None)


def compared(statement: Statement | None, row: Row) -> Counter[str]:
    """Which of its facts a statement has right, and which wrong."""
    marks = Counter({"required": 1, "dated": bool(row["event_date"])})
    if statement is None:
        return marks
    right = _name(statement.speaker) == row["speaker"]
    chains = [row["according_to"], *([row["either"]["according_to"]] if "either" in row else [])]
    chain = right and _links(statement.according_to) in [_links(one) for one in chains]
    marks.update(found=1, speaker=right, chain=chain)
    marks["wrong speaker"] += not right and statement.speaker is not None
    if row["event_date"] and statement.date:
        day = statement.date.date
        # The right year alone is neither right nor wrong: the day is missing.
        marks["wrong date"] += not row["event_date"].startswith(day)
        marks["date"] += day == row["event_date"]
    return marks


def _letters(text: str, spans: Iterable[Span]) -> set[int]:
    return {i for span in spans for i in range(span.start, span.end) if text[i].isalnum()}


def _name(entity: Entity | None) -> str | None:
    return entity.name if entity else None


def _links(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ORGANS.get(name, name) for name in names))


# ---- PolNeAR -----------------------------------------------------------------------------------


def polnear() -> Figures:
    """The judge's figures on the development articles, in per cent: partial match, speech only."""
    with POLNEAR.open(encoding="utf-8") as lines:
        found = list(predictions(lines, source=POLNEAR.name))
    sure = [
        {**row, "quotes": [quote for quote in row["quotes"] if quote["confidence"] >= SURE]}
        for row in found
    ]
    judged, certain = judge(POLNEAR, found), judge(POLNEAR, sure)
    return {
        "direct": judged["partial direct"]["F1"],
        "direct with speaker": judged["partial+speaker direct"]["F1"],
        "mixed and indirect": judged["partial mixed+indirect"]["F1"],
        "mixed and indirect with speaker": judged["partial+speaker mixed+indirect"]["F1"],
        "sure direct precision": certain["partial+speaker direct"]["P"],
        "sure direct recall": certain["partial+speaker direct"]["R"],
        "sure mixed and indirect precision": certain["partial+speaker mixed+indirect"]["P"],
        "sure mixed and indirect recall": certain["partial+speaker mixed+indirect"]["R"],
    }


def judge(gold: Path, rows: Iterable[Row]) -> dict[str, dict[str, float]]:
    """What the scorer that lies beside the questions says of the predictions."""
    with tempfile.TemporaryDirectory(prefix="on-record-gate-") as folder:
        predicted = Path(folder) / "predictions.jsonl"
        predicted.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        ran = subprocess.run(
            [sys.executable, "-B", JUDGE, "joint", gold, predicted, "--speech-only", "--json"],
            capture_output=True, check=True, text=True,
        )  # fmt: skip
    told: dict[str, dict[str, float]] = json.loads(ran.stdout)
    return told


# ---- GUM ---------------------------------------------------------------------------------------


def pronouns() -> Figures:
    """Of the speakers that GUM's news gives as pronouns and names elsewhere: how many are known."""
    counted = Counter(
        mark for row in _rows(GUM) if row["genre"] == "news" for mark in _pronoun_marks(row)
    )
    total = sum(counted.values())
    return {
        "right": round(counted["right"] / total, 4),
        "wrong": round(counted["wrong"] / total, 4),
    }


def _pronoun_marks(row: Row) -> Iterable[str]:
    quotes = [quote for quote in row["quotes"] if quote["speaker_start"] is not None]
    quotes.sort(key=lambda quote: quote["speaker_start"])
    mentions = [Span(*quote["speaker_spans"][0]) for quote in quotes]
    for quote, entity in zip(quotes, resolve(row["text"], mentions, date=row["date"]), strict=True):
        named = quote.get("speaker_entity") and quote["speaker_entity"]["named_mentions"]
        if named and quote["speaker_is_pronoun"]:
            yield "none" if entity is None else "right" if _is_one(entity, named) else "wrong"


def _is_one(entity: Entity, named: Sequence[str]) -> bool:
    """Whether the last word of a name is a capitalised word of one of the names written down."""
    words = {_bare(word) for name in named for word in name.split() if word[0].isupper()}
    return _bare(entity.name.split()[-1]) in words


def _bare(word: str) -> str:
    return word.lower().strip(".,'’s")


# ---- floors ------------------------------------------------------------------------------------


def sets() -> dict[str, tuple[tuple[Path, ...], Callable[[], Figures]]]:
    """Every set by name: the files whose hash is pinned, and how to measure it."""
    articles = tuple(sorted(ARTICLES.glob("*.txt"))) or (ARTICLES,)
    return {
        "phone calls": ((GOLD, *articles), phone_calls),
        "polnear": ((POLNEAR, JUDGE), polnear),
        "gum news pronouns": ((GUM,), pronouns),
    }


def fingerprint(paths: Iterable[Path]) -> str:
    """SHA-256 of the files, so that a floor belongs to what it was measured on."""
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()


def shortfalls(floor: Figures, figures: Figures) -> list[str]:
    """The figures that fell below their floors, or rose above their ceilings, a line each."""
    return [
        f"{key}: {figures[key]} against {least}"
        for key, least in floor.items()
        if (figures[key] > least if key.startswith("wrong") else figures[key] < least)
    ]


def main() -> int:
    """Measure, compare, and, where a flag says so, write new floors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="sets to measure; default: all that are there")
    parser.add_argument("--raise", action="store_true", dest="up", help="write better figures")
    parser.add_argument("--lower", action="append", default=[], help="accept worse for this set")
    given = parser.parse_args()
    floors = json.loads(FLOORS.read_text())
    failed = False
    for name, (paths, measure) in sets().items():
        if (given.names and name not in given.names) or not all(p.exists() for p in paths):
            continue
        figures, print_of = measure(), fingerprint(paths)
        known = floors.get(name)
        changed = known is not None and known["files"] != print_of
        short = shortfalls(known["floor"], figures) if known else []
        print(name, figures, *short, "the files changed" if changed else "", flush=True)
        if (short or changed) and name not in given.lower:
            failed = True
        elif given.up or name in given.lower:
            floors[name] = {"files": print_of, "floor": figures}
            FLOORS.write_text(json.dumps(floors, indent=2) + "\n")
    return 1 if failed else 0


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


if __name__ == "__main__":
    sys.exit(main())
