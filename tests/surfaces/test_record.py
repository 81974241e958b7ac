"""The page of the record and the same as JSON, over a small library."""

import html
import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from corpus.errors import OnRecordError
from qa import listing
from qa.interface import INTERFACES
from qa.surfaces import paths, record
from qa.surfaces.access import MAY_ADD
from qa.surfaces.backend import ready
from tests.surfaces.fake_engine import HOSTILE
from tests.texts import BRIDGE, HARBOUR, engine

MENU = "Advertisement\n\n" + HARBOUR
TEXTS = {
    "papers/harbour.txt": (
        MENU,
        {"title": "A quay opens", "publisher": "Norrvik Post", "published": "2022-03-01"},
    ),
    "bridge.txt": (BRIDGE, {"title": "A bridge closes", "published": "2021-05-02"}),
    "hostile.txt": (
        f"{HOSTILE}\n\nMayor {HOSTILE[:20]} Orr said: “The ferry is free.”",
        {"title": HOSTILE, "publisher": HOSTILE},
    ),
}


class Allowing:
    """Notes on each request whether its sender may add, as the gate does."""

    def __init__(self, app, may_add):
        self.app, self.may_add = app, may_add

    async def __call__(self, scope, receive, send):
        scope[MAY_ADD] = self.may_add
        await self.app(scope, receive, send)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return engine(tmp_path_factory.mktemp("record") / "library", TEXTS)


def client_of(engine, *, may_add=False, root=""):
    return TestClient(Allowing(Starlette(routes=record.routes(ready(engine), root)), may_add))


@pytest.fixture(scope="module")
def client(small):
    return client_of(small)


def titles(page):
    return re.findall(r'class="name"><a [^>]*>([^<]*)</a>', page)


def shown(client, **asked):
    return client.get("/documents", params=asked).text


# ---- documents


def test_the_newest_documents_stand_first(client):
    page = shown(client)
    assert titles(page)[1:] == ["A bridge closes", "A quay opens"]
    assert "3 documents" in page and "Found: 3" in page
    assert re.search(r'href="/documents" aria-current="page">Documents', page)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "BRIDGE closes"}, ["A bridge closes"]),
        ({"publisher": "norrvik"}, ["A quay opens"]),
        ({"until": "2021"}, ["A bridge closes"]),
        ({"speaker": "quist"}, ["A quay opens"]),
        ({"speaker": "Nobody"}, []),
        ({"speaker": '"Quist"'}, []),
        ({"speaker": '"Ada Quist"'}, ["A quay opens"]),
        ({"sort": "title", "since": "2021"}, ["A bridge closes", "A quay opens"]),
        ({"sort": "date", "since": "2021"}, ["A quay opens", "A bridge closes"]),
    ],
)
def test_documents_are_filtered_and_sorted(client, asked, found):
    page = shown(client, **asked)
    assert titles(page) == found
    for name, value in asked.items():
        assert f'value="{value}"' in html.unescape(page), name
    assert ("Nothing fits" in page) is (not found)


def test_a_date_that_is_none_is_told_beside_the_form(client):
    reply = client.get("/documents", params={"since": "soon", "q": "quay"})
    assert reply.status_code == 422 and 'role="alert"' in reply.text
    assert 'value="quay"' in reply.text and "is not a date" in reply.text


@pytest.mark.parametrize("asked", [{"sort": "size"}, {"q": "x" * 201}])
def test_what_makes_no_sense_is_refused(client, asked):
    assert client.get("/documents", params=asked).status_code == 422


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999", "7"])
def test_any_page_number_is_answered(client, page):
    assert client.get("/documents", params={"page": page}).status_code == 200


def test_a_long_list_is_turned_page_by_page(tmp_path):
    texts = {f"{number:02}.txt": (BRIDGE, {"title": f"No {number:02}"}) for number in range(60)}
    client = client_of(engine(tmp_path / "library", texts))
    page = shown(client, sort="title", q="txt")
    assert titles(page)[0] == "No 00" and len(titles(page)) == 25
    after = html.unescape(re.search(r'rel="next" href="([^"]*)"', page)[1])
    second = client.get(after).text
    assert titles(second)[0] == "No 25" and "page 2 of 3" in second
    assert 'start="26"' in second and 'rel="prev"' in second
    last = shown(client, sort="title", page=3)
    assert len(titles(last)) == 10 and 'rel="next"' not in last


# ---- speakers


def test_speakers_lead_to_what_they_said(client):
    page = html.unescape(shown(client, view="speakers", q="quist"))
    assert "<bdi>Ada Quist</bdi>" in page and "Statements: 2" in page
    assert "/timeline?speaker=Ada+Quist" in page
    assert "/?q=What+did+Ada+Quist+say%3F" in page
    assert "/documents?speaking" not in page and "/documents?speaker=%22Ada+Quist%22" in page


