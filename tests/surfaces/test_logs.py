"""The log for programs: one object a line, of every request, never of a question."""

import json
import logging
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from corpus.errors import SettingRefused
from qa.surfaces import logs
from qa.surfaces.logs import Json

ROOT = Path(__file__).resolve().parents[2]

# A server that answers until its standard input ends; "broken" is a question that fails in it.
SERVER = """
import asyncio, sys, warnings
from qa.surfaces import logs
logs.begin(sys.argv[1])
from qa.surfaces.backend import ready
from tests.surfaces.fake_engine import FakeEngine
from tests.surfaces.serving import serving

class Broken(FakeEngine):
    def ask(self, question, **more):
        if "broken" in question:
            raise KeyError(question)
        return super().ask(question, **more)

demo = serving(ready(Broken()), mcp=True)
warnings.warn("one of Python's own")
print(demo.local_url, flush=True)
sys.stdin.read()
demo.close(verbose=False)
"""
SECRET = "sesquipedalian"


def record(message, *words, **more):
    one = logging.LogRecord("qa.x", logging.WARNING, "x.py", 7, message, words, None)
    vars(one).update(more)
    return json.loads(Json().format(one))


def test_a_line_says_when_how_bad_and_who():
    told = record("%d of %s\nin two lines", 3, "é")
    assert datetime.fromisoformat(told.pop("time")).utcoffset().total_seconds() == 0
    assert told == {"level": "warning", "logger": "qa.x", "message": "3 of é\nin two lines"}


def test_a_request_says_more():
    told = record("GET", request_id="a", path="/x", status=200, seconds=0.1234567891, other="no")
    assert (told["request_id"], told["path"], told["status"]) == ("a", "/x", 200)
    assert told["seconds"] == 0.123457 and "other" not in told


def test_of_an_error_only_its_kind_and_place_are_told():
    try:
        raise KeyError(SECRET)
    except KeyError:
        told = record("failed", exc_info=sys.exc_info())
    assert told["error"] == "KeyError" and told["at"][-1].startswith("test_logs.py:")
    assert SECRET not in json.dumps(told)


def test_there_are_two_ways():
    with pytest.raises(SettingRefused, match=r"--log text\|json"):
        logs.begin("xml")


def lines_of(kind, requests):
    command = [sys.executable, "-c", SERVER, kind]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as server:
        address = server.stdout.readline().strip()
        with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
            requests(client)
        _, written = server.communicate("")
    return written.splitlines()


def some(client):
    headers = {"X-Request-Id": "seven", "Authorization": f"Bearer {SECRET}"}
    client.post("/api/ask", json={"question": f"{SECRET} harbour"}, headers=headers)
    client.post("/api/ask", json={"question": f"broken {SECRET}"}, headers={"X-Request-Id": "bad"})
    client.get("/api/search", params={"q": SECRET})
    client.get(f"/{SECRET}?q={SECRET}")
    client.post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/call",
                "params": {"name": "ask", "arguments": {"question": f"broken {SECRET}"}}},
                headers={"MCP-Protocol-Version": "2025-06-18"})  # fmt: skip
    assert "its log says more" in joined(client, [f"broken {SECRET}", [], []])
    assert "process_completed" in joined(client, [f"too little of {SECRET}"])


def joined(client, values):
    """What Gradio's queue says to an event with these values."""
    events = client.get("/config").json()["dependencies"]
    ask = next(one["id"] for one in events if one["api_name"] == "ask")
    event = {"data": values, "fn_index": ask, "session_hash": "s"}
    client.post("/gradio_api/queue/join", json=event)
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": "s"}) as told:
        return "".join(told.iter_text())


def test_a_server_writes_nothing_but_objects():
    lines = [json.loads(line) for line in lines_of("json", some)]
    first = next(one for one in lines if one.get("request_id") == "seven")
    assert first["path"] == "/api/ask" and first["status"] == 200 and first["seconds"] > 0
    assert any(one["logger"] == "py.warnings" for one in lines)
    assert ("KeyError", "bad") in {(one.get("error"), one.get("request_id")) for one in lines}
    assert any(one["message"].startswith("ValueError in an event") for one in lines)
    assert SECRET not in json.dumps(lines)


def test_otherwise_only_warnings_are_written():
    assert lines_of("text", lambda client: client.get("/healthz")) == [
        "<string>:16: UserWarning: one of Python's own"
    ]
