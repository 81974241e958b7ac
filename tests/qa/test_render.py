"""Answers in words and as Markdown: readable, complete, and inert whatever the documents hold."""

import html
import re

import pytest

from qa import render
from qa.answer import Account, Answer, Suggestion
from qa.interface import INTERFACES
from qa.query import Query
from tests.qa.answers import HOSTILE, answer, citation, place, wording


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
        ({"speaker": "Ann", "form": "direct", "confidence": 0.7}, "Probably Ann, quoted directly"),
        ({"speaker": "Ann", "confidence": 0.9}, "Ann"),
        ({"speaker": "Ann", "confidence": 0.49}, "Ann"),
        ({"speaker": "de Gaulle", "form": "direct"}, "de Gaulle, quoted directly"),
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


def test_accounts_group_the_citations_and_lose_none():
    told = answer(citation(1), citation(2), citation(3), accounts=(Account("Palace", (2,)),))
    groups = [(name, [one.number for one in cited]) for name, cited in render.by_account(told)]
    assert groups == [("Palace", [2]), ("Other passages", [1, 3])]


def test_where_a_file_lies_on_the_server_is_not_shown():
    told = answer(citation(title=""))
    assert "somebody" not in told.to_markdown()
    assert "sea.txt" in told.to_markdown()


def test_markdown_reads_well():
    cited = citation(
        quote="It's a sea.\nAll_of it.", passage="It's a sea.\nAll_of it.",
        speaker="Ann", form="direct", url="https://g.example/sea", also_in=(place(),),
    )  # fmt: skip
    assert answer(cited).to_markdown() == (
        "**Whose is the sea?**\n\nOne passage.\n\n[1] Ann, quoted directly:\n\n"
        "> It's a sea.\n> All_of it.\n\n"
        "— On the sea. The Gazette, 25 February 2022. <https://g.example/sea> "
        "(document 0123456789abcdef, characters 100 to 122)\n"
        "— also in: Other, The Herald, 2022\n"
    )


def test_markdown_of_no_answer_says_so():
    told = answer(status="none", why="Nothing on record.", nearest=(citation(),),
                  suggestions=(Suggestion("What did Ann say?", "by Ann"),))  # fmt: skip
    assert "Nothing on record." in told.to_markdown()
    assert "You can ask instead:\n\n- What did Ann say?\n" in told.to_markdown()
    assert "### Not an answer: the nearest passages" in told.to_markdown()


def test_markdown_holds_the_wordings_with_their_places():
    told = answer(citation(speaker="Ann", wordings=(wording(),))).to_markdown()
    assert "in other words, Other, The Herald, 2022 (document ff, characters 0 to 1):" in told
    assert "> The ocean is everybody's." in told


def test_an_account_that_does_not_report_it_is_named():
    told = answer(citation(), accounts=(Account("Palace", (1,)), Account("Court", ())))
    assert "### Court: nothing on this" in told.to_markdown()
    assert render.by_account(told) == (("Palace", (citation(),)), ("Court", ()))


def test_nothing_to_group_is_no_group():
    assert render.by_account(Answer("Who?", Query("Who?"), "none", "Nothing.")) == ()


def test_who_said_it_in_another_language():
    said = citation(speaker="Ann", form="indirect", according_to=("Kremlin",), confidence=0.5)
    assert render.said_by(said, INTERFACES["fr"]) == (
        "Probablement Ann, discours rapporté, selon Kremlin"
    )


@pytest.mark.parametrize("text", [HOSTILE, "it's", "a & b", "#1", "Müller’s “word”", "中文"])
def test_escaped_text_reads_as_it_was(text):
    shown = html.unescape(render.escape(text))
    assert shown == text.replace("\u202e", "\ufffd")


def test_escaped_text_holds_nothing_active():
    assert not re.search(r"[<>\"'`*\[\]$\n{}]", render.escape(HOSTILE + "\n\n# x"))


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
