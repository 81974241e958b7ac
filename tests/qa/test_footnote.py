"""Footnotes: who, what, where, and a link that a browser resolves to the cited words."""

from dataclasses import replace

import pytest

from corpus.document import Span
from qa.answer import Citation
from qa.footnote import footnote, footnote_html, link_to
from qa.text_fragment import Fragment, encoded, fragment, landing, link

PAGE = "https://news.example/call"


def citation(
    quote="The sea, in short, belongs to all.", before="He rose. ", after=" He sat.", **more
):
    text = before + quote + after
    values = {
        "number": 1,
        "document_id": "0123456789abcdef",
        "source": "papers/sea.txt",
        "url": PAGE,
        "title": "On the sea",
        "publisher": "The Gazette",
        "published": "2022-02-25",
        "event_date": None,
        "start": 100 + len(before),
        "end": 100 + len(before) + len(quote),
        "quote": quote,
        "passage_start": 100,
        "passage_end": 100 + len(text),
        "passage": text,
        "heading": "",
        "speaker": "Anna Berg",
        "form": "direct",
        "according_to": ("Kremlin",),
        "also_in": (),
        "sha256": "abcdef012345" + "0" * 52,
    }
    return Citation(**(values | more))


def test_a_footnote_names_everything():
    assert footnote(citation()) == (
        "Anna Berg, quoted directly, according to the Kremlin: “The sea, in short, belongs to "
        "all.” On the sea. The Gazette, 25 February 2022. Characters 109–143, text abcdef012345. "
        "https://news.example/call#:~:text=The%20sea%2C%20in%20short%2C%20belongs%20to%20all."
    )


def test_a_long_quotation_is_named_by_its_first_words():
    said = footnote(citation("The sea belongs to those who fish in it. " * 4))
    words = said.split("“")[1].split("”")[0]
    assert words.endswith(" […]") and "The sea belongs to those" in words and len(words) < 80


def test_a_file_is_named_where_there_is_no_address():
    said = footnote(citation(url=None, speaker=None, form=None, according_to=()))
    assert said.startswith("“The sea") and said.endswith("text abcdef012345. sea.txt")
    assert link_to(citation(url="javascript:alert(1)")) is None


def test_deceptive_characters_are_shown_as_such():
    said = footnote(citation(title="On \u202ethe\x00 sea\nline"))
    assert "\u202e" not in said and "\n" not in said and "\ufffd" in said


def test_html_is_escaped_and_links():
    shown = footnote_html(citation("<b>No</b> & never.", title="<i>x</i>"))
    assert "<b>" not in shown and "<i>" not in shown
    assert '<a href="https://news.example/call&#35;:&#126;:text=%3Cb%3ENo' in shown
    assert "<a" not in footnote_html(citation(url=None))


# ---- text fragments ----------------------------------------------------------------------------


def test_characters_with_a_meaning_are_encoded():
    assert encoded("a, b-c & d") == "a%2C%20b%2Dc%20%26%20d"
    assert str(Fragment("s", "e", "p", "x")) == "text=p-,s,e,-x"
    assert str(Fragment("s", prefix="p-q")) == "text=p%2Dq-,s"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (PAGE, f"{PAGE}#:~:text=Yes."),
        (f"{PAGE}#part", f"{PAGE}#part:~:text=Yes."),
        (f"{PAGE}?a=1&b=2#part:~:text=old", f"{PAGE}?a=1&b=2#part:~:text=Yes."),
        (f"{PAGE}#:~:text=old", f"{PAGE}#:~:text=Yes."),
    ],
)
def test_an_anchor_is_kept_and_an_older_fragment_replaced(address, expected):
    assert link(address, "No. Yes.", Span(4, 8)) == expected
    assert link(address, "No.   ", Span(3, 6)) == address


SENTENCES = {
    "english": "Well-known & loved, the quay opened - at last. ",
    "russian": "Стороны договорились о прекращении огня, но не сразу. ",
    "chinese": "双方同意，通过对话、谈判解决问题。",
    "thai": "ผู้นำทั้งสองหารือกันทางโทรศัพท์ และเห็นพ้องที่จะร่วมมือกัน ",
    "japanese": "両首脳は電話で会談し、協力を確認した。",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_the_second_of_two_equal_sentences_is_found_by_its_surroundings(language):
    said = SENTENCES[language]
    filling = {"english": "Then it rained. ", "russian": "Потом шёл дождь. "}.get(
        language, "后来下雨。"
    )
    text = said + filling + said + filling
    start = len(said + filling)
    found = fragment(text, Span(start, start + len(said)))
    assert found.prefix or found.suffix
    assert landing(found, text) == Span(start, start + len(said.rstrip()))
    assert fragment(text, Span(0, len(said))) == Fragment(said.strip())


@pytest.mark.parametrize("language", SENTENCES)
def test_a_long_quotation_is_linked_by_its_ends(language):
    text = "".join(f"{n}. {SENTENCES[language]}" for n in range(20))
    start, end = text.index("3. "), text.index("9. ")
    found = fragment(text, Span(start, end))
    assert found.end and len(str(found)) < 2000
    assert landing(found, text) == Span(start, len(text[:end].rstrip()))


def test_terms_never_cross_a_paragraph():
    text = "One.\n\nThe first paragraph says a little.\n\nThe second one ends it here.\n\nMore."
    start, end = text.index("The first"), text.index("\n\nMore")
    found = fragment(text, Span(start, end))
    assert (found.start, found.end) == ("The first paragraph says", "second one ends it here.")
    assert landing(found, text) == Span(start, end)


def test_words_are_whole_and_capitals_do_not_matter():
    text = "Scarcely a car. A CAR. the car"
    assert landing(Fragment("a car"), text) == Span(9, 14)
    assert landing(Fragment("car", prefix="A"), text) == Span(11, 14)
    assert landing(Fragment("care"), text) is None
    found = fragment(text, Span(16, 21))
    assert landing(found, text) == Span(16, 21)


def test_a_span_that_breaks_a_word_keeps_to_whole_ones():
    text = "Unbroken words stand here."
    assert fragment(text, Span(2, 17)).start == "words"


def test_equal_surroundings_get_the_fullest_fragment():
    text = "Again and again. " * 30
    found = fragment(text, Span(170, 186))
    assert found.prefix and found.suffix


def test_the_whole_text_tells_more_than_the_passage():
    cited = replace(citation("Yes.", "", ""), start=20, end=24, passage_start=20, passage_end=24)
    text = "Yes. Twice is more. Yes."
    assert link_to(cited).endswith("#:~:text=Yes.")
    assert "more.-,Yes." in link_to(cited, text)
