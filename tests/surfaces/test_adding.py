"""Adding documents over HTTP: who may, what is taken, what becomes of it, and that it answers."""

import json
import shutil
import time
from concurrent.futures import Future
from threading import Event

import httpx
import jsonschema
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from corpus.errors import LibraryMissing
from corpus.library import Library
from qa.engine import Engine
from qa.index import open_index
from qa.surfaces import adding, record, rest
from qa.surfaces.access import Access, mint
from qa.surfaces.adding import Additions
from qa.surfaces.assets import FILES
from qa.surfaces.backend import Loading, ready
from qa.surfaces.paths import BODY_LIMIT
from qa.surfaces.policy import Policy
from qa.surfaces.record import ADDING_LIMIT
from qa.surfaces.security import Gate
from tests.surfaces.serving import serving
from tests.texts import BRIDGE, engine

LIGHTHOUSE = (
    "The lighthouse of Ardlund\n\n"
    "Mayor Signe Holm said on Monday that the lighthouse would be lit every night.\n\n"
    "“No ship will be lost on the Skarv reef again,” Holm told reporters.\n"
)
SECRET = "a secret of the tests, long enough to be one"
PORTAL = "https://portal.example"
EDITORS = frozenset({"ann"})
SPEC = json.loads(FILES["openapi.json"])


@pytest.fixture
def small(tmp_path):
    return engine(tmp_path / "library", {"bridge.txt": BRIDGE})


def client_of(backend, policy=None, **more):
    line = Additions(backend, **more)
    routes = [*record.routes(backend, additions=line), *rest.routes(backend)]
    app = Starlette(routes=routes, middleware=[Middleware(Gate, policy=policy or Policy())])
    return TestClient(app, base_url="http://localhost")


@pytest.fixture
def client(small):
    return client_of(ready(small))


def upload(name, content=LIGHTHOUSE):
    return ("files", (name, content.encode() if isinstance(content, str) else content))


def finished(client, reply):
    """The addition as it is when it is over."""
    assert reply.status_code == 202, reply.text
    where = reply.headers["location"]
    assert where == f"/api/additions/{reply.json()['id']}"
    for _ in range(1000):
        told = client.get(where).json()
        if told["state"] in ("done", "failed"):
            return told
        time.sleep(0.02)
    raise AssertionError(told)


def sent(client, *files, **fields):
    return finished(client, client.post("/api/documents", files=files, data=fields))


def posted(client, **row):
    return finished(client, client.post("/api/documents", json=row))


# ---- the whole way, with the real model on a running server


@pytest.fixture(scope="module")
def running(tmp_path_factory, sample_folder, embedder):
    folder = tmp_path_factory.mktemp("adding") / "library"
    shutil.copytree(sample_folder, folder)
    library = Library.open(folder)
    demo = serving(ready(Engine(library, embedder, open_index(library, embedder))))
    with httpx.Client(base_url=demo.local_url, trust_env=False, timeout=30) as client:
        yield client
    demo.close(verbose=False)


def asked(client, question):
    return client.post("/api/ask", json={"question": question}).json()


def test_what_was_added_answers_without_a_restart(running):
    question = "What did Signe Holm say about ships?"
    assert asked(running, question)["status"] == "none"
    before = running.get("/api/documents").json()["total"]
    told = sent(running, upload("lighthouse.txt"))
    assert (told["state"], told["summary"]) == ("done", "1 added")
    answer = asked(running, question)
    assert answer["status"] == "answered"
    cited = answer["citations"][0]
    assert "No ship will be lost" in cited["quote"] and cited["speaker"] == "Signe Holm"
    assert cited["document_id"] == told["outcomes"][0]["document_id"]
    assert cited["source"].endswith("/lighthouse.txt")
    assert running.get("/api/documents").json()["total"] == before + 1
    assert asked(running, "What did Xi Jinping tell Putin about talks?")["citations"]


def test_a_text_that_changes_is_answered_from_as_it_is_now(running):
    row = {"source": "minutes/7", "title": "Minutes", "published": "2023-05-03"}
    first = "The ferry to Ardlund will sail twice a day, Mayor Bo Rask told the council."
    assert posted(running, text=first, **row)["summary"] == "1 added"
    told = posted(running, text=first.replace("twice", "nine times"), **row)
    assert told["summary"] == "1 replaced"
    answer = asked(running, "What did Bo Rask say about the ferry?")
    assert "nine times a day" in answer["citations"][0]["quote"]
    assert answer["citations"][0]["source"] == "sent:minutes/7"


