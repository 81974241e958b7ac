"""Questions made of what a document's own speakers say. All texts are our own."""

import pytest

from corpus.document import Document, Span, text_hash
from corpus.entity import Entity
from corpus.statement import Statement
from qa.document_questions import MOST, questions_of


def asked(*said, confidence=0.9, **more):
    """The questions of a document in which each of these (speaker, words) is a statement."""
    text, statements = "", []
    for speaker, words in said:
        span = Span(len(text), len(text) + len(words))
        entity = Entity(speaker, "person", **more) if isinstance(speaker, str) else speaker
        statements.append(Statement("d", span, (span,), "indirect", entity, confidence=confidence))
        text += f"{words}\n\n"
    document = Document("d", "d.txt", "Title", text, text_hash(text))
    return questions_of(document, statements)


def test_a_speaker_is_asked_about_what_they_name_most():
    said = ("Ada Quist", "that trade with Norrvik is good"), ("Ada Quist", "that Norrvik may pay")
    assert asked(*said) == ("What did Ada Quist say about Norrvik?",)


def test_those_who_say_most_come_first_and_few_are_enough():
    said = [(f"Speaker {letter}", "that it rains") for letter in "ABCDE"]
    questions = asked(*said, ("Speaker E", "that it snows"))
    assert len(questions) == MOST and questions[0] == "What did Speaker E say?"


def test_not_everybody_is_asked_about_the_same():
    both = "that trade with Norrvik needs protection"
    one, other = asked(("Ada Quist", both), ("Tom Orr", both))
    assert one.endswith("about Norrvik?") and other.endswith("about protection?")


@pytest.mark.parametrize(
    "words",
    [
        "that on Monday it rains",
        "that President Orr is ill",
        "that many Ukrainian guests came",
        "that the old Quist is gone",
        "that our Government is new",
    ],
)
def test_days_titles_half_names_and_adjectives_are_no_subjects(words):
    assert asked(("Ada Quist", words)) == ("What did Ada Quist say?",)


def test_a_state_is_a_subject_but_not_its_own():
    words = "that the guests of Ukraine may stay"
    assert asked(("Ada Quist", words)) == ("What did Ada Quist say about Ukraine?",)
    assert asked(("Ada Quist", words), side="Ukraine") == ("What did Ada Quist say?",)


def test_whoever_may_not_have_said_it_is_not_asked_about():
    assert asked(("Ada Quist", "that it rains"), confidence=0.6) == ()
    assert asked((Entity("Ada Quist and Tom Orr", "group"), "that it rains")) == ()


def test_an_office_has_its_article():
    office = Entity("Kremlin", "office", side="Russia")
    assert asked((office, "that it rains")) == ("What did the Kremlin say?",)
