"""The doors that need a library: statements, documents, the counters, and the OpenAPI document."""

import json
import logging
import re
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import jsonschema
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from qa.surfaces import rest, source
from qa.surfaces.assets import FILES
from qa.surfaces.backend import Loading, ready
from qa.surfaces.metrics import Metrics, Observed
from tests.surfaces.fake_engine import FakeEngine
from tests.texts import BRIDGE, HARBOUR, engine

SPEC = json.loads(FILES["openapi.json"])
QUESTION = "What did Ada Quist say about the new quay?"
AS_JSON = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    quay = {"title": "A quay opens", "publisher": "Norrvik Post", "published": "2022-03-01"}
    texts = {
        "papers/harbour.txt": (HARBOUR, quay),
        "bridge.txt": (BRIDGE, {"title": "A bridge closes", "published": "2021-05-02"}),
    }
    return engine(tmp_path_factory.mktemp("record") / "library", texts)


@pytest.fixture
def metrics():
    return Metrics()


@pytest.fixture
def client(record, metrics):
    return TestClient(app(ready(record), metrics))


def app(backend, metrics, **more):
    return Starlette(routes=[*rest.routes(backend, metrics, **more), *source.routes(backend)])


# ---- statements and documents


def test_statements_name_speaker_and_source(client, record):
    told = client.get("/api/statements", params={"speaker": "Quist"}).json()["statements"]
    assert told and {row["speaker"] for row in told} == {"Ada Quist"}
    for row in told:
        assert (
            record.read(row["document_id"])
            .text[row["start"] : row["end"]]
            .startswith(row["text"].split(" […] ")[0])
        )
    about = client.get("/api/statements", params={"about": "quay", "limit": "1"}).json()
    assert len(about["statements"]) == 1 and "quay" in about["statements"][0]["text"]


@pytest.mark.parametrize(
    "asked", [{}, {"speaker": "Quist", "since": "soon"}, {"about": "x", "limit": "201"}]
)
def test_statements_without_sense_are_refused(client, asked):
    reply = client.get("/api/statements", params=asked)
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"


def test_documents_are_listed_a_page_at_a_time(client):
    first = client.get("/api/documents", params={"limit": 1}).json()
    second = client.get("/api/documents", params={"limit": 1, "offset": 1}).json()
    assert (first["total"], len(first["documents"]), second["offset"]) == (2, 1, 1)
    harbour, bridge = first["documents"][0], second["documents"][0]
    assert (harbour["name"], bridge["name"]) == ("harbour.txt", "bridge.txt")
    assert harbour["published"] == {"date": "2022-03-01", "read_from": "test"}
    assert harbour["passages"] >= 1 and harbour["statements"] >= 2
    assert harbour["characters"] == len(HARBOUR)
    assert client.get("/api/documents", params={"offset": 2}).json()["documents"] == []


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({"q": "BRIDGE closes"}, ["A bridge closes"]),
        ({"q": "papers"}, ["A quay opens"]),
        ({"publisher": "norrvik"}, ["A quay opens"]),
        ({"until": "2021"}, ["A bridge closes"]),
        ({"since": "2022-03", "q": "bridge"}, []),
    ],
)
def test_documents_are_filtered(client, asked, titles):
    told = client.get("/api/documents", params=asked).json()
    assert [one["title"] for one in told["documents"]] == titles and told["total"] == len(titles)


@pytest.mark.parametrize("asked", [{"limit": "0"}, {"offset": "-1"}, {"offset": "1" * 11}])
def test_a_page_that_cannot_be_is_refused(client, asked):
    assert client.get("/api/documents", params=asked).status_code == 422


def test_a_document_tells_who_says_what(client, record):
    found = client.get("/api/documents").json()["documents"][0]
    told = client.get(f"/source/{found['id']}", headers=AS_JSON).json()
    assert len(told["statements"]) == found["statements"]
    assert told["text"] == record.read(found["id"]).text


# ---- ids, counters, the line before the engine


def test_every_request_has_an_id(client):
    reply = client.get("/healthz", headers={"X-Request-Id": "portal-7.a"})
    assert reply.headers["x-request-id"] == "portal-7.a"
    made = [client.get("/healthz").headers["x-request-id"] for _ in range(2)]
    assert made[0] != made[1] and all(re.fullmatch("[0-9a-f]{32}", one) for one in made)
    forged = client.get("/healthz", headers={"X-Request-Id": 'a" onload="x'})
    assert "onload" not in forged.headers["x-request-id"]


def test_the_log_names_the_request_and_not_the_question(client, caplog):
    with caplog.at_level(logging.INFO, "qa.surfaces.metrics"):
        client.get("/api/search", params={"q": "quay"}, headers={"X-Request-Id": "seven"})
    record = next(one for one in caplog.records if one.name == "qa.surfaces.metrics")
    assert (record.request_id, record.path, record.status) == ("seven", "/api/search", 200)
    assert "quay" not in record.getMessage() and "seven" in record.getMessage()


