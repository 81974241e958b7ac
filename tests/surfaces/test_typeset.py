"""An answer in a terminal: words marked, sources below, nothing that a terminal would obey."""

import io
import re
from dataclasses import replace

import pytest

from qa.said import statement_to_dict
from qa.surfaces.typeset import (
    BOLD,
    Piece,
    Screen,
    answer_text,
    hit_text,
    safe,
    screen_of,
    statement_text,
    wrapped,
)
from tests.surfaces.fake_engine import FakeEngine

PLAIN, STYLED = Screen(80), Screen(80, styled=True)
ENGINE = FakeEngine()
KITTY = {"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}


class Terminal(io.StringIO):
    def isatty(self):
        return True


def bare(text):
    """The text without codes and links."""
    return re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;;.*?\x1b\\", "", text)


def bold(text):
    """All words that are shown in bold, in one line."""
    runs = re.findall(r"\x1b\[1(?:;4)?m(.*?)\x1b\[0m([ \n]?)", text)
    return "".join(words + end.replace("\n", " ") for words, end in runs)


@pytest.mark.parametrize(
    ("stream", "environment", "styled", "links"),
    [
        (io.StringIO(), KITTY, False, False),
        (Terminal(), {"TERM": "xterm"}, True, False),
        (Terminal(), KITTY, True, True),
        (Terminal(), KITTY | {"NO_COLOR": "1"}, False, True),
        (Terminal(), KITTY | {"NO_COLOR": ""}, True, True),
        (Terminal(), KITTY | {"TERM": "dumb"}, False, False),
        (Terminal(), KITTY | {"FORCE_HYPERLINK": "0"}, True, False),
        (Terminal(), {"FORCE_HYPERLINK": "1"}, True, True),
        (Terminal(), {"TERM_PROGRAM": "vscode"}, True, True),
    ],
)
def test_what_a_screen_can_show(stream, environment, styled, links):
    screen = screen_of(stream, environment)
    assert (screen.styled, screen.links) == (styled, links)


def test_a_pipe_gets_the_quotation_alone():
    answer = ENGINE.ask("harbour")
    text = answer_text(answer, PLAIN)
    assert "\x1b" not in text
    flat = " ".join(text.split())
    for citation in answer.citations:
        assert f"[{citation.number}] {citation.quote}" in flat
        assert f"{citation.source}, characters {citation.start}-{citation.end}" in flat
    assert "She thanked her colleague" not in flat
    assert "Understood: by Anna Berg, about “harbour”" in flat
    assert "Norrvik\n" in text and "Ministry of the Sea\n" in text
    assert "also in: Readout of the telephone call" in text


def test_a_terminal_gets_its_passage_with_the_words_marked():
    answer = ENGINE.ask("alone harbour")
    text = answer_text(answer, STYLED)
    assert answer.citations[0].quote in bold(text)
    assert "She thanked her colleague" in bare(text).replace("\n    ", " ")
    assert "\x1b[1;4msaid\x1b[0m" in text
    assert "--without 'speaker:Anna Berg' or" in " ".join(bare(text).split())


def test_far_words_of_a_passage_are_left_out():
    (cited, *_), long = ENGINE.ask("alone harbour").citations, "word " * 100
    around = replace(
        cited,
        passage=f"{long}{cited.quote} {long}",
        passage_start=cited.start - len(long),
        cue=None,
    )
    answer = replace(ENGINE.ask("alone harbour"), citations=(around,))
    shown = " ".join(bare(answer_text(answer, STYLED)).split())
    assert "[1] […] word word" in shown and "word word […]" in shown
    assert shown.count("word ") < 90


def test_a_no_says_what_can_be_asked_instead():
    text = answer_text(ENGINE.ask("sale"), PLAIN)
    assert "Ask instead:\n  What did Anna Berg say about the harbour?" in text
    assert "Not an answer, but nearest:" in text


def test_other_wordings_are_told():
    text = " ".join(answer_text(ENGINE.ask("wordings harbour"), PLAIN).split())
    assert "in other words: a harbour open to all ships serves" in text
    assert "in other words" in text and "according to Ministry of the Sea" in text


def test_an_account_that_is_silent_is_named():
    assert "Ministry of the Sea" in answer_text(ENGINE.ask("silent harbour"), PLAIN)


def test_sources_are_links_where_the_terminal_opens_them(tmp_path):
    answer = ENGINE.ask("alone harbour")
    text = answer_text(answer, Screen(80, links=True))
    assert "\x1b]8;;https://news.example/harbour#:~:text=" in text
    paper = tmp_path / "a paper.txt"
    paper.write_text("x")
    cited = replace(answer.citations[0], url=None, source=str(paper))
    text = answer_text(replace(answer, citations=(cited,)), Screen(80, links=True))
    assert f"\x1b]8;;{paper.as_uri()}\x1b\\{paper}, characters" in text
    gone = replace(cited, source=str(tmp_path / "gone.txt"))
    assert "\x1b" not in answer_text(replace(answer, citations=(gone,)), Screen(80, links=True))


@pytest.mark.parametrize("code", ["\x1b]0;evil\x07", "\x9b31m", "\u202e", "\r", "\x00", "\ud800"])
def test_nothing_of_a_document_is_obeyed(code):
    answer = ENGINE.ask("alone harbour")
    cited = replace(
        answer.citations[0], quote=f"a{code}b", title=f"t{code}", source=f"s{code}", speaker=code
    )
    chip = replace(answer.query.chips[0], label=code, value=code)
    hostile = replace(
        answer, why=code, citations=(cited,), query=replace(answer.query, chips=(chip, chip))
    )
    text = answer_text(hostile, PLAIN) + bare(answer_text(hostile, Screen(80, True, True)))
    assert not set(text) & set("\x00\x07\x1b\x9b\r\u202e\ud800")


def test_hits_and_statements():
    (hit,) = ENGINE.search("sea", limit=1)
    text = hit_text(hit, PLAIN)
    assert text.startswith("0.500 Min") and text.endswith("harbour.txt")
    said = ENGINE.statements(speaker="Anna Berg")[0]
    row = statement_to_dict(said, ENGINE.read(said.document_id))
    assert f"characters {said.span.start}-{said.span.end}" in statement_text(row, PLAIN)


@pytest.mark.parametrize("width", [10, 40, 77])
def test_no_line_is_too_wide_and_no_word_is_lost(width):
    text = "one two three fourteen fifteen\n\nand " * 9
    lines = wrapped([Piece(text[:40], BOLD), Piece(text[40:])], Screen(width, True), "> ", "  ")
    lines = bare(lines).splitlines()
    assert all(len(line) <= width for line in lines)
    assert " ".join(" ".join(lines).split()) == "> " + " ".join(text.split())


def test_a_script_without_spaces_is_wrapped_by_its_width():
    lines = wrapped([Piece("主权和领土完整必须得到尊重")], Screen(12)).splitlines()
    assert lines == ["主权和领土完", "整必须得到尊", "重"]


def test_a_word_is_not_torn_where_its_style_changes():
    text = wrapped([Piece("port", BOLD), Piece("able radio")], Screen(10, True))
    assert bare(text) == "portable\nradio" and text.startswith("\x1b[1mport\x1b[0mable")


def test_safe_keeps_its_length():
    assert safe("a\x1b[1mé\u202e") == "a\ufffd[1mé\ufffd"
