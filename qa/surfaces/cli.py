"""The command line: `python -m qa ask | search | statements | verify | serve | mcp | …`.

How an answer looks in a terminal is in typeset.py.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import corpus.__main__ as corpus_commands
from corpus import terminal
from corpus.errors import EvaluationError
from corpus.library import Library
from qa import completions, receipts
from qa.answer import Answer
from qa.footnote import footnote
from qa.said import statement_to_dict
from qa.settings import SETTINGS
from qa.surfaces import access, logs
from qa.surfaces.access import minted
from qa.surfaces.service import add_options, service_of
from qa.surfaces.typeset import answer_text, hit_text, screen_of, statement_text

Run = Callable[[argparse.Namespace], int]

_FIRST_STEPS = """\
first steps:
  python -m corpus add FILE|FOLDER|URL
  python -m qa ask "what did Xi say about sovereignty"
  python -m qa serve
Every command tells more with --help.
"""


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    main = argparse.ArgumentParser(
        prog="python -m qa",
        description="Ask the record; answers are its own words, cited.",
        epilog=_FIRST_STEPS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = main.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in (_add_ask, _add_search, _add_statements, _add_verify, _add_evaluate):
        add(commands)
    for add in (_add_calibrate, _add_serve, _add_mcp, _add_token, _add_completions):
        add(commands)
    return main


def _command(commands: Any, name: str, run: Run, told: str, example: str) -> Any:
    """A command that says what it does and shows how it is typed."""
    command = commands.add_parser(
        name,
        help=told,
        description=f"{told[0].upper()}{told[1:]}.",
        epilog=f"example:\n  python -m qa {name} {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(run=run)
    return command


def _add_common(command: Any, *, model: bool = True, as_json: bool = True) -> None:
    command.add_argument(
        "--library", metavar="DIR", help=f"{SETTINGS['library'].help} Default: library"
    )
    if model:
        command.add_argument("--model", help=SETTINGS["model"].help)
    if as_json:
        command.add_argument("--json", action="store_true", help="print JSON")


def _add_limits(command: Any) -> None:
    command.add_argument("--speaker", help="whose words: a person, an office or a state")
    command.add_argument("--since", metavar="DATE", help="2022-02-25, 2022-02 or 2022")
    command.add_argument("--until", metavar="DATE", help="the last day, month or year to include")


def _add_ask(commands: Any) -> None:
    ask = _command(
        commands, "ask", _ask, "a question, answered by passages, word for word",
        '"what did Xi say about sovereignty"\n  python -m qa ask "and what did Putin say?" '
        '--history "what did Xi say about sovereignty"\n\n'
        "exit status: 0 answered, 1 no answer, 2 an error",
    )  # fmt: skip
    ask.add_argument("question")
    ask.add_argument(
        "--history", action="append", default=[], metavar="QUESTION",
        help="an earlier question of the conversation; repeat it, oldest first",
    )  # fmt: skip
    ask.add_argument(
        "--without", action="append", default=[], metavar="CHIP",
        help='something not to be understood again, such as "speaker:Xi Jinping"; the ids are '
        "those of the chips in the answer's query (--json)",
    )  # fmt: skip
    _add_common(ask)
    ask.add_argument("--markdown", action="store_true", help="print Markdown")
    ask.add_argument(
        "--footnotes", action="store_true", help="print the citations as footnotes to paste"
    )


def _add_search(commands: Any) -> None:
    search = _command(
        commands, "search", _search, "the passages nearest to some words",
        'sovereignty --publisher UPI --since 2022-02 --limit 3',
    )  # fmt: skip
    search.add_argument("question")
    _add_limits(search)
    search.add_argument("--publisher", help="only documents of this publisher")
    search.add_argument("--limit", type=int, default=10, help="how many passages (default: 10)")
    _add_common(search)


def _add_statements(commands: Any) -> None:
    said = _command(
        commands, "statements", _statements, "who said what, according to whom, when",
        '--speaker "Xi Jinping" --about sovereignty',
    )  # fmt: skip
    _add_limits(said)
    said.add_argument("--about", help="the subject")
    _add_common(said)


def _add_verify(commands: Any) -> None:
    verify = _command(
        commands, "verify", _verify,
        "compare a saved answer's quotations with the library, word for word", "answer.json",
    )  # fmt: skip
    verify.add_argument("answer", type=Path, metavar="ANSWER.json", help="from ask --json")
    _add_common(verify, model=False)


def _add_evaluate(commands: Any) -> None:
    evaluate = _command(
        commands, "evaluate", _evaluate, "measure a question file or a BEIR collection",
        "questions.jsonl --markdown",
    )  # fmt: skip
    evaluate.add_argument("questions", nargs="?", type=Path, metavar="QUESTIONS.jsonl")
    evaluate.add_argument("--beir", type=Path, metavar="FOLDER", help="holds corpus.jsonl(.gz)")
    evaluate.add_argument("--queries", type=Path, help="the collection's questions, JSONL")
    evaluate.add_argument("--qrels", type=Path, help="which rows answer, TSV")
    evaluate.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    _add_common(evaluate)


def _add_calibrate(commands: Any) -> None:
    calibrate = _command(
        commands, "calibrate", _calibrate,
        "fit the line between an answer and a no to a library", "--library library",
    )  # fmt: skip
    calibrate.add_argument(
        "questions", nargs="?", type=Path, metavar="QUESTIONS.jsonl",
        help="questions that say whether they are answerable; made from the library without",
    )  # fmt: skip
    _add_common(calibrate)


def _add_serve(commands: Any) -> None:
    serve = _command(
        commands, "serve", _serve, "the chat, in a browser", "--library library --port 7860"
    )
    _add_common(serve, as_json=False)
    add_options(serve)


def _add_mcp(commands: Any) -> None:
    agents = _command(
        commands, "mcp", _mcp, "the record as tools for an agent (MCP over stdio)",
        "--library library",
    )  # fmt: skip
    _add_common(agents, as_json=False)


def _add_token(commands: Any) -> None:
    token = _command(
        commands, "token", minted, "a token for one user of a portal, to try --auth token out",
        "--user ann --origin https://portal.example\n\n"
        "The secret is read from ONRECORD_SECRET.",
    )  # fmt: skip
    access.add_options(token)


def _add_completions(commands: Any) -> None:
    shell = _command(
        commands, "completions", _completions, "what a shell needs to complete these commands",
        'bash >> ~/.bashrc\n  eval "$(python -m qa completions bash)"',
    )  # fmt: skip
    shell.add_argument("shell", choices=completions.SHELLS)


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
    answer = engine.ask(given.question, history=given.history, without=given.without)
    if given.json:
        print(answer.to_json())
    elif given.footnotes:
        print(_footnotes(answer, engine))
    elif given.markdown:
        print(answer.to_markdown())
    else:
        print(answer_text(answer, screen_of(sys.stdout)))
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
    screen = screen_of(sys.stdout)
    for hit in () if given.json else hits:
        print(hit_text(hit, screen), end="\n\n")
    return 0 if hits else 1


def _statements(given: argparse.Namespace) -> int:
    engine = _engine(given)
    said = engine.statements(
        speaker=given.speaker, about=given.about, since=given.since, until=given.until
    )
    rows = [statement_to_dict(one, engine.read(one.document_id)) for one in said]
    if given.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    screen = screen_of(sys.stdout)
    for row in () if given.json else rows:
        print(statement_text(row, screen), end="\n\n")
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
    logs.begin(SETTINGS["log"].value(given.log))
    # Before gradio is imported: it reads the same variables and fails with a traceback.
    service = service_of(given)
    from qa.surfaces.backend import Loading  # late: gradio takes seconds
    from qa.surfaces.chat import serve
    from qa.surfaces.opening import opening

    folder, model = SETTINGS["library"].value(given.library), SETTINGS["model"].value(given.model)
    serve(Loading.start(opening(folder, model, processes=service.processes)), service)
    return 0


def _mcp(given: argparse.Namespace) -> int:
    from qa.surfaces.backend import Loading  # late: with the engine, like torch
    from qa.surfaces.mcp_server import build_server
    from qa.surfaces.opening import opening

    folder = SETTINGS["library"].value(given.library)
    Library.open(folder).close()  # a missing library is told here, not at the first question
    build_server(Loading.start(opening(folder, SETTINGS["model"].value(given.model)))).run("stdio")
    return 0


def _completions(given: argparse.Namespace) -> int:
    programs = {"qa": parser(), "corpus": corpus_commands.parser()}
    print(completions.script(given.shell, programs), end="")
    return 0


def main() -> None:
    """Run the command that was typed and exit with its status."""
    if hasattr(sys.stdout, "reconfigure"):
        # A lone surrogate in a file name must not stop the output.
        sys.stdout.reconfigure(errors="backslashreplace")
    terminal.main(run)
