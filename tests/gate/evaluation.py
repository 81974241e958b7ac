"""Writes the tables of `docs/evaluation.md`: every question file measured on its own library.

`python -m tests.gate.evaluation` measures what is there and quick; `NAME=LIBRARY` measures the
questions NAME on a library that exists already (the UN debates take an hour to embed):

    python -m tests.gate.evaluation sample phone-calls un-general-debate=/path/to/library

A table that is not measured keeps what it held.
"""

from __future__ import annotations

import argparse
import datetime
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from corpus import ingest
from corpus.library import Library
from embeddings.embedder import SentenceTransformerEmbedder
from qa import evaluate
from qa.engine import Engine
from qa.index import open_index, sync

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SHARED = ROOT.parent / "shared"
PAGE = ROOT / "docs" / "evaluation.md"


@dataclass(frozen=True, slots=True)
class Set:
    """A question file, its documents, and the heading of its table.

    Without `documents` it is only measured on a library that is named on the command line.
    """

    title: str
    questions: Path
    documents: Path | None


SETS = {
    "sample": Set(
        "The bundled sample, its own questions",
        HERE / "sample.jsonl",
        ROOT / "corpus" / "sample",
    ),
    "phone-calls": Set(
        "Five articles on phone calls, development questions",
        SHARED / "questions" / "phone-calls.dev.jsonl",
        SHARED / "corpora" / "phone-calls",
    ),
    "phone-calls-own": Set(
        "The same articles, forty questions written before tuning",
        HERE / "phone-calls.questions.jsonl",
        SHARED / "corpora" / "phone-calls",
    ),
    "un-general-debate": Set(
        "UN general debates, 10,761 speeches, development questions",
        SHARED / "questions" / "un-general-debate.dev.jsonl",
        None,
    ),
}


def replaced(page: str, name: str, words: str) -> str:
    """The page with `words` between the two marker comments of `name`."""
    begin, end = f"<!-- {name}: generated -->", f"<!-- {name}: end -->"
    if page.count(begin) != 1 or page.count(end) != 1:
        raise SystemExit(f"{PAGE.name} needs the lines {begin} and {end}, once each.")
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    return pattern.sub(lambda _: f"{begin}\n{words}\n{end}", page)


def measured(name: str, library: Path | None, embedder: SentenceTransformerEmbedder) -> str:
    """Heading, table and date of one set, as Markdown."""
    chosen = SETS[name]
    with tempfile.TemporaryDirectory(prefix="on-record-evaluation-") as temporary:
        opened = Library.open(library or temporary, create=library is None)
        if library is None:
            for _ in ingest.add(opened, [str(chosen.documents)]):
                pass
            sync(opened, embedder)
        table = _asked(Engine(opened, embedder, open_index(opened, embedder)), chosen.questions)
        opened.close()
    today = datetime.date.today().isoformat()
    return f"### {chosen.title}\n\n{table}\n\nMeasured on {today}."


def _asked(engine: Engine, questions: Path) -> str:
    marks = evaluate.run(
        evaluate.load(questions),
        lambda question, history: engine.ask(question, history=history),
        lambda document_id: engine.read(document_id).text,
        speakers=engine.speakers(),
    )
    return evaluate.markdown(evaluate.measures(marks))


def main() -> None:
    """Measure the sets that are named, or all that need no library, and write their tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="NAME[=LIBRARY]")
    given = parser.parse_args()
    quick = [name for name, one in SETS.items() if one.documents and one.documents.exists()]
    embedder = SentenceTransformerEmbedder()
    for wanted in given.sets or quick:
        name, _, library = wanted.partition("=")
        if name not in SETS or not (library or SETS[name].documents):
            raise SystemExit(f"Name one of {', '.join(SETS)}; the last needs =LIBRARY.")
        words = measured(name, Path(library) if library else None, embedder)
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(replaced(page, name, words), encoding="utf-8")
        print(words, flush=True)


if __name__ == "__main__":
    main()
