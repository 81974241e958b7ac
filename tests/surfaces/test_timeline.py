"""`GET /timeline`: a page, or JSON; errors as elsewhere."""

import html
import re
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from corpus.entity import Entity, Tally
from qa.interface import INTERFACES
from qa.surfaces import timeline
from qa.surfaces.backend import ready
from tests.qa.timelines import Shelf
from tests.surfaces.fake_engine import HOSTILE, FakeEngine

TALLIES = (Tally(Entity("Anna Berg", "person"), 12, 3), Tally(Entity(HOSTILE, "person"), 2, 1))


def served(engine, root=""):
    engine.library = SimpleNamespace(tallies=lambda: TALLIES)
    return TestClient(Starlette(routes=timeline.routes(ready(engine), root)))


@pytest.fixture(scope="module")
def client():
    with served(FakeEngine()) as client:
        yield client


def test_the_page_has_a_mark_that_opens_the_source(client):
    page = client.get("/timeline", params={"speaker": "Anna Berg", "about": "harbour"}).text
    assert "Anna Berg on “harbour”" in html.unescape(page)
    assert 'value="Anna Berg"' in page and 'value="harbour"' in page
    marks = re.findall(r'<a href="([^"]*)" aria-label="([^"]*)"', page)
    assert len(marks) == 1 and "/source/" in marks[0][0]
    assert html.unescape(marks[0][1]).startswith('Anna Berg, 1 March 2022: "The harbour')


def test_json_instead_of_the_page(client):
    headers = {"Accept": "application/json"}
    reply = client.get("/timeline", params={"speaker": "Anna Berg"}, headers=headers)
    told = reply.json()
    assert told["speaker"] == "Anna Berg" and told["statements"][0]["date"] == "2022-03-01"
    assert "Accept" in reply.headers["vary"]


def test_without_a_question_there_is_a_form_and_whom_to_choose(client):
    page = client.get("/timeline").text
    assert "<form" in page and "/timeline?speaker=Anna+Berg" in html.unescape(page)
    assert not re.search(r"<script(?! src)|<img", page)


def test_programs_must_name_something(client):
    reply = client.get("/timeline", headers={"Accept": "application/json"})
    assert reply.status_code == 422 and "Name a speaker" in reply.json()["detail"]


def test_a_name_that_is_too_long_is_refused(client):
    reply = client.get("/timeline", params={"speaker": "x" * 300})
    assert reply.status_code == 422 and "at most 200" in reply.text
    assert 'role="alert"' in reply.text and f'value="{"x" * 200}"' in reply.text


@pytest.mark.parametrize("name", ["speaker", "about", "since", "until"])
def test_hostile_parameters_are_only_text(client, name):
    page = client.get("/timeline", params={"about": "harbour", name: HOSTILE[:190]}).text
    assert not re.search(r"<script(?! src)|<img|<!--|<h1[^>]*><", page)


def test_the_page_is_in_the_readers_language_and_direction(client):
    headers = {"Accept-Language": "ar"}
    page = client.get("/timeline", params={"speaker": "Anna Berg"}, headers=headers).text
    assert '<html lang="ar" dir="rtl">' in page
    assert INTERFACES["ar"].say("timeline_show") in page


def test_the_theme_and_the_root_are_kept():
    with served(FakeEngine(), "/record") as client:
        page = client.get("/timeline", params={"speaker": "Anna Berg", "__theme": "dark"}).text
    assert '<html lang="en" dir="ltr" class="dark">' in page
    assert 'action="/record/timeline"' in page and 'name="__theme" value="dark"' in page
    assert html.unescape(page).count("/record/source/") == 2


def test_a_question_to_the_chat_says_the_same():
    shelf = Shelf()
    shelf.say("The quay is open.", "2022-03-01")
    with served(shelf) as client:
        page = html.unescape(client.get("/timeline?speaker=Ada+Quist&about=quay").text)
    assert "/?q=What+did+Ada+Quist+say+about+quay%3F" in page


def test_where_a_speaker_is_silent_on_a_subject_each_is_offered_alone():
    shelf = Shelf()
    shelf.say("The quay is open.", "2022-03-01")
    with served(shelf) as client:
        page = html.unescape(client.get("/timeline?speaker=Ada+Quist&about=whales").text)
    links = re.findall(r'href="(/timeline[^"]*)"', page)
    assert links == ["/timeline?speaker=Ada+Quist", "/timeline?about=whales"]
