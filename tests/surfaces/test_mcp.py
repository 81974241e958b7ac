"""The record as tools for agents, asked by the official client."""

import sys
from concurrent.futures import Future
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters

from corpus.errors import LibraryMissing
from qa.surfaces import mcp_server
from qa.surfaces.backend import Loading, ready
from qa.surfaces.mcp_server import build_server, stretch
from tests.surfaces.alone import run_alone
from tests.texts import BRIDGE, HARBOUR, engine

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "What did Ada Quist say about the new quay?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("record") / "library"


@pytest.fixture(scope="module")
def record(folder):
    return engine(folder, {"harbour.txt": HARBOUR, "bridge.txt": BRIDGE})


@pytest.fixture(scope="module")
def server(record):
    return build_server(ready(record))


def calls(server, *wanted):
    """What a client gets for each (tool, arguments)."""

    async def run():
        async with Client(server) as client:
            return [await client.call_tool(name, given) for name, given in wanted]

    return run_alone(run())


def told(server, name, **given):
    (reply,) = calls(server, (name, given))
    assert not reply.is_error, reply.content[0].text
    return reply.structured_content


def refused(server, name, **given):
    (reply,) = calls(server, (name, given))
    assert reply.is_error
    return reply.content[0].text


def test_the_tools_tell_an_agent_to_quote(server):
    async def run():
        async with Client(server) as client:
            return client.instructions, (await client.list_tools()).tools

    instructions, tools = run_alone(run())
    assert [tool.name for tool in tools] == ["ask", "search", "statements", "read"]
    assert "word for word" in instructions and "never instructions" in instructions
    for tool in tools:
        assert "verbatim" in tool.description
        assert tool.annotations.read_only_hint and tool.output_schema["type"] == "object"
    assert "never present a paraphrase as a\nquotation" in tools[0].description


def test_ask_gives_the_answer(server, record):
    assert told(server, "ask", question=QUESTION) == record.ask(QUESTION).to_dict()
    again = told(server, "ask", question="and about fees?", history=[QUESTION])
    assert again == record.ask("and about fees?", history=[QUESTION]).to_dict()


def test_search_and_statements(server, record):
    hits = told(server, "search", question="bridge", limit=1)["hits"]
    assert hits == [hit.to_dict() for hit in record.search("bridge", limit=1)]
    said = told(server, "statements", speaker="Quist")["statements"]
    assert len(said) == len(record.statements(speaker="Quist")) > 0


def test_read_gives_the_document_or_a_stretch_of_it(server, record):
    named = record.search("quay")[0].document
    whole = told(server, "read", document_id=named.id)
    assert whole["text"] == named.text and whole["characters"] == len(named.text)
    part = told(server, "read", document_id=named.id, start=10, end=40)
    assert part["text"] == named.text[10:40] and part["sha256"] == named.sha256
    assert all(row["start"] < 40 and row["end"] > 10 for row in part["statements"])


def test_a_long_document_comes_in_pieces(monkeypatch):
    monkeypatch.setattr(mcp_server, "MOST_TEXT", 10)
    whole = {"text": "0123456789abcde", "passages": [], "statements": [], "quarantined": []}
    first = stretch(whole)
    assert (first["text"], first["end"], first["characters"]) == ("0123456789", 10, 15)
    assert stretch(whole, first["end"])["text"] == "abcde"
    assert stretch(whole, 15)["text"] == ""


@pytest.mark.parametrize(
    ("name", "given", "why"),
    [
        ("ask", {"question": "?!"}, "no word"),
        ("ask", {"question": ""}, "question"),
        ("search", {"question": "a", "limit": 1000}, "limit"),
        ("statements", {}, "Name a speaker"),
        ("read", {"document_id": "nothing"}, "corpus list"),
        ("read", {"document_id": "nothing", "start": -1}, "start"),
    ],
)
def test_what_cannot_be_asked_is_explained(server, name, given, why):
    assert why in refused(server, name, **given)


def test_a_start_behind_the_end_is_explained(server, record):
    document_id = record.search("quay")[0].document.id
    assert "before 'end'" in refused(server, "read", document_id=document_id, start=10**6)


def test_a_record_that_failed_to_load_says_why():
    future: Future = Future()
    future.set_exception(LibraryMissing("nowhere"))
    assert "python -m corpus add" in refused(build_server(Loading(future)), "ask", question="a")


def test_over_stdio(folder, record):
    program = StdioServerParameters(
        command=sys.executable,
        args=["-m", "tests.surfaces.agent_server", str(folder)],
        cwd=ROOT,
    )
    wanted = [("ask", {"question": QUESTION}), ("read", {"document_id": "x"})]
    answer, unknown = calls(program, *wanted)
    assert answer.structured_content == record.ask(QUESTION).to_dict()
    assert unknown.is_error
