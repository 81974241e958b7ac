"""Passages: whole paragraphs, whole quotations, nothing lost and nothing twice."""

import random
import re

import pytest

from corpus.document import Document, Heading, Span
from corpus.passages import BOUNDS, HAN_BOUNDS, cut

SENTENCE = "The harbour of Port Lorrain stayed open to all ships on the second day of the talks. "


def document(text: str, headings: tuple[Heading, ...] = (), language: str | None = None):
    return Document("d" * 16, "s.txt", "T", text, "h", headings=headings, language=language)


def texts(text: str, **options) -> list[str]:
    return [passage.span.of(text) for passage in cut(document(text), **options)]


def check(doc: Document, quarantined: tuple[Span, ...] = ()) -> None:
    passages = cut(doc, quarantined=quarantined)
    assert passages == cut(doc, quarantined=quarantined)
    assert [passage.number for passage in passages] == list(range(len(passages)))
    aside = [*quarantined, *(heading.span for heading in doc.headings)]
    held = [0] * len(doc.text)
    for passage in passages:
        assert not any(passage.span.overlaps(span) for span in aside if span.end > span.start)
        assert passage.span.end - passage.span.start <= BOUNDS.longest
        assert passage.sentences[0].start == passage.span.start
        assert passage.sentences[-1].end == passage.span.end
        assert all(passage.span.holds(sentence) for sentence in passage.sentences)
        joined = "".join(sentence.of(doc.text) for sentence in passage.sentences)
        assert "".join(joined.split()) == "".join(passage.span.of(doc.text).split())
        for place in range(passage.span.start, passage.span.end):
            held[place] += 1
    for place, sign in enumerate(doc.text):
        outside = any(span.start <= place < span.end for span in aside)
        assert held[place] == (0 if outside else 1) or sign.isspace()


def test_paragraphs_of_good_size_stay_as_they_are():
    paragraphs = [(SENTENCE * 4).strip(), (SENTENCE * 5).strip()]
    assert texts("\n\n".join(paragraphs)) == paragraphs


def test_short_paragraphs_are_joined():
    text = "\n\n".join(["A short one.", "Another.", "A third."])
    assert texts(text) == [text]


def test_quotation_joins_the_paragraph_that_names_its_speaker():
    first = (SENTENCE * 3).strip() + " Minister Ada Renk spoke."
    quotation = "“" + (SENTENCE * 3).strip() + "” she said."
    last = (SENTENCE * 5).strip()
    assert texts("\n\n".join([first, quotation, last])) == [f"{first}\n\n{quotation}", last]


def test_quotation_with_its_own_speaker_stands_alone():
    first = (SENTENCE * 3).strip()
    quotation = "“" + (SENTENCE * 3).strip() + "” Minister Ada Renk said."
    assert texts(f"{first}\n\n{quotation}") == [first, quotation]


def test_long_paragraph_is_split_in_balance_between_sentences():
    parts = texts((SENTENCE * 30).strip())
    assert all(400 <= len(part) <= BOUNDS.long for part in parts)
    assert all(part.endswith("talks.") for part in parts)


@pytest.mark.parametrize("marks", ["“”", '""', "«»", "「」", "„“"])
def test_no_split_inside_a_quotation(marks):
    quotation = marks[0] + (SENTENCE * 9).strip() + marks[1]
    parts = texts((SENTENCE * 5) + quotation + " he said. " + (SENTENCE * 5).strip())
    assert len(parts) > 1
    assert [part for part in parts if quotation in part]


@pytest.mark.parametrize("mark", ["“", '"', "«"])
def test_stray_mark_does_not_hold_the_document_together(mark):
    parts = texts(mark + (SENTENCE * 80).strip())
    assert max(map(len, parts)) <= BOUNDS.long


def test_endless_sentence_is_cut_at_clauses():
    parts = texts("and so on and on, " * 400)
    assert all(part.endswith(",") for part in parts)
    assert max(map(len, parts)) <= BOUNDS.longest
    assert max(map(len, texts("x" * 9000))) <= BOUNDS.longest


def test_headings_part_passages_and_name_them():
    text = "Top\n\nA short one.\n\nBelow\n\nAnother."
    headings = (Heading(Span(0, 3), 1), Heading(Span(19, 24), 2))
    found = cut(document(text, headings))
    assert [(p.heading, p.span.of(text)) for p in found] == [
        ("Top", "A short one."),
        ("Below", "Another."),
    ]


def test_no_passage_reaches_across_quarantine():
    text = "One.\n\nAdvertisement\n\nTwo."
    assert texts(text, quarantined=[Span(6, 19)]) == ["One.", "Two."]
    assert texts(text, quarantined=[Span(3, 3)]) == [text]


def test_turns_of_two_speakers_are_parted_unless_very_short():
    long = "Ada Renk: " + (SENTENCE * 2).strip()
    answer = "Tom Vane: " + (SENTENCE * 2).strip()
    assert texts(f"{long}\n\n{answer}") == [long, answer]
    assert len(texts("Q: Why?\n\nA: Because.\n\nQ: Really?\n\nA: Yes.")) == 1


def test_chinese_passages_are_shorter():
    text = "港口在会谈的第二天仍然对所有船只开放，双方表示满意。" * 60
    found = cut(document(text, language="zh"))
    assert max(p.span.end - p.span.start for p in found) <= HAN_BOUNDS.long


def test_empty_document_has_no_passages():
    assert cut(document(" \n\n ")) == ()


def test_random_documents():
    chance = random.Random(11)
    pieces = [
        "Word",
        "word ",
        "He said. ",
        '"',
        "“",
        "”",
        ", ",
        ". ",
        "\n\n",
        "Ann Lee: ",
        "x" * 300,
    ]
    for _ in range(150):
        text = "".join(chance.choices(pieces, k=chance.randint(1, 120)))
        blocks = [
            Span(*match.span())
            for match in re.finditer(r"\S(?:.*?\S)?(?=\s*\n\n|\s*$)", text, re.S)
        ]
        chosen = [span for span in blocks if chance.random() < 0.15]
        headings = tuple(Heading(span, 2) for span in chosen[::2])
        check(document(text, headings), tuple(chosen[1::2]))