def test_questions_are_answered_while_documents_are_added(running):
    rows = "".join(
        json.dumps({"text": f"Warden Ida Moe said that gate {n} of the canal was painted green."})
        + "\n"
        for n in range(150)
    )
    reply = running.post("/api/documents", files=[upload("gates.jsonl", rows)])
    states = set()
    for _ in range(600):
        told = running.get(f"/api/additions/{reply.json()['id']}").json()
        states.add(told["state"])
        assert asked(running, "What did Xi Jinping tell Putin about talks?")["citations"]
        if told["state"] == "done":
            break
    assert told["counts"]["added"] == 150 and len(told["outcomes"]) == 150
    assert "indexing" in states
    assert (
        "gate 7 "
        in asked(running, "What did Ida Moe say of gate 7 of the canal?")["citations"][0]["quote"]
    )


# ---- what is taken


def test_several_files_and_an_address_have_an_outcome_each(client, small):
    told = sent(
        client,
        upload("lighthouse.txt"),
        upload("program.exe", b"MZ\x90\0"),
        upload("bridge.txt", BRIDGE),
        url="http://127.0.0.1/private",
    )
    assert told["counts"] == {"added": 2, "replaced": 0, "unchanged": 0, "refused": 2}
    assert told["summary"] == "2 added, 2 refused" and told["why"] == ""
    by_name = {one["name"]: one for one in told["outcomes"]}
    assert "unknown file type" in by_name["program.exe"]["why"]
    assert "private network" in by_name["127.0.0.1/private"]["why"]
    assert [one["status"] for one in told["outcomes"][:2]] == ["refused", "refused"]
    one = by_name["lighthouse.txt"]
    assert one["title"] == "The lighthouse of Ardlund" and one["passages"] >= 1
    assert small.read(one["document_id"]).source == one["source"]
    kept = [path.name for path in (small.library.folder / "uploads").rglob("*.*")]
    assert sorted(kept) == ["bridge.txt", "lighthouse.txt"]  # nothing of what was refused


def test_the_same_file_again_is_unchanged(client):
    assert sent(client, upload("a.txt"))["summary"] == "1 added"
    told = sent(client, upload("a.txt"))
    assert told["summary"] == "1 unchanged" and told["outcomes"][0]["passages"] >= 1


def test_what_was_set_aside_is_counted(client):
    told = sent(client, upload("a.txt", "Advertisement\n\n" + LIGHTHOUSE))
    assert told["outcomes"][0]["quarantined"] == 1


@pytest.mark.parametrize("name", ["../../../escape.txt", "/abs/escape.txt", "..\\escape.txt"])
def test_no_upload_leaves_its_folder(client, small, name):
    told = sent(client, upload(name))
    folder = small.library.folder
    (one,) = folder.rglob("escape.txt")
    assert one.parents[1] == folder / "uploads"
    assert told["outcomes"][0]["source"] == str(one)
    assert not list(folder.parent.glob("*.txt"))


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "not JSON"),
        (b"[" * 10_000, "not JSON"),
        (b"[]", "Send files"),
        (b"{}", "needs 'source' and 'text'"),
        ({"url": 3}, "Send files"),
        ({"url": "/etc/passwd"}, "no web address"),
        ({"url": "file:///etc/passwd"}, "no web address"),
        ({"url": "https://x.example/" + "a" * 1000}, "no web address"),
        ({"text": "words"}, "needs 'source' and 'text'"),
        ({"source": "a", "text": "  "}, "needs 'source' and 'text'"),
        ({"source": "a\nb", "text": "words"}, "one line"),
        ({"source": "a" * 1001, "text": "words"}, "one line"),
        ({"source": "a", "text": "words", "path": "x"}, "'path' is not known"),
        ({"source": "a", "text": "half \ud800"}, "half characters"),
        ({"source": "a", "text": "nul \0"}, "half characters"),
    ],
)
def test_what_makes_no_sense_is_refused_at_once(client, body, why):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    reply = client.post("/api/documents", content=content)
    assert reply.status_code == 422 and why in reply.json()["detail"]
    assert reply.headers["content-type"] == "application/problem+json"


def test_a_form_without_anything_is_refused(client):
    reply = client.post("/api/documents", files=[("files", ("", b""))])
    assert reply.status_code == 422
    reply = client.post("/api/documents", files=[("files", ("", b""))], data={"url": "/etc/x"})
    assert reply.status_code == 422 and "no web address" in reply.json()["detail"]


