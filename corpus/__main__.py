"""The command line of the library: `python -m corpus add | list | speakers | attribute | …`.

An entry point stands above all layers, so this file alone in `corpus` calls the index.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import adding, ingest, read, terminal
from corpus.attribute import predictions
from corpus.document import Document
from corpus.entity import Tally
from corpus.errors import OnRecordError, SourceRefused
from corpus.ingest import Outcome
from corpus.library import Entry, Library
from corpus.registry import Match, find
from corpus.roster import registry_of
from qa.settings import SETTINGS

if TYPE_CHECKING:
    from qa.index import Progress


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    main = argparse.ArgumentParser(
        prog="python -m corpus", description="Add, list, check and remove the documents on record."
    )
    commands = main.add_subparsers(dest="command", required=True, metavar="COMMAND")
    common = argparse.ArgumentParser(add_help=False)
    library = SETTINGS["library"]
    common.add_argument("--library", metavar="DIR", help=f"{library.help} Default: library")
    common.add_argument("--model", help=SETTINGS["model"].help)
    common.add_argument("--json", action="store_true", help="print JSON")

    add = commands.add_parser("add", parents=[common], help="add files, folders or addresses")
    add.add_argument("sources", nargs="+", metavar="FILE|FOLDER|URL")
    add.add_argument(
        "--column", action="append", default=[], metavar="OWN=FIELD",
        help="a CSV or JSONL file's own column name for a field, such as body=text",
    )  # fmt: skip
    add.add_argument(
        "--allow-private", action="store_true", help="fetch addresses of private networks, too"
    )
    add.add_argument(
        "--max-size", type=float, default=32, metavar="MIB",
        help="largest document to accept, in MiB (default: 32)",
    )  # fmt: skip
    add.add_argument(
        "--no-sync", action="store_true", help="only store; embed later with: python -m corpus sync"
    )
    add.set_defaults(run=_add)

    commands.add_parser("list", parents=[common], help="list the documents").set_defaults(run=_list)

    show = commands.add_parser("show", parents=[common], help="show a document and its passages")
    show.add_argument("document", metavar="ID|FILE")
    show.add_argument("--passages", action="store_true", help="cut into passages, numbered")
    show.set_defaults(run=_show)

    remove = commands.add_parser("remove", parents=[common], help="delete documents for good")
    remove.add_argument("documents", nargs="+", metavar="ID|FILE")
    remove.set_defaults(run=_remove)

    quarantine = commands.add_parser(
        "quarantine", parents=[common], help="list what was set aside as page furniture, or restore"
    )
    quarantine.add_argument("document", nargs="?", metavar="ID|FILE")
    quarantine.add_argument(
        "--restore", type=int, nargs="+", metavar="NUMBER", help="make these searchable again"
    )
    quarantine.set_defaults(run=_quarantine)

    sync = commands.add_parser("sync", parents=[common], help="embed what is new, mend the index")
    sync.add_argument(
        "--reembed", action="store_true", help="drop the vectors of another model and embed anew"
    )
    sync.set_defaults(run=_sync)

    commands.add_parser(
        "verify", parents=[common], help="check every text, passage and index file"
    ).set_defaults(run=_verify)

    speakers = commands.add_parser("speakers", parents=[common], help="list who speaks on record")
    speakers.add_argument(
        "words", nargs="*", metavar="NAME", help="only whom this name, office or state may mean"
    )
    speakers.set_defaults(run=_speakers)

    attribute = commands.add_parser(
        "attribute", help="print who says what in texts of your own, without a library"
    )
    attribute.add_argument(
        "documents", type=Path, metavar="DOCUMENTS.jsonl", help="rows with doc_id and text"
    )
    attribute.add_argument(
        "--min-confidence", type=float, default=0.0, metavar="X",
        help="leave out statements less sure than this, from 0 to 1 (default: 0)",
    )  # fmt: skip
    attribute.set_defaults(run=_attribute)
    return main


def run(arguments: list[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    given = parser().parse_args(arguments)
    status: int = given.run(given)
    return status


def _folder(given: argparse.Namespace) -> str:
    return SETTINGS["library"].value(given.library)


def _open(given: argparse.Namespace) -> Library:
    return Library.open(_folder(given))


def _add(given: argparse.Namespace) -> int:
    options = read.ReadOptions(
        columns=_mapping(given.column),
        allow_private=given.allow_private,
        max_bytes=int(given.max_size * 1024 * 1024),
    )
    library = Library.open(_folder(given), create=True)
    outcomes = []
    with terminal.progress() as bar:
        for outcome in ingest.add(
            library, given.sources, options=options, progress=partial(bar, "adding")
        ):
            outcomes.append(outcome)
            terminal.say(_line(outcome, given.json))
    if adding.changes(outcomes) and not given.no_sync:
        _synchronise(library, given)
    print(adding.summary(outcomes), file=sys.stderr if given.json else sys.stdout)
    return 1 if adding.counts(outcomes)["refused"] else 0


def _line(outcome: Outcome, as_json: bool) -> str:
    if as_json:
        return json.dumps(adding.to_dict(outcome), ensure_ascii=False)
    why = f"  ({outcome.why})" if outcome.why else ""
    return f"{outcome.status:<10} {_printable(outcome.source)}{why}"


def _list(given: argparse.Namespace) -> int:
    entries = _open(given).entries()
    if given.json:
        for entry in entries:
            print(json.dumps(_entry(entry), ensure_ascii=False))
    elif not entries:
        print("The library is empty. Add documents with: python -m corpus add FILE_OR_FOLDER")
    else:
        head = ("id", "date", "passages", "set aside", "publisher", "title", "source")
        rows = [
            (e.id, (e.published or "")[:10], str(e.passages), str(e.quarantined),
             e.publisher or e.speaker or "", e.title, _printable(e.source))
            for e in entries
        ]  # fmt: skip
        print(terminal.columns([head, *rows]))
    return 0


def _entry(entry: Entry) -> dict[str, object]:
    names = ("id", "source", "title", "publisher", "speaker", "published", "characters",
             "passages", "quarantined")  # fmt: skip
    return {name: getattr(entry, name) for name in names}


_FACTS = ("id", "source", "title", "kind", "publisher", "author", "speaker", "language", "url")
_DATES = ("published", "updated", "event_date")


def _show(given: argparse.Namespace) -> int:
    library = _open(given)
    identity = _one(library, given.document).id
    document = library.document(identity)
    if given.json:
        print(json.dumps(_whole(document), ensure_ascii=False, indent=2))
        return 0
    facts = [(name, value) for name in _FACTS if (value := getattr(document, name))]
    facts += [
        (name, f"{dated.date} (read from: {dated.read_from})")
        for name in _DATES
        if (dated := getattr(document, name))
    ]
    facts += sorted(document.metadata.items())
    print(terminal.columns([(name, str(value)) for name, value in facts], widest=200))
    print()
    if given.passages:
        for passage in library.passages(identity):
            heading = f"  {passage.heading}" if passage.heading else ""
            print(f"[{passage.number}] {passage.span.start}-{passage.span.end}{heading}")
            print(passage.span.of(document.text), end="\n\n")
    else:
        print(document.text)
    return 0


def _whole(document: Document) -> dict[str, object]:
    """A document as plain values; a date is {date, provenance}, what is unknown is left out."""
    facts = {name: value for name in _FACTS if (value := getattr(document, name))}
    dates = {
        name: {"date": dated.date, "provenance": dated.read_from}
        for name in _DATES
        if (dated := getattr(document, name))
    }
    own = {**facts, **dates, "text": document.text}
    others = {name: value for name, value in sorted(document.metadata.items()) if name not in own}
    return {**facts, **dates, **others, "text": document.text}


def _remove(given: argparse.Namespace) -> int:
    library = _open(given)
    entries = [_one(library, words) for words in given.documents]
    with library.writing():
        for entry in entries:
            library.remove(entry.id)
            adding.forget(library, entry.source)
            print(f"removed    {_printable(entry.source)}")
    _synchronise(library, given)
    return 0


def _quarantine(given: argparse.Namespace) -> int:
    library = _open(given)
    if given.restore:
        ingest.restore(library, given.restore)
        _synchronise(library, given)
        print(f"restored   {', '.join(map(str, given.restore))}")
        return 0
    identity = _one(library, given.document).id if given.document else None
    entries = library.quarantined(identity)
    sources = {entry.id: _printable(entry.source) for entry in library.entries()}
    if given.json:
        for q in entries:
            row = {"number": q.number, "document_id": q.document_id, "rule": q.rule,
                   "start": q.span.start, "end": q.span.end, "text": q.text}  # fmt: skip
            print(json.dumps(row, ensure_ascii=False))
    elif not entries:
        print("Nothing was set aside.")
    else:
        rows = [(str(q.number), Path(sources[q.document_id]).name, q.rule,
                 " ".join(q.text.split())) for q in entries]  # fmt: skip
        print(terminal.columns([("number", "source", "rule", "text"), *rows]))
        print("\nRestore with: python -m corpus quarantine --restore NUMBER …")
    return 0


def _sync(given: argparse.Namespace) -> int:
    library = _open(given)
    _synchronise(library, given, reembed=given.reembed)
    counts = library.counts()
    print(f"In step: {counts['documents']} documents, {counts['passages']} passages.")
    return 0


def _verify(given: argparse.Namespace) -> int:
    from qa import index  # late: faiss and tantivy take a second that listing need not pay

    library = _open(given)
    lines = [*library.problems(), *index.problems(library)]
    for line in lines:
        print(line)
    if lines:
        print("Mend the index with: python -m corpus sync", file=sys.stderr)
        return 1
    counts = library.counts()
    print(f"All is well: {counts['documents']} documents, {counts['passages']} passages.")
    return 0


def _speakers(given: argparse.Namespace) -> int:
    library = _open(given)
    matches = find(registry_of(library), " ".join(given.words)) if given.words else ()
    rows = _asked_for(library.tallies(), matches) if given.words else _speaking(library.tallies())
    guess = bool(matches) and all(match.guess for match in matches)
    if given.json:
        for tally in rows:
            print(json.dumps({**_tally(tally), "guess": guess}, ensure_ascii=False))
    elif not rows:
        nobody = f"Nobody on record goes by {' '.join(given.words)!r}." if given.words else ""
        print(nobody or "Nobody speaks on record yet. Read the documents with: "
              "python -m corpus sync")  # fmt: skip
    else:
        if guess:
            print(f"Nobody is called {' '.join(given.words)!r}; near spellings:\n")
        head = ("statements", "documents", "kind", "side", "name", "also called")
        table = [tuple(str(cell) for cell in (t.statements, t.documents, t.speaker.kind,
                 t.speaker.side or "", t.speaker.name, ", ".join(t.speaker.aliases)))
                 for t in rows]  # fmt: skip
        print(terminal.columns([head, *table]))
    return 0 if rows else 1


def _speaking(tallies: Sequence[Tally]) -> list[Tally]:
    return [tally for tally in tallies if tally.statements]


def _asked_for(tallies: Sequence[Tally], matches: Sequence[Match]) -> list[Tally]:
    """Those whom the words may mean, even where they only are spoken to."""
    meant = {match.entity for match in matches}
    return [tally for tally in tallies if tally.speaker in meant]


def _tally(tally: Tally) -> dict[str, object]:
    one = tally.speaker
    return {"name": one.name, "kind": one.kind, "side": one.side, "aliases": list(one.aliases),
            "statements": tally.statements, "documents": tally.documents}  # fmt: skip


def _attribute(given: argparse.Namespace) -> int:
    try:
        with given.documents.open(encoding="utf-8-sig") as lines:
            for row in predictions(lines, source=str(given.documents), least=given.min_confidence):
                # Escaped, because a name may hold characters that no terminal can show.
                print(json.dumps(row))
    except (OSError, UnicodeDecodeError) as error:
        raise SourceRefused(str(given.documents), f"cannot be read ({error})") from error
    return 0


def _synchronise(library: Library, given: argparse.Namespace, *, reembed: bool = False) -> None:
    from embeddings.embedder import SentenceTransformerEmbedder  # late: torch takes seconds
    from qa.index import sync

    with terminal.progress() as bar:
        steps: Progress = bar
        embedder = SentenceTransformerEmbedder(SETTINGS["model"].value(given.model))
        sync(library, embedder, reembed=reembed, progress=steps)


def _one(library: Library, words: str) -> Entry:
    found = library.matching(words)
    if len(found) == 1:
        return found[0]
    if not found:
        raise OnRecordError(f"No document is called {words!r}. See: python -m corpus list")
    raise OnRecordError(
        f"{len(found)} documents are called {words!r}: "
        + ", ".join(entry.id for entry in found[:5])
        + ". Use an id."
    )


def _mapping(pairs: list[str]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        own, sign, field = pair.partition("=")
        if not (own and sign and field):
            raise OnRecordError(f"--column {pair!r} is not of the form OWN=FIELD, e.g. body=text.")
        mapping[own] = field
    return mapping


def _printable(source: str) -> str:
    """A path with bytes that are no text, as characters a terminal can show."""
    return source.encode("utf-8", "backslashreplace").decode("utf-8")


if __name__ == "__main__":
    terminal.main(run)
