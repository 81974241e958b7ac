"""Answers as HTML: complete, inert whatever the documents hold, in every language."""

import html
import re
from dataclasses import replace

import pytest

from qa.answer import Account, Suggestion
from qa.answer_html import answer_html, first_line, spoken
from qa.interface import INTERFACES
from qa.query import Chip
from qa.source_html import differing, marked
from tests.qa.answers import HOSTILE, Parts, answer, citation, hostile_answer, place, wording

ALLOWED = set(
    "article p ul li section h3 ol a blockquote br strong cite span details summary dl div dt dd "
    "mark button u s small".split()
)


def test_the_marked_words_are_the_quoted_ones():
    assert marked("a bc d", 2, 4) == "a <mark>bc</mark> d"
    assert marked("abc", 5, 2) == "abc"
    assert marked("a\nb", -3, 99) == "<mark>a<br>b</mark>"


def test_the_cue_is_underlined_inside_and_outside_of_the_mark():
    assert marked("she said: no", 10, 12, (4, 8)) == (
        'she <u class="or-cue">said</u>: <mark>no</mark>'
    )
    assert marked("no, she said", 0, 12, (8, 12)) == (
        '<mark>no, she <u class="or-cue">said</u></mark>'
    )
    assert marked("it said so", 5, 10, (3, 7)) == (
        'it <u class="or-cue">sa</u><mark><u class="or-cue">id</u> so</mark>'
    )


def test_the_cue_is_shown_where_it_stands_in_the_passage():
    spoken = citation(quote="No.", passage="Ann said: No. He left.", speaker="Ann", cue=(104, 108))
    page = answer_html(answer(spoken), turn="t")
    assert 'Ann <u class="or-cue">said</u>: <mark>No.</mark>' in page
    assert 'Read from</dt><dd>“<u class="or-cue">said</u>”</dd>' in page
    assert "— who said it was read from the words “said”" in answer(spoken).to_markdown()


@pytest.mark.parametrize("more", [{"cue": None}, {"cue": (90, 94)}, {"cue": (120, 126)},
                                  {"cue": (104, 108), "speaker": None}])  # fmt: skip
def test_a_cue_elsewhere_or_of_nobody_is_not_shown(more):
    values = {"speaker": "Ann", "cue": (104, 108)} | more
    spoken = citation(quote="No.", passage="Ann said: No. He left.", **values)
    told = answer(spoken)
    assert "or-cue" not in answer_html(told, turn="t")
    assert "read from" not in told.to_markdown()


@pytest.mark.parametrize("language", INTERFACES)
def test_a_hostile_answer_is_only_text(language):
    page = answer_html(
        hostile_answer(), turn="t", interface=INTERFACES[language], without=(f"topic:{HOSTILE}",)
    )
    parts = Parts(page)
    assert set(parts.tags) <= ALLOWED
    assert parts.open == [] and parts.comments == []
    names = "class id href dir type hidden value title lang".split()
    assert {name for name, _ in parts.attributes} <= set(names)
    assert all(value.startswith("/source/") for name, value in parts.attributes if name == "href")
    assert "${alert(1)}" in parts.text
    assert not re.search(r"[\n`*$\[\u202e]", page)


def test_the_page_shows_quotation_source_and_mark():
    page = answer_html(answer(citation(speaker="Ann", form="direct")), turn="t", root="/c")
    text = Parts(page).text
    assert "<mark>The sea belongs to all.</mark>" in page
    assert "<strong>Ann</strong>, quoted directly" in html.unescape(page)
    assert "The Gazette, 25 February 2022" in text
    assert 'href="/c/source/0123456789abcdef?start=108&end=131#cited"' in html.unescape(page)


def test_details_are_closed_and_ids_unique():
    cited = (citation(1), citation(2, wordings=(wording(),)))
    page = answer_html(replace(answer(*cited), nearest=cited), turn="t")
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert {"or-t", "or-t-1", "or-t-1-link", "or-t-2", "or-tn-1", "or-t-markdown"} <= set(ids)
    assert "<details open" not in page


def test_where_a_file_lies_on_the_server_is_not_shown():
    assert "somebody" not in answer_html(answer(citation(title="")), turn="t")


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"speaker": "Xi Jinping", "according_to": ("Kremlin",), "said_on": "2022-02-25"},
         "Xi Jinping, according to the Kremlin, 25 February 2022"),
        ({"speaker": "Ann", "confidence": 0.8, "form": "direct"},
         "Probably Ann, according to The Gazette, 25 February 2022"),
        ({"speaker": "Ann", "form": "own words", "event_date": "2022-02-24"},
         "Ann, 24 February 2022"),
        ({"speaker": "The Gazette", "form": "direct"}, "The Gazette, 25 February 2022"),
        ({}, "According to The Gazette, 25 February 2022"),
        ({"publisher": None, "published": None}, "Speaker unknown"),
        ({"form": "direct"}, "Speaker unknown, according to The Gazette, 25 February 2022"),
    ],
)  # fmt: skip
def test_the_first_line_says_who_according_to_whom_and_when(more, line):
    assert first_line(citation(**more)) == line


