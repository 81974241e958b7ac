"""The record as tools over HTTP, asked by the official client, behind the same gate as the rest."""

import logging
from contextlib import contextmanager
from dataclasses import replace
from threading import Event, Thread

import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from qa.surfaces.access import access_for, mint
from qa.surfaces.backend import ready
from qa.surfaces.mcp_server import Agents
from qa.surfaces.policy import Policy
from tests.surfaces.alone import run_alone
from tests.surfaces.fake_engine import FakeEngine
from tests.surfaces.serving import serving

SECRET = "a secret of the tests, long enough to be one"
HEADERS = {"Content-Type": "application/json", "MCP-Protocol-Version": "2025-06-18"}
CALL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "ask", "arguments": {"question": "harbour"}},
}


@contextmanager
def at_mcp(**more):
    demo = serving(ready(FakeEngine()), mcp=True, **more)
    try:
        yield f"{demo.local_url}mcp"
    finally:
        demo.close(verbose=False)


@pytest.fixture(scope="module")
def address():
    with at_mcp() as where:
        yield where


@pytest.fixture(scope="module")
def guarded():
    """One that lets in whoever has a token; its second element is the origin it is known by."""
    policy = Policy(access=access_for("token", SECRET), origins=frozenset({"https://p.example"}))
    with at_mcp(policy=policy) as where:
        yield where, "https://p.example"


def asked(address, question="harbour", mode="auto", **headers):
    async def run():
        async with (
            httpx2.AsyncClient(headers=headers, trust_env=False) as http,
            Client(streamable_http_client(address, http_client=http), mode=mode) as client,
        ):
            tools = [tool.name for tool in (await client.list_tools()).tools]
            return tools, await client.call_tool("ask", {"question": question})

    return run_alone(run())


def posted(address, body=CALL, **headers):
    return httpx.post(address, json=body, headers=HEADERS | headers, trust_env=False)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_official_client_gets_the_answer(address, mode):
    tools, reply = asked(address, mode=mode)
    assert tools == ["ask", "search", "statements", "read"]
    assert reply.structured_content == FakeEngine().ask("harbour").to_dict()


def test_one_request_is_enough(address):
    reply = posted(address, Accept="*/*")
    assert reply.headers["content-type"] == "application/json"
    assert reply.json()["result"]["structuredContent"]["status"] == "answered"
    assert "mcp-session-id" not in reply.headers and reply.headers["x-request-id"]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_no_stream_is_opened_and_no_session_kept(address, method):
    reply = httpx.request(method, address, headers={"Accept": "text/event-stream"}, trust_env=False)
    assert reply.status_code == 405 and reply.headers["allow"] == "POST"


def test_a_listener_gets_no_stream_either(address):
    listen = {"jsonrpc": "2.0", "id": 1, "method": "subscriptions/listen", "params": {}}
    headers = {"MCP-Protocol-Version": "2026-07-28", "Accept": "text/event-stream"}
    assert posted(address, listen, **headers).status_code == 406


def test_off_there_is_nothing(client):
    assert client.post("/mcp", json=CALL, headers=HEADERS).status_code == 404


def test_without_a_token_nobody_is_let_in(guarded):
    where, _ = guarded
    reply = posted(where)
    assert reply.status_code == 401 and reply.headers["www-authenticate"] == "Bearer"
    assert posted(where, Authorization="Bearer a.b.c").status_code == 401


def test_with_a_token_the_official_client_gets_the_answer(guarded):
    where, origin = guarded
    token = mint(SECRET, "agent", origin)
    _, reply = asked(where, Authorization=f"Bearer {token}")
    assert reply.structured_content["status"] == "answered"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "https://p.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Host": "evil.example"}, 421),
    ],
)
def test_no_other_site_gets_in(address, headers, status):
    assert posted(address, **headers).status_code == status


def test_a_portals_page_gets_in_by_no_origin(guarded):
    where, origin = guarded
    token = mint(SECRET, "agent", origin)
    assert posted(where, Origin=origin, Authorization=f"Bearer {token}").status_code == 403


def test_behind_a_proxy_its_public_name_is_known():
    with at_mcp(root_path="https://record.example/chat") as where:
        assert posted(where, Host="record.example").status_code == 200
        assert posted(where, Host="other.example").status_code == 421


def test_requests_are_counted_against_the_rate():
    with at_mcp(policy=replace(Policy(), rate=20.0)) as where:
        told = [posted(where).status_code for _ in range(8)]
    assert told[:5] == [200] * 5 and told[-1] == 429


def test_too_long_a_request_is_refused(address):
    long = CALL | {"params": {"name": "ask", "arguments": {"question": "a" * 70_000}}}
    assert posted(address, long).status_code == 413


def test_no_question_is_logged(address, caplog):
    with caplog.at_level(logging.DEBUG):
        asked(address, "sesquipedalian harbour")
        asked(address, "sesquipedalian \u202e")
    kept = "\n".join(
        one.getMessage() for one in caplog.records if one.levelno >= logging.INFO
        and not one.name.startswith("httpx")
    )  # fmt: skip
    assert "POST /mcp 200" in kept and "sesquipedalian" not in kept


def test_a_full_line_is_told_to_come_back():
    inside, go_on = Event(), Event()

    class Slow(FakeEngine):
        def ask(self, question, **more):
            inside.set()
            go_on.wait(10)
            return super().ask(question, **more)

    agents = Agents(ready(Slow()), at_once=1, waiting=0)
    app = Starlette(routes=[Route("/mcp", agents)], lifespan=lambda app: agents.running())
    with TestClient(app) as client:
        first = []
        thread = Thread(
            target=lambda: first.append(client.post("/mcp", json=CALL, headers=HEADERS))
        )
        thread.start()
        assert inside.wait(10)
        turned_away = client.post("/mcp", json=CALL, headers=HEADERS)
        go_on.set()
        thread.join(10)
    assert turned_away.status_code == 503 and turned_away.headers["retry-after"] == "5"
    assert first[0].status_code == 200
