"""Answers as text for people: readable, complete, and inert whatever the documents hold."""

import html
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from qa import render
from qa.answer import Account, Answer, Citation, Place
from qa.query import Query

HOSTILE = (
    "<script>alert(1)</script> </details></article> ${alert(1)} <!-- c ![x](http://evil.example/b) "
    "[l](javascript:alert(1)) $$x^2$$ `code` **bold** \" onmouseover='alert(1)' \u202eevil {{7*7}} "
    "&lt;b&gt; &amp;"
)
ALLOWED = set(
    "article p ul li section h3 ol a blockquote br strong cite span details summary dl div dt dd "
    "mark button u".split()
)


def citation(number=1, quote="The sea belongs to all.", passage=None, **more):
    passage = passage or f"Before. {quote} After."
    start = 100 + passage.index(quote)
    values = {
        "number": number,
        "document_id": "0123456789abcdef",
        "source": "/home/somebody/papers/sea.txt",
        "url": None,
        "title": "On the sea",
        "publisher": "The Gazette",
        "published": "2022-02-25",
        "event_date": None,
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "passage_start": 100,
        "passage_end": 100 + len(passage),
        "passage": passage,
        "heading": "",
        "speaker": None,
        "form": None,
        "according_to": (),
        "cue": None,
        "said_on": None,
        "also_in": (),
        "sha256": "0" * 64,
    }
    return Citation(**(values | more))


def answer(*citations, question="Whose is the sea?", why="One passage.", **more):
    return Answer(question, Query(question), "answered", why, citations, **more)


class Parts(HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.open, self.text = [], [], [], ""
        self.comments = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, text):
        self.text += text

    def handle_comment(self, text):
        self.comments.append(text)


def hostile_answer():
    place = Place("ff", HOSTILE, HOSTILE, HOSTILE, HOSTILE, 0, 1)
    cited = citation(
        quote=HOSTILE,
        title=HOSTILE,
        publisher=HOSTILE,
        published=HOSTILE,
        event_date=HOSTILE,
        source=HOSTILE,
        url="javascript:alert(1)",
        document_id='"><script>',
        heading=HOSTILE,
        speaker=HOSTILE,
        form="direct",
        according_to=(HOSTILE,),
        cue=(100, 160),
        said_on=HOSTILE,
        also_in=(place,),
    )
    query = Query(HOSTILE, understood=(HOSTILE,))
    return Answer(
        HOSTILE, query, "none", HOSTILE, (cited,), (Account(HOSTILE, (1,)),), nearest=(cited,)
    )


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2022-02-25", "25 February 2022"),
        ("2022-02", "February 2022"),
        ("2022", "2022"),
        ("2022-02-05T14:30:00Z", "5 February 2022, 14:30"),
        ("2022-02-31", "2022-02-31"),
        ("0000", "0000"),
        ("last spring", "last spring"),
        (None, ""),
    ],
)
def test_dates_in_words(iso, words):
    assert render.readable_date(iso) == words


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, ""),
        ({"form": "narration"}, ""),
        ({"form": "indirect"}, ""),
        ({"form": "direct"}, "Speaker unknown, quoted directly"),
        ({"form": "mixed"}, "Speaker unknown, partly quoted"),
        ({"speaker": "Ann"}, "Ann"),
        ({"speaker": "Ann", "form": "direct"}, "Ann, quoted directly"),
        ({"speaker": "Ann", "form": "own words"}, "Ann, own words"),
        (
            {"speaker": "Ann", "form": "indirect", "according_to": ("the Palace", "a wire")},
            "Ann, reported, according to the Palace, relayed by a wire",
        ),
        (
            {"speaker": "Ann", "form": "indirect", "according_to": ("Kremlin",)},
            "Ann, reported, according to the Kremlin",
        ),
        ({"according_to": ("the Palace",)}, "According to the Palace"),
        (
            {"form": "direct", "according_to": ("the Palace",)},
            "Speaker unknown, quoted directly, according to the Palace",
        ),
        ({"speaker": "Ann", "said_on": "2022-02-25"}, "Ann"),
        ({"speaker": "Ann", "said_on": "2022-02-24"}, "Ann, said on 24 February 2022"),
        (
            {"speaker": "Ann", "said_on": "2022-02-24", "published": None},
            "Ann, said on 24 February 2022",
        ),
        ({"said_on": "2022-02-24"}, ""),
    ],
)
def test_who_said_it(more, said):
    assert render.said_by(citation(**more)) == said


@pytest.mark.parametrize(
    "address",
    [None, "", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//evil.example",
     "http://", "http://a b", 'http://a"b', "https://[", " http://a.example", "sea.txt"],
)  # fmt: skip
def test_only_web_addresses_are_linked(address):
    assert render.web_address(address) is None


def test_a_web_address_is_kept():
    assert render.web_address("https://a.example/b?c=d#e") == "https://a.example/b?c=d#e"


@pytest.mark.parametrize("text", [HOSTILE, "it's", "a & b", "#1", "Müller’s “word”", "中文"])
def test_escaped_text_reads_as_it_was(text):
    shown = html.unescape(render.escape(text))
    assert shown == text.replace("\u202e", "\ufffd")


def test_escaped_text_holds_nothing_active():
    assert not re.search(r"[<>\"'`*\[\]$\n{}]", render.escape(HOSTILE + "\n\n# x"))


