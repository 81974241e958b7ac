"""The page of a whole document: complete, inert, marked at the cited words."""

import html
import re
import time
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from corpus.document import Heading, Quarantined, Span
from corpus.entity import Entity
from corpus.statement import Statement
from qa.interface import INTERFACES
from qa.surfaces import document_page, source
from qa.surfaces.backend import ready
from qa.surfaces.document_page import Leaf
from tests.surfaces.fake_engine import HARBOUR, HOSTILE, FakeEngine, documents

HARBOUR_PAGE, READOUT, EVIL = documents()
# What is no page of ours: scripts but our own, pictures, comments.
FOREIGN = r'<script(?! src="/static/on-record/source\.js)|<img|<!--'


@pytest.fixture(scope="module")
def client():
    with TestClient(Starlette(routes=source.routes(ready(FakeEngine())))) as client:
        yield client


def text_of(page):
    body = re.sub(r"(?s)^.*<article[^>]*>|</article>.*$", "", page)
    return html.unescape(re.sub(r"<[^>]+>", "", body))


def test_the_whole_text_stands_on_the_page(client):
    page = client.get(f"/source/{HARBOUR_PAGE.id}").text
    shown = text_of(page)
    for line in HARBOUR.split("\n")[1:]:
        assert line in shown


def test_the_cited_words_are_marked_and_reachable(client):
    start = HARBOUR.index("She thanked")
    where = {"start": start, "end": start + 11}
    page = client.get(f"/source/{HARBOUR_PAGE.id}", params=where).text
    assert '<mark id="cited">She thanked</mark>' in page


def test_a_citation_over_two_paragraphs_has_one_anchor(client):
    where = {"start": HARBOUR.index("would not"), "end": HARBOUR.index("A second") + 8}
    page = client.get(f"/source/{HARBOUR_PAGE.id}", params=where).text
    assert page.count('id="cited"') == 1 and page.count("<mark") == 4


@pytest.mark.parametrize(
    "query",
    ["start=9&end=3", "start=0&end=99999", "start=x", "start=-1&end=2", "start=²&end=³",
     f"start=0&end={'9' * 5000}"],
)  # fmt: skip
def test_a_nonsense_span_marks_nothing(client, query):
    reply = client.get(f"/source/{HARBOUR_PAGE.id}?{query}")
    assert reply.status_code == 200 and "<mark" not in reply.text


def test_metadata_tells_where_it_was_read(client):
    page = client.get(f"/source/{HARBOUR_PAGE.id}").text
    assert "1 March 2022" in page and "read from: dateline" in page
    assert 'href="https://news.example/harbour"' in page


def test_a_script_is_never_linked(client):
    assert "javascript:" not in client.get(f"/source/{READOUT.id}").text


def test_furniture_is_set_aside_in_place(client):
    page = client.get(f"/source/{HARBOUR_PAGE.id}").text
    assert "blocks of page furniture: 1; lines inside the text: 1." in page
    closed = re.search(r'(?s)<details class="aside"><summary[^>]*>Page furn.*?</details>', page)[0]
    assert "Advertisement" in closed and "advertisement" in closed
    assert page.index("spoke by telephone") < page.index(closed) < page.index("belongs to those")


def test_hostile_text_is_only_text(client):
    page = client.get(f"/source/{EVIL.id}?start=0&end=50").text
    assert not re.search(rf"{FOREIGN}|onerror=alert\(1\)>", page)
    assert HOSTILE.replace("\u202e", "\ufffd").replace("\u202c", "\ufffd") in text_of(page)


def test_an_unknown_document_is_a_page_or_a_problem(client):
    reply = client.get("/source/nothing<script>")
    assert reply.status_code == 404 and "<script>" not in reply.text
    reply = client.get("/source/nothing", headers={"Accept": "application/json"})
    assert reply.status_code == 404 and "corpus list" in reply.json()["detail"]


def test_json_instead_of_the_page(client):
    reply = client.get(f"/source/{HARBOUR_PAGE.id}", headers={"Accept": "application/json"})
    told = reply.json()
    assert told["text"] == HARBOUR
    assert told["published"] == {"date": "2022-03-01", "read_from": "dateline"}
    assert [one["rule"] for one in told["quarantined"]] == ["advertisement", "page number"]


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [("", False), ("*/*", False), ("text/html,application/json", False),
     ("application/json", True), ("application/json;q=0.9, */*", True)],
)  # fmt: skip
def test_who_prefers_json(accept, wanted):
    assert source.prefers_json(accept) is wanted


def test_pieces_cover_every_word_once():
    pieces = list(document_page.pieces(HARBOUR_PAGE, ()))
    assert "".join(piece.span.of(HARBOUR) for piece in pieces) == HARBOUR.replace("\n", "")
    assert [piece.level for piece in pieces if piece.level] == [1, 2]
    assert [piece.span.of(HARBOUR) for piece in pieces if not piece.loose] == [
        "A second storm followed."
    ]


def test_the_title_is_not_shown_twice():
    assert document_page.page(HARBOUR_PAGE).count("Ministers discuss the harbour</h") == 1
    assert document_page.page(HARBOUR_PAGE, cited=Span(0, 9)).count('id="cited"') == 1


def test_a_title_below_page_furniture_is_not_shown_twice():
    text = "Menu\n\nA title\n\nThe text."
    document = replace(
        HARBOUR_PAGE, text=text, title="A title", headings=(Heading(Span(6, 13), 1),)
    )
    menu = Quarantined(document.id, Span(0, 4), "Menu", "menu")
    assert document_page.page(document, (menu,)).count("A title</h") == 1