def test_speakers_as_json(client, small):
    told = client.get("/api/speakers", params={"q": "quist"}).json()
    assert (told["total"], told["offset"], told["limit"]) == (1, 0, 50)
    (one,) = told["speakers"]
    assert one["name"] == "Ada Quist" and one["statements"] == 2 and one["documents"] == 1
    everybody = client.get("/api/speakers", params={"sort": "name", "limit": 1}).json()
    assert everybody["total"] == len(listing.speakers(small.library).tallies) > 1
    assert len(everybody["speakers"]) == 1


@pytest.mark.parametrize("asked", [{"sort": "age"}, {"limit": "501"}, {"offset": "-1"}])
def test_speakers_without_sense_are_refused(client, asked):
    reply = client.get("/api/speakers", params=asked)
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"


def test_speakers_are_read_only(client):
    reply = client.post("/api/speakers")
    assert reply.status_code == 405 and reply.headers["allow"] == "GET"


# ---- what was set aside


def test_what_was_set_aside_leads_to_its_place(client, small):
    (one,) = listing.quarantine(small.library, rule="advertisement").blocks
    page = html.unescape(shown(client, view="quarantine", rule="advertisement"))
    assert (
        "Advertisement</p>" in page and '<option lang="en" value="advertisement" selected' in page
    )
    assert f"/source/{one['document_id']}?start={one['start']}&end={one['end']}#cited" in page


def test_the_blocks_of_one_document(client, small):
    harbour = listing.documents(small.library, words="harbour").documents[0]
    page = html.unescape(shown(client, sort="added"))
    assert f"/documents?view=quarantine&document={harbour['id']}" in page
    told = client.get("/api/quarantine", params={"document_id": harbour["id"]}).json()
    assert told["total"] == 1 == harbour["quarantined"] and told["rules"] == {"advertisement": 1}
    assert told["blocks"][0]["text"] == "Advertisement" and told["blocks"][0]["restorable"]
    assert "A quay opens" in shown(client, view="quarantine", document=harbour["id"])


def test_a_document_that_is_not_there(client):
    assert client.get("/documents?view=quarantine&document=x").status_code == 404
    assert client.get("/api/quarantine?document_id=x").status_code == 404


# ---- every page


VIEWS = ("documents", "speakers", "quarantine", "add")


@pytest.mark.parametrize("view", VIEWS)
def test_hostile_words_are_only_text(small, view):
    client = client_of(small, may_add=True)
    for asked in ({}, {"q": HOSTILE[:190], "rule": HOSTILE[:190], "addition": HOSTILE[:190]}):
        page = shown(client, view=view, **asked)
        assert not re.search(r"<script(?! src)|<img|<!--|\son\w+=\"alert|\u202e", page)


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_in_the_readers_language(small, view):
    client = client_of(small, may_add=True)
    for language, interface in INTERFACES.items():
        page = client.get(
            "/documents", params={"view": view}, headers={"Accept-Language": language}
        )
        assert f'<html lang="{language}" dir="{interface.direction}"' in page.text
        assert interface.say("record_documents") in page.text


def test_root_and_theme_are_kept(small):
    page = shown(client_of(small, root="/bot"), __theme="dark")
    assert '<html lang="en" dir="ltr" class="dark">' in page
    assert 'name="__theme" value="dark"' in page
    links = [one for one in re.findall(r'(?:href|action)="([^"]*)"', page) if "static" not in one]
    assert links and all(one.startswith("/bot/") for one in links)


def test_the_page_has_a_second_address_and_stands_under_any_root(small):
    assert client_of(small).get("/record").text == shown(client_of(small))
    page = client_of(small, root="/record").get("/documents").text
    assert 'action="/record/documents"' in page and 'href="/record/documents?view=' in page


def test_who_may_not_add_sees_nothing_of_it(small):
    for view in VIEWS:
        page = shown(client_of(small), view=view)
        assert "Add documents" not in page and "record.js" not in page and 'type="file"' not in page
    page = shown(client_of(small, may_add=True), view="add")
    assert 'type="file"' in page and 'action="/api/documents"' in page


def test_a_library_that_cannot_be_opened_is_told():
    class Broken:
        @property
        def library(self):
            raise OnRecordError("There is no library here.")

    reply = client_of(Broken()).get("/documents")
    assert reply.status_code == 500 and "There is no library here." in reply.text


def test_the_gate_lets_these_addresses_through():
    assert all(map(paths.is_served, (*record.PATHS, "/api/additions/x")))


def test_lists_follow_the_library(tmp_path):
    own = engine(tmp_path / "library", {"a.txt": BRIDGE})
    client = client_of(own)
    assert "Found: 1" in shown(client)
    (one,) = listing.documents(own.library).documents
    own.library.remove(one["id"])
    assert "Found: 0" not in shown(client) and "Nothing fits" in shown(client)
    assert listing.speakers(own.library).total == 0
