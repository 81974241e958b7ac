"""Whole texts: quotations over sentences and paragraphs, speeches, transcripts, odd input."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from corpus.attribution import Attribution, mine
from corpus.document import Heading, Span

PHONE_CALLS = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpora" / "phone-calls"


def parts(text: str, one: Attribution) -> list[str]:
    return [span.of(text) for span in one.content]


def speaker(text: str, one: Attribution) -> str:
    return one.mention.of(text) if one.mention else ""


def test_a_split_quotation_is_one_attribution() -> None:
    text = '"We agree," the premier said, "on most of the points."'
    (one,) = mine(text)
    assert parts(text, one) == ['"We agree,"', '"on most of the points."']
    assert (one.form, speaker(text, one)) == ("direct", "the premier")


def test_a_quotation_goes_on_in_the_next_sentence() -> None:
    text = "“We agree on that,” Ana Ruiz said. “It took us far too long.”"
    (one,) = mine(text)
    assert parts(text, one) == ["“We agree on that,”", "“It took us far too long.”"]


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    text = "“We agree on that,” Ana Ruiz said.\n“So I think it will last for years.”"
    (one,) = mine(text)
    assert parts(text, one)[-1] == "“So I think it will last for years.”"


def test_a_question_keeps_its_verb() -> None:
    text = "“How long will it take?” Ana Ruiz asked. Nobody knew."
    (one,) = mine(text)
    assert (parts(text, one), speaker(text, one)) == (["“How long will it take?”"], "Ana Ruiz")


def test_a_quotation_announced_by_a_colon_at_the_paragraphs_end() -> None:
    text = "Ana Ruiz wrote:\n“There is no road left to repair.”"
    (one,) = mine(text)
    assert (parts(text, one), speaker(text, one)) == (
        ["“There is no road left to repair.”"],
        "Ana Ruiz",
    )
    assert one.confidence >= 0.8


def test_a_lone_quotation_has_no_speaker_rather_than_a_guess() -> None:
    text = "The road was empty.\n“There is no road left to repair here.”"
    (one,) = mine(text)
    assert one.mention is None and one.confidence <= 0.3


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “peace train” left the station.",
        "She sang in “The Last Harbour” for three years.",
        "The 'iron lady' opened the new bridge.",
    ],
)
def test_scare_quotes_and_titles_are_no_statements(text: str) -> None:
    assert mine(text) == ()


def test_words_partly_quoted_are_mixed() -> None:
    text = "The envoy said that the talks were “very useful” to both."
    (one,) = mine(text)
    assert one.form == "mixed" and one.confidence > 0.8


def test_datelines_are_no_words_of_anybody() -> None:
    text = "PORT MOOR (AP) — The talks have failed, the envoy said."
    (one,) = mine(text)
    assert parts(text, one) == ["The talks have failed"]


def test_a_headline_with_its_speaker_behind() -> None:
    text = "Sudria ready for talks with Norland, Tal tells Moor"
    (one,) = mine(text)
    assert (parts(text, one), speaker(text, one)) == (
        ["Sudria ready for talks with Norland"],
        "Tal",
    )


def test_a_readout_carries_on_with_the_same_speaker() -> None:
    text = (
        "President Tal stressed that the sea is open to all. "
        "Sudria determines its position on its own. Talks are the only way."
    )
    found = mine(text)
    assert [speaker(text, one) for one in found] == ["President Tal"] * 3
    assert [one.rule for one in found][1:] == ["carries on", "carries on"]


def test_a_statement_is_its_speakers_own_words() -> None:
    text = "I thank the assembly.\nWe want peace on our border."
    found = mine(text, kind="statement", speaker="Ana Ruiz")
    assert [one.form for one in found] == ["own words", "own words"]
    assert [one.mention for one in found] == [None, None]


def test_a_quotation_in_a_speech_belongs_to_whom_it_quotes() -> None:
    text = "I thank you. As Ivo Tal said, “Every border is a scar upon the map.” We agree."
    found = mine(text, kind="statement", speaker="Ana Ruiz")
    own = next(one for one in found if one.form == "own words")
    other = next(one for one in found if one.form == "direct")
    assert speaker(text, other) == "Ivo Tal"
    assert "Every border" not in " ".join(parts(text, own))
    assert parts(text, own)[-1].strip() == "We agree."


def test_turns_switch_the_speaker() -> None:
    text = (
        "Ana Ruiz: Thank you all for coming.\nQ: Will you resign?\n"
        "Ana Ruiz: No.\nI was elected for four years.\n(Laughter.)"
    )
    found = mine(text, kind="transcript")
    assert [speaker(text, one) for one in found] == [
        "Ana Ruiz", "Q", "Ana Ruiz", "Ana Ruiz",
    ]  # fmt: skip
    assert parts(text, found[0]) == ["Thank you all for coming."]
    assert all(one.form == "own words" for one in found)


def test_what_stands_between_labelled_paragraphs_is_nobodys() -> None:
    text = (
        "Ana Ruiz: Thank you all.\nAna Ruiz: I shall be short.\nThe hall was half empty.\n"
        "Ivo Tal: I object.\nIvo Tal: I object again.\nNobody answered him."
    )
    found = mine(text, kind="transcript")
    assert [speaker(text, one) for one in found] == ["Ana Ruiz", "Ana Ruiz", "Ivo Tal", "Ivo Tal"]
    assert not any(
        "half" in part or "answered" in part for one in found for part in parts(text, one)
    )


def test_what_stands_between_turns_is_not_the_document_s_own_speaker_s() -> None:
    text = (
        "Ana Ruiz: Thank you all.\nAna Ruiz: I shall be short.\nThe hall was half empty.\n"
        "Ivo Tal: I object.\nIvo Tal: I object again.\nNobody answered him."
    )
    found = mine(text, kind="transcript", speaker="Ana Ruiz")
    assert not any(
        "empty" in part or "Nobody" in part for one in found for part in parts(text, one)
    )


def test_long_turns_are_kept_where_few_paragraphs_have_labels() -> None:
    text = "\n".join(
        ["Ana Ruiz: One.", "Ana Ruiz: Two.", "Ana Ruiz: Three."]
        + [f"I go on, for the {place}th time." for place in range(8)]
        + ["Ivo Tal: I object."]
        + [f"I do so for the {place}th time." for place in range(5)]
    )
    assert len(mine(text, kind="transcript")) == 17


def test_a_heading_ends_a_turn() -> None:
    text = "Ana Ruiz: Thank you all.\nI shall be short.\nThe next day\nThe hall was half empty."
    at = text.index("The next day")
    found = mine(text, kind="transcript", headings=(Heading(Span(at, at + 12), 2),))
    assert [speaker(text, one) for one in found] == ["Ana Ruiz", "Ana Ruiz"]


def test_a_colon_in_a_speech_gives_nothing_away() -> None:
    text = "Unfortunately: we are late.\nWe must act.\nUnfortunately: nobody does.\nWe will."
    found = mine(text, kind="statement", speaker="Ana Ruiz")
    assert all(one.form == "own words" and one.mention is None for one in found)
    assert len(found) == 4


def test_a_statement_in_the_third_person_is_read_as_a_report() -> None:
    text = "President Tal stressed that the sea is open to all."
    (one,) = mine(text, kind="statement")
    assert (one.form, speaker(text, one)) == ("indirect", "President Tal")


def test_an_interview_is_recognised_by_its_names() -> None:
    text = "Moor: Why?\nTal: It is late.\nMoor: And now?\nTal: We wait."
    assert [speaker(text, one) for one in mine(text)] == ["Moor", "Tal", "Moor", "Tal"]


def test_headings_of_a_speech_are_nobodys_words() -> None:
    text = "On trade\nWe want open ports."
    found = mine(text, headings=(Heading(Span(0, 8), 2),), kind="statement", speaker="Ana Ruiz")
    assert [parts(text, one) for one in found] == [["We want open ports."]]


def test_only_the_given_paragraphs_are_read() -> None:
    text = "Tal said it was late.\nAdvertisement: Moor said buy now.\nRuiz said it was early."
    lines = text.split("\n")
    kept = [Span(0, len(lines[0])), Span(len(text) - len(lines[2]), len(text))]
    assert [speaker(text, one) for one in mine(text, paragraphs=kept)] == ["Tal", "Ruiz"]


def test_spans_lie_in_the_text_in_order_whatever_is_thrown_at_it() -> None:
    dice = random.Random(7)
    pieces = [
        '"', "“", "”", "'", "’", "''", "«", "»", "(", ")", ",", ".", ":", ";", "—", "\n", " ",
        "he said", "Tal", "that", "according to", "told", "Mr.", "and", "who", "adding", "urged",
        "to", "the minister", "claims", "U.S.", "not", "12%", "...", "?", "by", "said",
    ]  # fmt: skip
    for _ in range(1500):
        text = " ".join(dice.choice(pieces) for _ in range(dice.randint(0, 40)))
        for one in mine(text):
            assert one.content and all(0 <= s.start < s.end <= len(text) for s in one.content)
            assert 0.0 < one.confidence <= 1.0 and one.rule
            for span in (one.cue, one.mention, one.addressee):
                assert span is None or 0 <= span.start < span.end <= len(text)
    assert mine("") == ()


def test_the_same_text_gives_the_same_attributions() -> None:
    text = "“We agree,” Ana Ruiz said. The envoy urged Tal to wait."
    assert mine(text) == mine(text)


@pytest.fixture(scope="module")
def articles() -> dict[str, str]:
    if not PHONE_CALLS.is_dir():
        pytest.skip("the phone-call documents are not beside the repository")
    return {path.name[:3]: path.read_text(encoding="utf-8") for path in PHONE_CALLS.glob("*.txt")}


@pytest.mark.parametrize(
    ("article", "begins", "mention", "addressee"),
    [
        ("000", "Beijing “respects”", "China’s President Xi Jinping", "President Vladimir Putin"),
        ("000", "Beijing “respects” the actions", "the Kremlin", None),
        ("000", "that the United States and NATO have long turned", "He", None),
        ("001", "that the United States and NATO have long turned", "He", None),
        ("000", "that “the sovereignty and territorial integrity", "Wang Wenbin", None),
        ("000", "that Beijing’s reputation would be", "the US President Joe Biden", None),
        ("002", '"The U.S. has been increasing tensions', "Hua Chunying", None),
        ("002", "that China and Russia were seeking", "Ned Price", None),
        ("002", '"China\'s basic position on respecting', "Xi", "Putin"),
        ("003", "Mr Putin was ready to send", "Dmitry Peskov", None),
        ("004", "he was set to meet Wang", "Sergey Lavrov", None),
    ],
)  # fmt: skip
def test_the_phone_call_articles(
    articles: dict[str, str], article: str, begins: str, mention: str, addressee: str | None
) -> None:
    text = articles[article]
    found = [one for one in mine(text) if parts(text, one)[0].startswith(begins)]
    assert any(
        speaker(text, one).endswith(mention)
        and (one.addressee.of(text) if one.addressee else None) == addressee
        for one in found
    ), [speaker(text, one) for one in found]