def test_requests_and_questions_are_counted(client):
    client.post("/api/ask", json={"question": QUESTION})
    client.post("/api/ask", json={"question": "What is the capital of France?"})
    client.post("/api/ask", content=b"{")
    text = client.get("/metrics").text
    assert 'onrecord_requests_total{method="POST",path="/api/ask",status="200"} 2\n' in text
    assert 'onrecord_requests_total{method="POST",path="/api/ask",status="422"} 1\n' in text
    assert 'onrecord_request_seconds_bucket{path="/api/ask",le="+Inf"} 3\n' in text
    assert 'onrecord_request_seconds_count{path="/api/ask"} 3\n' in text
    outcomes = dict(re.findall(r'onrecord_questions_total\{outcome="(\w+)"\} (\d)', text))
    assert outcomes == {"answered": "1", "none": "1", "refused": "1"}
    assert "\nonrecord_ready 1\n" in text and "\nonrecord_documents 2\n" in text
    for line in text.splitlines():
        assert re.fullmatch(r'# (HELP|TYPE) .+|\w+(\{(\w+="[^"\\]*",?)+\})? [0-9.e+]+', line), line


def test_nobody_makes_the_counters_grow(metrics):
    async def nothing(scope, receive, send):
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    # Around the whole program and once more around a route: counted once.
    client = TestClient(Observed(Observed(nothing, metrics), metrics))
    for path in ('/a"b', "/api/x", "/source/1", "/source/2", "/static/x"):
        client.get(path)
    counted = re.findall(r'requests_total\{.*path="(.*)",status="404"\} (\d)', metrics.text({}))
    assert sorted(counted) == [("/source/{id}", "2"), ("/static/", "1"), ("other", "2")]


def test_a_full_line_is_told_to_come_back(metrics):
    inside, go_on = Event(), Event()

    class Slow(FakeEngine):
        def ask(self, question, **more):
            inside.set()
            go_on.wait(10)
            return super().ask(question, **more)

    with (
        TestClient(app(ready(Slow()), metrics, at_once=1, waiting=0)) as client,
        ThreadPoolExecutor(1) as pool,
    ):
        first = pool.submit(client.post, "/api/ask", json={"question": "harbour"})
        assert inside.wait(10)
        turned_away = client.post("/api/ask", json={"question": "harbour"})
        assert client.get("/healthz").json()["ready"]
        go_on.set()
        assert first.result().status_code == 200
    assert turned_away.status_code == 503 and turned_away.headers["retry-after"] == "5"


def test_metrics_while_loading(metrics):
    client = TestClient(app(Loading(Future()), metrics))
    assert client.get("/metrics").text.endswith("\nonrecord_ready 0\n")


# ---- the OpenAPI document


def strict(schema):
    """The same schema with nothing allowed that it does not name."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    more = {"additionalProperties": False} if "properties" in schema else {}
    return more | {name: strict(one) for name, one in schema.items()}


def fits(name, told):
    schemas = {"components": {"schemas": strict(SPEC["components"]["schemas"])}}
    schema = schemas | {"$ref": f"#/components/schemas/{name}"}
    jsonschema.validate(told, schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/api/search?question=quay", "Hits"),
        ("/api/search", "Problem"),
        ("/api/statements?about=quay", "Statements"),
        ("/api/documents", "Documents"),
        ("/api/documents?limit=x", "Problem"),
        ("/source/nothing", "Problem"),
        ("/healthz", "Health"),
    ],
)
def test_what_is_sent_is_what_the_document_says(client, path, name):
    fits(name, client.get(path, headers=AS_JSON).json())


def test_a_document_is_what_the_document_says(client):
    for one in client.get("/api/documents").json()["documents"]:
        fits("Document", client.get(f"/source/{one['id']}", headers=AS_JSON).json())


@pytest.mark.parametrize("question", [QUESTION, "What is the capital of France?", "What of Orr?"])
def test_answers_are_what_the_document_says(client, question):
    fits("Answer", client.post("/api/ask", json={"question": question}).json())


@pytest.mark.parametrize("question", ["harbour", "wordings harbour", "sale", "Bergh", "silent"])
def test_every_kind_of_answer_is_what_the_document_says(question):
    fits("Answer", json.loads(FakeEngine().ask(question).to_json()))


def test_the_examples_fit_their_schemas():
    checked = 0
    for operations in SPEC["paths"].values():
        for operation in (one for name, one in operations.items() if name != "parameters"):
            for reply in operation["responses"].values():
                media = reply.get("content", {}).get("application/json", {})
                for example in media.get("examples", {}).values():
                    fits(media["schema"]["$ref"].rpartition("/")[2], example["value"])
                    checked += 1
    for name, schema in SPEC["components"]["schemas"].items():
        for example in schema.get("examples", ()):
            fits(name, example)
            checked += 1
    assert checked >= 8


def test_every_reference_of_the_document_leads_somewhere():
    for pointer in set(re.findall(r'"#/([^"]+)"', json.dumps(SPEC))):
        found = SPEC
        for step in pointer.split("/"):
            found = found[step]
    for schema in SPEC["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
