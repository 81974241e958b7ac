"""The engine over HTTP: same JSON as everywhere, errors in one shape."""

import json
from concurrent.futures import Future

import pytest

from corpus.errors import LibraryMissing
from qa.surfaces import paths, rest
from qa.surfaces.backend import Loading


def is_problem(reply, status):
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    told = reply.json()
    assert set(told) == {"type", "title", "status", "detail"} and told["status"] == status
    return told["detail"]


def test_ask_gives_the_answer_as_it_is(client, engine):
    reply = client.post("/api/ask", json={"question": "harbour?", "history": ["earlier"]})
    assert reply.text == engine.ask("harbour?", history=["earlier"]).to_json()
    assert engine.asked[-2] == ("harbour?", ["earlier"])


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"question": 3}', b'{"question": "a", "history": "b"}', b"\xff",
     b'{"question": "a", "history": [1]}', b'{"question": "a", "without": {}}',
     b"[" * 20000, b'{"question": ""}',
     b'{"question": "\\ud800"}', b'{"question": "a\\u0000"}'],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(client, body):
    assert is_problem(client.post("/api/ask", content=body), 422)


def test_a_get_of_ask_is_no_question(client):
    reply = client.get("/api/ask")
    assert "POST" in is_problem(reply, 405) and reply.headers["allow"] == "POST"


def test_a_chip_can_be_left_out(client, engine):
    reply = client.post("/api/ask", json={"question": "harbour", "without": ["topic:harbour"]})
    assert [chip["kind"] for chip in reply.json()["query"]["chips"]] == ["speaker"]
    assert engine.without[-1] == ("topic:harbour",)


def test_search(client):
    reply = client.get("/api/search", params={"question": "sea", "limit": 2})
    assert len(reply.json()["hits"]) == 2
    reply = client.get("/api/search", params={"q": "sea", "publisher": "Norrvik Post"})
    assert [hit["publisher"] for hit in reply.json()["hits"]] == ["Norrvik Post"]


@pytest.mark.parametrize("limit", ["0", "-1", "101", "many", "٣x"])
def test_a_bad_limit_is_refused(client, limit):
    assert "limit" in is_problem(client.get("/api/search", params={"q": "a", "limit": limit}), 422)


def test_health_of_a_ready_engine(client):
    known = client.get("/healthz").json()
    assert known["state"] == "ready" and known["documents"] == 3 and known["examples"]


def test_health_while_loading_and_after_failure():
    future: Future = Future()
    loading = {"alive": True, "ready": False, "state": "loading", "detail": "3 of 9"}
    assert rest.health(Loading(future, "3 of 9")) == loading
    future.set_exception(LibraryMissing("nowhere"))
    assert "nowhere" in rest.health(Loading(future))["detail"]


def test_openapi_names_every_endpoint(client):
    described = set(client.get("/openapi.json").json()["paths"])
    served = {path for path in paths.PATHS if path.startswith("/api/")} | rest.PATHS
    assert described == served | {"/source/{id}", "/api/additions/{id}", "/timeline"}


def test_the_answer_is_the_same_every_time(client):
    ask = json.dumps({"question": "harbour"})
    assert len({client.post("/api/ask", content=ask).content for _ in range(3)}) == 1