def test_a_form_that_is_broken_or_endless_is_refused(client):
    head = {"Content-Type": "multipart/form-data; boundary=x"}
    assert client.post("/api/documents", content=b"nothing", headers=head).status_code == 422
    many = [upload(f"{number}.txt", "x") for number in range(101)]
    reply = client.post("/api/documents", files=many)
    assert reply.status_code == 422 and "100" in reply.json()["detail"]


def test_a_form_of_a_browser_without_script_is_sent_to_the_page(client):
    reply = client.post(
        "/api/documents", files=[upload("a.txt")], headers={"Accept": "text/html,*/*;q=0.8"},
        follow_redirects=False,
    )  # fmt: skip
    assert reply.status_code == 303
    where = reply.headers["location"]
    assert where.startswith("/documents?view=add&addition=")
    for _ in range(500):
        page = client.get(where).text
        if 'data-over="1"' in page:
            break
        assert "Show how far it is now" in page
        time.sleep(0.02)
    assert "Finished (added: 1)" in page and "The lighthouse of Ardlund" in page


def test_a_forgotten_addition_is_told(client):
    assert client.get("/api/additions/x").status_code == 404
    assert "any more" in client.get("/documents?view=add&addition=x").text


def test_documents_are_still_listed_at_the_same_address(client):
    assert client.get("/api/documents").json()["total"] == 1
    assert client.delete("/api/documents").status_code == 405


# ---- who may


def token(user):
    return {"Authorization": "Bearer " + mint(SECRET, user, PORTAL)}


def with_tokens(small):
    access = Access("token", SECRET)
    return client_of(
        ready(small), Policy(origins=frozenset({PORTAL}), access=access, editors=EDITORS, rate=0)
    )


def test_only_editors_may(small):
    client = with_tokens(small)
    row = {"source": "a", "text": LIGHTHOUSE}
    assert client.post("/api/documents", json=row).status_code == 401
    reply = client.post("/api/documents", json=row, headers=token("bob"))
    assert reply.status_code == 403 and "--editors" in reply.json()["detail"]
    taken = client.post("/api/documents", json=row, headers=token("ann"))
    assert taken.status_code == 202
    where = taken.headers["location"]
    assert client.get(where, headers=token("bob")).status_code == 403
    assert client.get(where, headers=token("ann")).status_code == 200
    assert "Add documents" not in client.get("/documents?view=add", headers=token("bob")).text
    assert 'type="file"' in client.get("/documents?view=add", headers=token("ann")).text


def test_a_portals_page_may_not_even_for_an_editor(small):
    client = with_tokens(small)
    headers = {**token("ann"), "Origin": PORTAL}
    row = {"source": "a", "text": LIGHTHOUSE}
    assert client.post("/api/documents", json=row, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site",
         "Sec-Fetch-Mode": "navigate"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
    ],
)  # fmt: skip
def test_no_other_site_may(client, headers):
    reply = client.post("/api/documents", files=[upload("a.txt")], headers=headers)
    assert reply.status_code == 403 and "other sites" in reply.json()["detail"]


def test_everybody_on_the_network_may_not(small):
    client = client_of(ready(small), Policy(loopback=False, rate=0))
    assert client.post("/api/documents", files=[upload("a.txt")]).status_code == 403
    big = client.post("/api/documents", content=b"x" * (BODY_LIMIT + 1))
    assert big.status_code == 413