def test_the_marked_words_are_the_quoted_ones():
    assert render.marked("a bc d", 2, 4) == "a <mark>bc</mark> d"
    assert render.marked("abc", 5, 2) == "abc"
    assert render.marked("a\nb", -3, 99) == "<mark>a<br>b</mark>"


def test_the_cue_is_underlined_inside_and_outside_of_the_mark():
    assert render.marked("she said: no", 10, 12, (4, 8)) == (
        'she <u class="or-cue">said</u>: <mark>no</mark>'
    )
    assert render.marked("no, she said", 0, 12, (8, 12)) == (
        '<mark>no, she <u class="or-cue">said</u></mark>'
    )
    assert render.marked("it said so", 5, 10, (3, 7)) == (
        'it <u class="or-cue">sa</u><mark><u class="or-cue">id</u> so</mark>'
    )


def test_the_cue_is_shown_where_it_stands_in_the_passage():
    spoken = citation(quote="No.", passage="Ann said: No. He left.", speaker="Ann", cue=(104, 108))
    page = render.answer_html(answer(spoken), turn="t")
    assert 'Ann <u class="or-cue">said</u>: <mark>No.</mark>' in page
    assert 'Read from</dt><dd dir="auto">“<u class="or-cue">said</u>”</dd>' in page
    assert "— who said it was read from the words “said”" in answer(spoken).to_markdown()


@pytest.mark.parametrize("more", [{"cue": None}, {"cue": (90, 94)}, {"cue": (120, 126)},
                                  {"cue": (104, 108), "speaker": None}])  # fmt: skip
def test_a_cue_elsewhere_or_of_nobody_is_not_shown(more):
    values = {"speaker": "Ann", "cue": (104, 108)} | more
    spoken = citation(quote="No.", passage="Ann said: No. He left.", **values)
    told = answer(spoken)
    assert "or-cue" not in render.answer_html(told, turn="t")
    assert "read from" not in told.to_markdown()


def test_a_hostile_answer_is_only_text():
    page = render.answer_html(hostile_answer(), turn="t", root="")
    parts = Parts(page)
    assert set(parts.tags) <= ALLOWED
    assert parts.open == [] and parts.comments == []
    assert {name for name, _ in parts.attributes} <= {
        "class",
        "id",
        "href",
        "dir",
        "type",
        "hidden",
    }
    assert all(value.startswith("/source/") for name, value in parts.attributes if name == "href")
    assert "${alert(1)}" in parts.text
    assert not re.search(r"[\n`*$\[\u202e]", page)


def test_the_page_shows_quotation_source_and_mark():
    page = render.answer_html(answer(citation(speaker="Ann", form="direct")), turn="t", root="/c")
    text = Parts(page).text
    assert "<mark>The sea belongs to all.</mark>" in page
    assert "Ann, quoted directly" in text
    assert "The Gazette, 25 February 2022" in text
    assert 'href="/c/source/0123456789abcdef?start=108&end=131#cited"' in html.unescape(page)


def test_details_are_closed_and_ids_unique():
    cited = (citation(1), citation(2))
    page = render.answer_html(replace(answer(*cited), nearest=cited), turn="t")
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids)) == 6
    assert "<details open" not in page


def test_accounts_group_the_citations_and_lose_none():
    told = answer(citation(1), citation(2), citation(3), accounts=(Account("Palace", (2,)),))
    groups = [(name, [one.number for one in cited]) for name, cited in render.by_account(told)]
    assert groups == [("Palace", [2]), ("Other passages", [1, 3])]


def test_where_a_file_lies_on_the_server_is_not_shown():
    told = answer(citation(title=""))
    assert "somebody" not in render.answer_html(told, turn="t") + told.to_markdown()
    assert "sea.txt" in told.to_markdown()


def test_markdown_reads_well():
    place = Place("ff", "b.txt", "Other", "The Herald", "2022", 0, 1)
    cited = citation(
        quote="It's a sea.\nAll_of it.", passage="It's a sea.\nAll_of it.",
        speaker="Ann", form="direct", url="https://g.example/sea", also_in=(place,),
    )  # fmt: skip
    assert answer(cited).to_markdown() == (
        "**Whose is the sea?**\n\nOne passage.\n\n[1] Ann, quoted directly:\n\n"
        "> It's a sea.\n> All_of it.\n\n"
        "— On the sea. The Gazette, 25 February 2022. <https://g.example/sea> "
        "(document 0123456789abcdef, characters 100 to 122)\n"
        "— also in: Other, The Herald, 2022\n"
    )


def test_markdown_of_no_answer_says_so():
    told = Answer("Who?", Query("Who?"), "none", "Nothing on record.", nearest=(citation(),))
    assert "Nothing on record." in told.to_markdown()
    assert "### Not an answer: the nearest passages" in told.to_markdown()


@pytest.mark.parametrize(
    "quote",
    [HOSTILE, "# heading", "- item", "1. item", "> quote", "[a]: http://evil.example", "***",
     "![a][b]", "<http://evil.example>"],
)  # fmt: skip
def test_markdown_of_hostile_text_is_text(quote):
    markdown_it = pytest.importorskip("markdown_it")
    # Bare addresses may become links where a renderer likes; images and markup may not appear.
    told = markdown_it.MarkdownIt("commonmark").render(
        answer(citation(quote=quote, passage=quote, source="a.txt")).to_markdown()
    )
    assert not re.search(r"<(img|script|a |h[1-6]|em|code|ol|ul|hr|!--)", told)