def test_who_says_what_is_shown_on_demand(client):
    address = f"/source/{HARBOUR_PAGE.id}"
    plain = client.get(address, params={"start": 3, "end": 9}).text
    assert 'class="who"' not in plain and "Show who says what" in plain
    link = html.unescape(re.search(r'href="(\?[^"]*)">Show who says what', plain)[1])
    page = client.get(address + link.partition("#")[0]).text
    assert "Hide who says what" in page and "Statements: 2." in page
    first, second = re.findall(r'<span class="who"><span[^>]*>([^<]*)</span></span>', page)
    assert first == "Anna Berg, partly quoted"
    assert second == "Norrvik, reported, according to Anna Berg"
    back = html.unescape(re.search(r'href="(\?[^"]*)">Hide', page)[1])
    assert client.get(address + back.partition("#")[0]).text == plain


def test_labels_leave_the_text_and_the_mark_as_they_are(client):
    start = HARBOUR.index("belongs to those")
    where = {"start": start, "end": HARBOUR.index("She thanked") + 11, "statements": "1"}
    page = client.get(f"/source/{HARBOUR_PAGE.id}", params=where).text
    bare = re.sub(r'<span class="who">.*?</span></span>|<span class="said".*?</span>', "", page)
    assert HARBOUR[HARBOUR.index('"The harbour') : HARBOUR.index("Background") - 2] in text_of(bare)
    assert page.count('id="cited"') == 1
    marks = "".join(re.findall(r"<mark[^>]*>([^<]*)</mark>", page))
    assert html.unescape(marks) == HARBOUR[start : HARBOUR.index("She thanked") + 11]
    assert page.count("⌜") == page.count("⌟") == 3


def test_a_document_in_which_nobody_speaks_says_so(client):
    page = client.get(f"/source/{READOUT.id}?statements=1").text
    assert "Nobody is known to say anything here." in page


def test_a_hostile_name_is_only_text():
    document, span = READOUT, Span(0, 7)
    said = Statement(
        document.id, span, (span,), "direct", Entity(HOSTILE, "person"), confidence=0.9
    )
    page = document_page.page(document, said=(said,), labelling=True)
    assert not re.search(FOREIGN, page)
    unknown = replace(said, speaker=None, negated=True)
    page = document_page.page(document, said=(unknown,), labelling=True)
    assert "Speaker unknown, quoted directly, denied or not said" in page


@pytest.mark.parametrize(
    ("confidence", "label"),
    [(0.95, "Ann, quoted directly"), (0.7, "probably Ann, quoted directly"),
     (0.4, "Speaker unknown, quoted directly")],
)  # fmt: skip
def test_a_guess_at_the_speaker_is_not_a_name(confidence, label):
    span = Span(0, 7)
    said = Statement(
        READOUT.id, span, (span,), "direct", Entity("Ann", "person"), confidence=confidence
    )
    assert f">{label}<" in document_page.page(READOUT, said=(said,), labelling=True)


def test_the_page_speaks_the_readers_language_and_the_text_its_own(client):
    address = f"/source/{HARBOUR_PAGE.id}?statements=1"
    reply = client.get(address, headers={"Accept-Language": "ar"})
    assert '<html lang="ar" dir="rtl">' in reply.text and "Accept-Language" in reply.headers["vary"]
    arabic = INTERFACES["ar"]
    for key in ("publisher", "document_hide_who", "document_ask", "form_mixed"):
        assert arabic.say(key) in reply.text
    assert "Published" not in reply.text and "1 مارس 2022" in reply.text
    assert '<article class="text" dir="auto" lang="">' in reply.text
    page = document_page.page(replace(HARBOUR_PAGE, language="en"), leaf=Leaf(interface=arabic))
    assert '<article class="text" dir="auto" lang="en">' in page


def test_a_question_can_be_asked_from_the_page(client):
    page = client.get(f"/source/{HARBOUR_PAGE.id}").text
    form = re.search(r"(?s)<form.*?</form>", page)[0]
    assert 'action="/" method="get"' in form and 'name="q"' in form
    assert "in all documents" in form
    assert "/?q=What+did+Anna+Berg+say" in html.unescape(form)
    under = document_page.page(HARBOUR_PAGE, leaf=Leaf("/record"))
    assert 'action="/record/"' in under


def test_other_metadata_is_shown_under_its_own_name():
    page = document_page.page(replace(HARBOUR_PAGE, metadata={"summary_of": "a <b>call</b>"}))
    assert "summary of" in page and "<b>" not in page and "a <b>call" in html.unescape(page)


def test_a_long_document_is_a_page_in_reasonable_time():
    line = "Anna Berg said that the harbour stays open to all ships of the sea."
    text = "\n\n".join([line] * 4500)
    spans = [Span(at, at + 60) for at in range(14, len(text) - 80, len(line) + 2)]
    said = [
        Statement("long", span, (span,), "indirect", Entity("Anna Berg", "person"), confidence=0.9)
        for span in spans
    ]
    long = replace(HARBOUR_PAGE, id="long", text=text, headings=())
    began = time.perf_counter()
    page = document_page.page(long, cited=spans[4000], said=said, labelling=True)
    assert page.count('class="who"') == len(spans) and len(text) > 300_000
    # A tenth of this on an idle machine; without care for many labels it was a minute.
    assert time.perf_counter() - began < 5
