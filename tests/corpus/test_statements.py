"""A document's statements: named, dated, and never out of page furniture."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus import ingest
from corpus import statements as mining
from corpus.document import Heading, Span
from corpus.statements import own_lines, statements
from qa.render import FORMS, readable_date
from tests.texts import reading

ROOT = Path(__file__).resolve().parents[2]
REPORT = (
    "The harbour master, Ada Quist, said the new quay would open in May.\n\n"
    "“We have waited nine years for this quay,” Quist told reporters.\n\n"
    "Fishermen in the old port fear higher fees."
)
SPEECH = (
    "Mr. President, I bring you the greetings of my people.\n\n"
    "We ask for fair prices for our fish. Your Secretary-General, Ines Ovar, told this assembly: "
    "“The sea is no market.” We agree with her."
)


def mined(text, **metadata):
    prepared = ingest.prepare(reading("a.txt", text, **metadata))
    return prepared.document, prepared.statements


def words(document, statement):
    return " … ".join(part.of(document.text) for part in statement.parts)


def test_each_statement_has_its_speaker_form_and_cue():
    document, (first, second) = mined(REPORT)
    assert words(document, first) == "the new quay would open in May"
    assert (first.form, first.speaker.name) == ("indirect", "Ada Quist")
    assert first.cue.of(document.text) == "said"
    assert words(document, second) == "“We have waited nine years for this quay,”"
    assert (second.form, second.speaker.name) == ("direct", "Ada Quist")
    assert second.mention.of(document.text) == "Quist"


def test_a_statement_is_dated_by_its_document_and_says_so():
    _, said = mined(REPORT, published="2021-04-07")
    assert {(one.date.date, one.date.read_from) for one in said} == {("2021-04-07", "the document")}
    _, said = mined(REPORT)
    assert {one.date for one in said} == {None}


def test_the_day_beside_a_statement_comes_before_the_documents():
    text = "Ada Quist said on 3 March 2020 that the quay would never open."
    _, (said,) = mined(text, published="2021-04-07")
    assert said.date.date == "2020-03-03" and "3 March 2020" in said.date.read_from


def test_a_speech_is_its_speakers_own_words_but_for_whom_it_quotes():
    document, said = mined(SPEECH, speaker="Olga Tamm", kind="statement")
    own = [one for one in said if one.form == "own words"]
    assert own and {one.speaker.name for one in own} == {"Olga Tamm"}
    assert "fair prices" in " ".join(words(document, one) for one in own)
    (quoted,) = (one for one in said if one.form == "direct")
    assert words(document, quoted) == "“The sea is no market.”"
    assert quoted.speaker is None or quoted.speaker.name == "Ines Ovar"


def test_page_furniture_says_nothing():
    page = f"The quay\n\n{REPORT}\n\nTrending Stories\n\nMinister Bo Aas said taxes would fall"
    prepared = ingest.prepare(reading("page.txt", page))
    aside = [entry.span for entry in prepared.quarantined]
    assert any("taxes" in entry.text for entry in prepared.quarantined)
    assert len(prepared.statements) == 2
    assert not any(one.span.overlaps(span) for one in prepared.statements for span in aside)
    restored = statements(prepared.document, quarantined=())
    assert any("taxes" in words(prepared.document, one) for one in restored)


def test_own_lines_leave_out_headings_and_what_was_set_aside():
    text = "The quay\n\nIt is new.\n\nIt is long.\n\nIt leaks."
    document = replace(mined(text)[0], headings=(Heading(Span(0, 8), 1),))
    at = document.text.index("It is long.")
    kept = own_lines(document, [Span(at, at + 5)])
    assert [span.of(document.text) for span in kept] == ["It is new.", "It leaks."]


@pytest.mark.parametrize("text", ["One lonely “ mark. Ada Quist said nothing more of it.", "“”"])
def test_odd_marks_never_break_a_document(text):
    document, said = mined(text + "\n\nThe quay is open to all ships.")
    assert all(0 <= one.span.start < one.span.end <= len(document.text) for one in said)


def test_parts_lie_in_their_statement_in_order():
    document, (said,) = mined("“We agree,” Ada Quist said, “on most of the points of the treaty.”")
    assert len(said.parts) == 2
    assert said.span == Span(said.parts[0].start, said.parts[-1].end)
    assert said.document_id == document.id


def rules_alone(monkeypatch, text, **metadata):
    with monkeypatch.context() as patched:
        patched.setattr(mining, "shipped", lambda: None)
        return mined(text, **metadata)[1]


def test_the_tagger_makes_what_it_sees_too_surer(monkeypatch):
    alone = rules_alone(monkeypatch, REPORT)
    both = mined(REPORT)[1]
    assert [one.span for one in both] == [one.span for one in alone]
    assert all(one.confidence > rule.confidence for one, rule in zip(both, alone, strict=True))


@pytest.mark.parametrize(
    ("text", "metadata"),
    [
        (SPEECH, {"speaker": "Olga Tamm", "kind": "statement"}),
        (f"Ada Quist: {REPORT}\n\nBo Aas: The sea is no market.", {"kind": "transcript"}),
        (REPORT, {"language": "de"}),
    ],
)
def test_speeches_and_other_languages_are_left_to_the_rules(monkeypatch, text, metadata):
    monkeypatch.setattr(mining, "with_tags", None)
    assert mined(text, **metadata)[1]


def test_english_of_any_country_is_tagged(monkeypatch):
    monkeypatch.setattr(mining, "with_tags", lambda text, found, *_: ())
    assert mined(REPORT, language="en-GB")[1] == ()


def test_mining_gives_the_same_twice():
    assert mined(REPORT) == mined(REPORT)


def test_the_example_in_the_docs_is_what_comes_out():
    page = (ROOT / "docs" / "attribution.md").read_text("utf-8")
    text = page.partition("```text\n")[2].partition("```")[0].strip()
    document, said = mined(text, published="2022-03-04")
    rows = [
        [
            " […] ".join(part.of(document.text) for part in one.parts),
            one.speaker.name,
            FORMS[one.form],
            one.cue.of(document.text),
            ", ".join(one.according_to),
            readable_date(one.date.date),
        ]
        for one in said
    ]
    table = page.partition("|---|---|---|---|---|---|---|\n")[2].partition("\n\n")[0]
    shown = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.split("\n")]
    assert [row[:-1] for row in shown] == rows
    # Processors round the tagger's arithmetic in their own ways.
    confidences = [one.confidence for one in said]
    assert confidences == pytest.approx([float(row[-1]) for row in shown], abs=0.03)
