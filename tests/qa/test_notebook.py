"""An answer in a notebook: alone, inert, complete."""

import re
from html.parser import HTMLParser

import pytest

from tests.surfaces.fake_engine import FakeEngine

VOID = {"br"}
ALLOWED = {
    "div", "p", "strong", "span", "blockquote", "cite", "a", "br", "ul", "li", "details",
    "summary", "mark", "u",
}  # fmt: skip


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.words, self.links = [], [], []

    def handle_starttag(self, tag, attributes):
        assert tag in ALLOWED
        names = {name for name, _ in attributes}
        assert names <= {"style", "lang", "dir", "href", "rel", "class"}
        self.links += [value for name, value in attributes if name == "href"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, words):
        self.words.append(words)


def read(question):
    answer = FakeEngine().ask(question)
    reader = Reader()
    reader.feed(answer._repr_html_())
    assert not reader.open
    return answer, " ".join("".join(reader.words).split()), reader.links


@pytest.mark.parametrize("question", ["harbour", "alone harbour", "wordings harbour", "silent"])
def test_all_of_the_answer_is_there(question):
    answer, words, _ = read(question)
    assert answer.why in words and answer.question in words
    for citation in answer.citations:
        assert f"[{citation.number}] {citation.quote}" in words
        assert f"characters {citation.start} to {citation.end}" in words
        for wording in citation.wordings:
            assert f"in other words: {wording.quote}" in words
    for chip in answer.query.chips:
        assert chip.label in words


def test_a_no_is_a_no():
    answer, words, _ = read("sale")
    assert answer.why in words and answer.suggestions[0].question in words
    assert answer.nearest[0].quote in words and "ot an answer" in words


def test_links_lead_to_the_words_on_the_web_alone():
    _, _, links = read("harbour")
    assert links and all(link.startswith("https://news.example/harbour#:~:text=") for link in links)


def test_nothing_of_a_document_is_markup():
    answer, words, links = read("hostile")
    assert "<script>alert(1)</script>" in words and links == []
    html = answer._repr_html_()
    assert not re.search(r"<(script|img)|\son\w+=\"|\u202e", html)
    assert not re.search(r"(src|url\()\s*=?", re.sub(r">[^<]*<", "><", html))
