"""The page of a whole document: complete, inert, marked at the cited words."""

import html
import re
from dataclasses import replace

import pytest

from corpus.document import Span
from corpus.entity import Entity
from corpus.statement import Statement
from qa.surfaces import source
from tests.surfaces.fake_engine import HARBOUR, HOSTILE, documents

HARBOUR_PAGE, READOUT, EVIL = documents()


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
    assert "1 block of page furniture and 1 line inside the text set aside" in page
    closed = re.search(r'(?s)<details class="aside"><summary>1 block.*?</details>', page)[0]
    assert "Advertisement" in closed and "advertisement" in closed
    assert page.index("spoke by telephone") < page.index(closed) < page.index("belongs to those")


def test_hostile_text_is_only_text(client):
    page = client.get(f"/source/{EVIL.id}?start=0&end=50").text
    assert not re.search(r"<script|<img|<!--|onerror=alert\(1\)>", page)
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
    pieces = list(source.pieces(HARBOUR_PAGE, ()))
    assert "".join(piece.span.of(HARBOUR) for piece in pieces) == HARBOUR.replace("\n", "")
    assert [piece.level for piece in pieces if piece.level] == [1, 2]
    assert [piece.span.of(HARBOUR) for piece in pieces if not piece.loose] == [
        "A second storm followed."
    ]


def test_the_title_is_not_shown_twice():
    assert source.page(HARBOUR_PAGE).count("Ministers discuss the harbour</h") == 1
    assert source.page(HARBOUR_PAGE, cited=Span(0, 9)).count('id="cited"') == 1


def test_who_says_what_is_shown_on_demand(client):
    address = f"/source/{HARBOUR_PAGE.id}"
    plain = client.get(address, params={"start": 3, "end": 9}).text
    assert 'class="who"' not in plain and "Show who says what" in plain
    link = html.unescape(re.search(r'href="(\?[^"]*)">Show who says what', plain)[1])
    page = client.get(address + link.partition("#")[0]).text
    assert "Hide who says what" in page and "2 statements." in page
    first, second = re.findall(r'<span class="who" dir="auto">([^<]*)</span>', page)
    assert first == "Anna Berg, partly quoted"
    assert second == "Norrvik, reported, according to Anna Berg"
    back = html.unescape(re.search(r'href="(\?[^"]*)">Hide', page)[1])
    assert client.get(address + back.partition("#")[0]).text == plain


def test_labels_leave_the_text_and_the_mark_as_they_are(client):
    start = HARBOUR.index("belongs to those")
    where = {"start": start, "end": HARBOUR.index("She thanked") + 11, "statements": "1"}
    page = client.get(f"/source/{HARBOUR_PAGE.id}", params=where).text
    bare = re.sub(r'<span class="(?:who|said)"[^>]*>[^<]*</span>', "", page)
    assert HARBOUR[HARBOUR.index('"The harbour') : HARBOUR.index("Background") - 2] in text_of(bare)
    assert page.count('id="cited"') == 1
    marks = "".join(re.findall(r"<mark[^>]*>([^<]*)</mark>", page))
    assert html.unescape(marks) == HARBOUR[start : HARBOUR.index("She thanked") + 11]
    assert page.count("⌜") == page.count("⌟") == 3


def test_a_document_in_which_nobody_speaks_says_so(client):
    page = client.get(f"/source/{READOUT.id}?statements=1").text
    assert "Nobody is known to say anything here." in page


def test_a_hostile_name_is_only_text():
    document = READOUT
    said = Statement(document.id, Span(0, 7), (Span(0, 7),), "direct", Entity(HOSTILE, "person"))
    page = source.page(document, said=(said,))
    assert not re.search(r"<script|<img|<!--", page)
    unknown = source.page(document, said=(replace(said, speaker=None, negated=True),))
    assert "Speaker unknown, quoted directly, denied or not said" in unknown