def test_an_editor_may_send_more_than_others_but_not_without_end(client):
    told = sent(client, upload("big.txt", LIGHTHOUSE * (BODY_LIMIT // len(LIGHTHOUSE) + 1)))
    assert told["counts"]["added"] == 1
    length = {"Content-Length": str(ADDING_LIMIT + 1)}
    assert client.post("/api/documents", content=b"x", headers=length).status_code == 413


# ---- the line


class Held:
    """An engine whose library is there and whose additions wait until they are let go."""

    def __init__(self, engine):
        self.inside, self.go_on = Event(), Event()
        self.real = engine
        self.embedder = engine.embedder
        self.examples = engine.examples

    @property
    def library(self):
        return self.real.library


def test_additions_wait_for_each_other_and_a_full_line_says_so(small, monkeypatch):
    held = Held(small)
    work = adding.perform

    def slow(engine, addition):
        held.inside.set()
        assert held.go_on.wait(20)
        work(engine, addition)

    monkeypatch.setattr(adding, "perform", slow)
    client = client_of(ready(held), most_waiting=1)
    first = client.post("/api/documents", files=[upload("a.txt")])
    assert held.inside.wait(10)
    second = client.post("/api/documents", json={"source": "b", "text": BRIDGE + " Again."})
    assert second.json()["state"] == "waiting"
    third = client.post("/api/documents", files=[upload("c.txt", "Never kept.")])
    assert third.status_code == 503 and int(third.headers["retry-after"]) > 0
    assert not list(small.library.folder.rglob("c.txt"))
    held.go_on.set()
    assert finished(client, first)["summary"] == "1 added"
    assert finished(client, second)["summary"] == "1 added"
    assert sent(client, upload("c.txt", "Now there is room for this short note."))["counts"][
        "added"
    ]


def test_another_process_that_writes_is_waited_for(client, small, monkeypatch):
    monkeypatch.setattr(adding, "PAUSE", 0.05)
    with small.library.writing():
        reply = client.post("/api/documents", files=[upload("a.txt")])
        time.sleep(1.5)
        assert client.get(reply.headers["location"]).json()["state"] == "adding"
    assert finished(client, reply)["summary"] == "1 added"


def test_a_library_that_stays_busy_is_told(client, small, monkeypatch):
    monkeypatch.setattr(adding, "PATIENCE", 0)
    with small.library.writing():
        told = finished(client, client.post("/api/documents", files=[upload("a.txt")]))
    assert told["state"] == "failed" and "Another process is writing" in told["why"]


def test_an_error_in_the_program_is_told_and_logged(client, monkeypatch, caplog):
    def broken(*_, **__):
        raise ZeroDivisionError("secret words")

    monkeypatch.setattr(adding, "sync", broken)
    told = sent(client, upload("a.txt"))
    assert told["state"] == "failed" and told["why"] == adding.BROKEN
    assert told["counts"]["added"] == 1 and "an addition failed" in caplog.text
    monkeypatch.undo()
    assert sent(client, upload("b.txt", BRIDGE + "\n\nIt opened in May."))["state"] == "done"


def test_while_the_record_is_loading(monkeypatch):
    monkeypatch.setattr(adding, "LOADING_PATIENCE", 0.01)
    client = client_of(Loading(Future()))
    reply = client.post("/api/documents", files=[upload("a.txt")])
    assert reply.status_code == 503 and reply.headers["retry-after"]
    failed = Future()
    failed.set_exception(LibraryMissing("there"))
    reply = client_of(Loading(failed)).post("/api/documents", files=[upload("a.txt")])
    assert reply.status_code == 500 and "python -m corpus add" in reply.json()["detail"]


def test_a_disk_that_cannot_be_written_is_told(client, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(adding.adding, "keep", full)
    reply = client.post("/api/documents", files=[upload("a.txt")])
    assert reply.status_code == 500 and "No space left on device" in reply.json()["detail"]


def test_additions_are_forgotten_in_the_end(small, monkeypatch):
    monkeypatch.setattr(adding, "REMEMBERED", 2)
    client = client_of(ready(small))
    told = [sent(client, upload(f"{number}.txt")) for number in range(3)]
    assert client.get(f"/api/additions/{told[0]['id']}").status_code == 404
    assert client.get(f"/api/additions/{told[2]['id']}").status_code == 200


def test_uploads_are_read_as_what_they_are(client):
    page = "<html><head><title>A page</title></head><body><p>" + BRIDGE + "</p></body></html>"
    told = sent(client, upload("saved.txt", page), upload("empty.txt", ""))
    by_name = {one["name"]: one for one in told["outcomes"]}
    assert by_name["saved.txt"]["title"] == "A page"
    assert "empty" in by_name["empty.txt"]["why"]


# ---- the OpenAPI document


def fits(name, told):
    schema = {"components": SPEC["components"], "$ref": f"#/components/schemas/{name}"}
    jsonschema.validate(told, schema, jsonschema.Draft202012Validator)
    assert told.keys() == SPEC["components"]["schemas"][name]["properties"].keys()


def test_what_is_sent_is_what_the_document_says(client):
    reply = client.post("/api/documents", files=[upload("a.txt"), upload("b.exe")])
    fits("Addition", reply.json())
    told = finished(client, reply)
    fits("Addition", told)
    for one in told["outcomes"]:
        fits("Outcome", one)
    fits("Speakers", client.get("/api/speakers").json())
    fits("Quarantine", client.get("/api/quarantine").json())
    fits("Problem", client.get("/api/additions/x").json())