@pytest.mark.parametrize(
    ("more", "who", "how"),
    [
        ({"speaker": "Xi Jinping", "form": "indirect", "according_to": ("Kremlin",),
          "said_on": "2022-02-25"},
         "Xi Jinping", "reported, according to the Kremlin, 25 February 2022"),
        ({"speaker": "Ann", "confidence": 0.5}, "Probably Ann", ""),
        ({}, "Speaker unknown", ""),
        ({"form": "narration", "event_date": "2022"}, "The document itself", "2022"),
    ],
)  # fmt: skip
def test_the_speaker_line_of_a_quotation(more, who, how):
    assert spoken(citation(**more)) == (who, how)


def test_two_accounts_stand_side_by_side_and_one_does_not():
    one, two = citation(1), citation(2)
    both = (Account("Palace", (1,)), Account("Court", (2,)))
    assert "or-beside" in answer_html(answer(one, two, accounts=both), turn="t")
    assert "or-beside" not in answer_html(answer(one, two, accounts=both[:1]), turn="t")
    silent = answer_html(answer(one, accounts=(both[0], Account("Court", ()))), turn="t")
    assert "or-beside" in silent and "Court: nothing on this" in Parts(silent).text


def test_no_one_stands_for_all_who_are_compared():
    one = answer(citation(1, speaker="Ann"))
    assert "or-first" in answer_html(one, turn="t")
    compared = replace(one, query=replace(one.query, intent="compare"))
    assert "or-first" not in answer_html(compared, turn="t")


def test_the_same_words_elsewhere_are_linked_from_the_quotation():
    page = html.unescape(answer_html(answer(citation(also_in=(place(),))), turn="t"))
    assert page.count('href="/source/ff?start=0&end=1#cited"') == 2
    assert "also in" in Parts(page).text and "(The Herald, 2022)" in page


def test_other_wordings_have_their_differing_words_marked_and_their_source_linked():
    page = html.unescape(answer_html(answer(citation(wordings=(wording(),))), turn="t"))
    assert "<summary>In other words (1)</summary>" in page
    assert 'The <mark class="or-differs">ocean</mark> is' in page
    assert 'href="/source/ff?' in page


def test_differing_words_are_marked_once_even_where_the_spans_make_no_sense():
    assert differing("a b c", ((2, 3), (2, 3), (4, 99), (7, 9))) == (
        'a <mark class="or-differs">b</mark> <mark class="or-differs">c</mark>'
    )


def test_no_is_why_then_what_to_ask_then_the_nearest_passages():
    told = answer(why="Ole does not speak of it, but Ann does.", status="none", reason="speaker",
                  suggestions=(Suggestion("What did Ann say?", "by Ann"),),
                  nearest=(citation(),))  # fmt: skip
    page = html.unescape(answer_html(told, turn="t"))
    places = [page.index(words) for words in ("Ole does not", ">by Ann</button>", "Not an answer")]
    assert places == sorted(places)
    assert 'value="What did Ann say?"' in page
    assert "not by this speaker" not in page
    russian = html.unescape(answer_html(told, turn="t", interface=INTERFACES["ru"]))
    assert russian.index("не этот человек") < russian.index("Ole does not")


def test_chips_can_be_removed_and_put_back():
    chips = (Chip("speaker", "Ann", "by Ann", inherited=True, guess=True, typed="Anne"),)
    page = answer_html(answer(citation(), chips=chips), turn="t", without=("topic:the sea",))
    text = html.unescape(page)
    assert 'value="speaker:Ann" title="Remove: by Ann"' in text
    assert "from your earlier question" in text
    assert "Showing results for Ann (you typed Anne)" in text
    assert 'value="topic:the sea" title="Put back: about “the sea”"' in text


def test_what_is_copied_is_the_markdown_and_the_footnote():
    told = answer(citation(speaker="Ann", form="direct"))
    page = answer_html(told, turn="t")
    copied = re.search(r'id="or-t-markdown" hidden>(.*?)</div>', page)[1]
    assert html.unescape(copied) == told.to_markdown()
    footnote = re.search(r'id="or-t-1-footnote" hidden>(.*?)</span>', page)[1]
    assert html.unescape(footnote).startswith("Ann, quoted directly: “The sea belongs to all.”")


def test_the_interface_is_in_the_readers_language_and_the_quotation_is_not():
    page = answer_html(answer(citation()), turn="t", interface=INTERFACES["ar"])
    text = Parts(page).text
    assert page.startswith('<article class="or-answer" id="or-t" lang="ar" dir="rtl">')
    assert "المصادر" in text and "25 فبراير 2022" in text and "The sea belongs to all." in text
