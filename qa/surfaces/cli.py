"""The command line: `python -m qa ask | search | statements | verify | evaluate | serve | mcp`."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import Any

from corpus import terminal
from corpus.errors import EvaluationError
from corpus.library import Library
from qa import receipts
from qa.answer import Answer, Citation, Hit
from qa.footnote import footnote
from qa.render import said_by
from qa.said import statement_to_dict
from qa.settings import SETTINGS
from qa.surfaces.service import add_options, service_of


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    main = argparse.ArgumentParser(
        prog="python -m qa", description="Ask the record; answers are its own words, cited."
    )
    commands = main.add_subparsers(dest="command", required=True, metavar="COMMAND")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--library", metavar="DIR", help=f"{SETTINGS['library'].help} Default: library"
    )
    common.add_argument("--model", help=SETTINGS["model"].help)
    common.add_argument("--json", action="store_true", help="print JSON")
    limits = argparse.ArgumentParser(add_help=False)
    limits.add_argument("--speaker", help="whose words: a person, an office or a state")
    limits.add_argument("--since", metavar="DATE", help="2022-02-25, 2022-02 or 2022")
    limits.add_argument("--until", metavar="DATE", help="the last day, month or year to include")

    ask = commands.add_parser("ask", parents=[common], help="a question, answered by passages")
    ask.add_argument("question")
    ask.add_argument(
        "--history", action="append", default=[], metavar="QUESTION",
        help="an earlier question of the conversation; repeat it, oldest first",
    )  # fmt: skip
    ask.add_argument("--markdown", action="store_true", help="print Markdown")
    ask.add_argument(
        "--footnotes", action="store_true", help="print the citations as footnotes to paste"
    )
    ask.set_defaults(run=_ask)

    search = commands.add_parser("search", parents=[common, limits], help="the nearest passages")
    search.add_argument("question")
    search.add_argument("--publisher", help="only documents of this publisher")
    search.add_argument("--limit", type=int, default=10, help="how many passages (default: 10)")
    search.set_defaults(run=_search)

    said = commands.add_parser(
        "statements", parents=[common, limits], help="who said what, according to whom, when"
    )
    said.add_argument("--about", help="the subject")
    said.set_defaults(run=_statements)

    verify = commands.add_parser(
        "verify", help="compare a saved answer's quotations with the library, word for word"
    )
    verify.add_argument("answer", type=Path, metavar="ANSWER.json", help="from ask --json")
    verify.add_argument(
        "--library", metavar="DIR", help=f"{SETTINGS['library'].help} Default: library"
    )
    verify.add_argument("--json", action="store_true", help="print JSON")
    verify.set_defaults(run=_verify)

    evaluate = commands.add_parser(
        "evaluate", parents=[common], help="measure a question file or a BEIR collection"
    )
    evaluate.add_argument("questions", nargs="?", type=Path, metavar="QUESTIONS.jsonl")
    evaluate.add_argument("--beir", type=Path, metavar="FOLDER", help="holds corpus.jsonl(.gz)")
    evaluate.add_argument("--queries", type=Path, help="the collection's questions, JSONL")
    evaluate.add_argument("--qrels", type=Path, help="which rows answer, TSV")
    evaluate.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    evaluate.set_defaults(run=_evaluate)

    calibrate = commands.add_parser(
        "calibrate", parents=[common], help="fit the line between an answer and a no to a library"
    )
    calibrate.add_argument(
        "questions", nargs="?", type=Path, metavar="QUESTIONS.jsonl",
        help="questions that say whether they are answerable; made from the library without",
    )  # fmt: skip
    calibrate.set_defaults(run=_calibrate)

    serve = commands.add_parser("serve", parents=[common], help="the chat, in a browser")
    add_options(serve)
    serve.set_defaults(run=_serve)

    # ---- mcp
    agents = commands.add_parser("mcp", help="the record as tools for an agent (MCP over stdio)")
    agents.add_argument(
        "--library", metavar="DIR", help=f"{SETTINGS['library'].help} Default: library"
    )
    agents.add_argument("--model", help=SETTINGS["model"].help)
    agents.set_defaults(run=_mcp)
    # ---- end of mcp
    return main


def run(arguments: list[str] | None = None) -> int:
    """Run one command; returns its exit status: 0 answered, 1 no answer or changed, 2 an error."""
    given = parser().parse_args(arguments)
    status: int = given.run(given)
    return status


def _engine(given: argparse.Namespace) -> Any:
    from qa.engine import Engine  # late: torch takes seconds, which --help must not pay

    folder = SETTINGS["library"].value(given.library)
    with terminal.progress() as bar:
        return Engine.open(folder, model=SETTINGS["model"].value(given.model), progress=bar)


def _ask(given: argparse.Namespace) -> int:
    engine = _engine(given)
    answer = engine.ask(given.question, history=given.history)
    if given.json:
        print(answer.to_json())
    elif given.footnotes:
        print(_footnotes(answer, engine))
    elif given.markdown:
        print(answer.to_markdown())
    else:
        print(_answer(answer))
    return 0 if answer.status == "answered" else 1


def _footnotes(answer: Answer, engine: Any) -> str:
    if not answer.citations:
        return answer.why
    return "\n".join(
        f"[{cited.number}] {footnote(cited, engine.read(cited.document_id).text)}"
        for cited in answer.citations
    )


def _verify(given: argparse.Namespace) -> int:
    saved = receipts.load(given.answer)
    library = Library.open(SETTINGS["library"].value(given.library))
    receipt = receipts.verify(saved, library, name=str(given.answer))
    library.close()
    if given.json:
        print(json.dumps(receipt.to_dict(), ensure_ascii=False, indent=2))
    else:
        print(receipt.to_text())
    return 0 if receipt.good else 1


def _search(given: argparse.Namespace) -> int:
    hits = _engine(given).search(
        given.question,
        speaker=given.speaker,
        publisher=given.publisher,
        since=given.since,
        until=given.until,
        limit=given.limit,
    )
    if given.json:
        print(json.dumps([hit.to_dict() for hit in hits], ensure_ascii=False, indent=2))
    elif not hits:
        print("No passage lies within these limits.")
    for hit in () if given.json else hits:
        print(_hit(hit), end="\n\n")
    return 0 if hits else 1


def _statements(given: argparse.Namespace) -> int:
    engine = _engine(given)
    said = engine.statements(
        speaker=given.speaker, about=given.about, since=given.since, until=given.until
    )
    rows = [statement_to_dict(one, engine.read(one.document_id)) for one in said]
    if given.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    for row in () if given.json else rows:
        print(_wrapped(str(row["line"])))
        print(_wrapped("    " + str(row["text"]), "    "))
        print(f"    {row['source']}, characters {row['start']}-{row['end']}", end="\n\n")
    if not rows and not given.json:
        print("No statement on record fits. See who speaks: python -m corpus speakers")
    return 0 if rows else 1


def _evaluate(given: argparse.Namespace) -> int:
    if given.beir:
        return _evaluate_beir(given)
    if given.questions is None:
        raise EvaluationError("Name a question file, or a collection with --beir FOLDER.")
    from qa import evaluate

    engine = _engine(given)
    questions = evaluate.load(given.questions)
    with terminal.progress() as bar:
        marks = evaluate.run(
            questions,
            lambda question, history: engine.ask(question, history=history),
            lambda document_id: engine.read(document_id).text,
            speakers=engine.speakers(),
            progress=lambda done: bar("asking", done, len(questions)),
        )
    measured = evaluate.measures(marks)
    if given.json:
        print(json.dumps({"measures": measured, "missed": evaluate.missed(marks)}, indent=2))
    else:
        print(evaluate.markdown(measured) if given.markdown else evaluate.table(measured))
    return 0


def _evaluate_beir(given: argparse.Namespace) -> int:
    if not (given.queries and given.qrels):
        raise EvaluationError("--beir needs --queries FILE and --qrels FILE as well.")
    from embeddings.embedder import SentenceTransformerEmbedder
    from qa import beir

    collection = beir.load(given.queries, given.qrels)
    embedder = SentenceTransformerEmbedder(SETTINGS["model"].value(given.model))
    # Without --library the collection is embedded into a folder that is thrown away.
    folder = Path(given.library or tempfile.mkdtemp(prefix="on-record-beir-"))
    try:
        library = Library.open(folder, create=True)
        if not library.counts()["documents"]:
            beir.build(given.beir, library)
        with terminal.progress() as bar:
            measured = beir.evaluate(library, embedder, collection, progress=bar)
    finally:
        if not given.library:
            shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(measured, indent=2) if given.json else beir.table(measured))
    return 0


def _calibrate(given: argparse.Namespace) -> int:
    from qa import calibrate, question_file  # late: with the engine, like torch

    questions = question_file.load(given.questions) if given.questions else ()
    engine = _engine(given)
    with terminal.progress() as bar:
        found = calibrate.calibrate(engine, questions, bar)
    print(json.dumps(found.to_dict(), indent=2) if given.json else found.to_text())
    return 0


def _serve(given: argparse.Namespace) -> int:
    # Before gradio is imported: it reads the same variables and fails with a traceback.
    service = service_of(given)
    from qa.surfaces.backend import Loading  # late: gradio takes seconds
    from qa.surfaces.chat import serve
    from qa.surfaces.opening import opening

    folder = SETTINGS["library"].value(given.library)
    serve(Loading.start(opening(folder, SETTINGS["model"].value(given.model))), service)
    return 0


# ---- mcp
def _mcp(given: argparse.Namespace) -> int:
    from qa.surfaces.backend import Loading  # late: with the engine, like torch
    from qa.surfaces.mcp_server import build_server
    from qa.surfaces.opening import opening

    folder = SETTINGS["library"].value(given.library)
    Library.open(folder).close()  # a missing library is told here, not at the first question
    build_server(Loading.start(opening(folder, SETTINGS["model"].value(given.model)))).run("stdio")
    return 0


# ---- end of mcp


def _answer(answer: Answer) -> str:
    parts = [_wrapped(answer.why)]
    parts += [_citation(citation) for citation in answer.citations]
    if answer.nearest:
        parts.append("Not an answer, but nearest:")
        parts += [_citation(citation) for citation in answer.nearest]
    return "\n\n".join(parts)


def _citation(citation: Citation) -> str:
    said = said_by(citation) if citation.speaker or citation.form else None
    facts = [said, citation.title, citation.publisher, (citation.published or "")[:10]]
    lines = [
        _wrapped(f"[{citation.number}] {citation.quote}", "    "),
        _wrapped("    " + ", ".join(fact for fact in facts if fact), "    "),
        f"    {citation.source}, characters {citation.start}-{citation.end}",
    ]
    lines += [f"    also in: {place.title} ({place.source})" for place in citation.also_in]
    return "\n".join(lines)


def _hit(hit: Hit) -> str:
    document = hit.document
    date = document.published.date[:10] if document.published else None
    facts = [document.speaker, document.title, document.publisher, date]
    return "\n".join(
        [
            f"{hit.score:.3f}  " + ", ".join(fact for fact in facts if fact),
            _wrapped(hit.text, "       "),
            f"       {document.source}",
        ]
    )


def _wrapped(text: str, indent: str = "") -> str:
    width = max(min(shutil.get_terminal_size().columns, 100), 40)
    lines = text.splitlines() or [""]
    return "\n".join(
        textwrap.fill(line, width, subsequent_indent=indent, initial_indent=indent if i else "")
        for i, line in enumerate(lines)
    )


def main() -> None:
    """Run the command that was typed and exit with its status."""
    if hasattr(sys.stdout, "reconfigure"):
        # A lone surrogate in a file name must not stop the output.
        sys.stdout.reconfigure(errors="backslashreplace")
    terminal.main(run)
