"""What a question asks for: whose words, at what time, and whether it leans on earlier ones."""

import pytest

from corpus.errors import QuestionRefused
from qa import filters, when
from qa.asked import asked_speaker
from qa.engine import checked
from qa.filters import Card, Limits
from qa.followup import completed


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("what did Quist say about the quay", "Quist"),
        ("What did President Ada Quist say?", "Ada Quist"),
        ("What has Ada de la Cruz said about fees?", "Ada de la Cruz"),
        ("What did Norland's president Orr promise?", "Orr"),
        ("Did Quist accuse the fishermen?", "Quist"),
        ("Does the harbour master want a ferry?", None),
        ("What is the capital of France?", None),
        ("quay fees", None),
    ],
)
def test_the_asked_speaker(question, speaker):
    assert asked_speaker(question) == speaker


@pytest.mark.parametrize(
    ("question", "since", "until", "rest"),
    [
        ("What was said in 2025?", "2025", "2025", "What was said ?"),
        ("What did Orr say in February 2022?", "2022-02", "2022-02", "What did Orr say ?"),
        ("What did Orr say before 1990?", None, "1989", "What did Orr say ?"),
        ("What did Orr say since March 2022?", "2022-03", None, "What did Orr say ?"),
        ("What did Orr say before March 2022?", None, "2022-02", "What did Orr say ?"),
        ("What about 5,000 boats?", None, None, "What about 5,000 boats?"),
        ("What did Orr say until 2022-03?", None, "2022-03", "What did Orr say ?"),
        ("What did Orr say after 2022-02-24?", "2022-02-24", None, "What did Orr say ?"),
        ("What did Orr say by May 2023?", None, "2023-05", "What did Orr say ?"),
        ("What was said between 2010 and 2012?", "2010", "2012", "What was said ?"),
        ("What of the Charter of 1945?", None, None, "What of the Charter of 1945?"),
        ("from January to May 2022, what?", None, None, "from January to May 2022, what?"),
        ("in 2022", "2022", "2022", "in 2022"),
    ],
)
def test_the_time_of_a_question(question, since, until, rest):
    limits, left = when.limits(question)
    assert (limits.since, limits.until) == (since, until)
    assert left == rest


def test_what_was_said_may_be_reported_a_week_later():
    assert when.reported(Limits(since="2022-02-25", until="2022-02-25")).until == "2022-03-04"
    assert when.reported(Limits(until="2022-02")).until == "2022-03-07"
    assert when.reported(Limits(until="2022")).until == "2023-01-07"
    assert when.reported(Limits(since="2022")) == Limits(since="2022")


CARDS = (
    Card(1, "Ada Quist", "Port News", "2022-02-25T10:00"),
    Card(2, "José Orr", None, "2022-03"),
    Card(3, None, "Port News", None),
    Card(4, "Ada Quist", "Lind Post", "2023"),
)


@pytest.mark.parametrize(
    ("limits", "keys"),
    [
        (Limits(), (1, 2, 3, 4)),
        (Limits(speaker="quist"), (1, 4)),
        (Limits(speaker="Jose Orr"), (2,)),
        (Limits(publisher="port news"), (1, 3)),
        (Limits(since="2022-02-25", until="2022-02-25"), (1,)),
        (Limits(since="2022-03-10"), (2, 4)),
        (Limits(until="2022-02-24"), ()),
        (Limits(until="2022"), (1, 2)),
        (Limits(speaker="Quist", since="2023"), (4,)),
    ],
)
def test_limits_on_documents(limits, keys):
    assert filters.allowed(CARDS, limits) == keys


def test_undated_documents_only_on_request():
    assert filters.allowed(CARDS, Limits(since="2023"), undated=True) == (3, 4)


def test_dates_are_read_or_refused():
    assert filters.day("2022-02", "since") == "2022-02"
    assert filters.day("25 February 2022", "since") == "2022-02-25"
    assert filters.day(None, "since") is None
    with pytest.raises(QuestionRefused, match="2022-02-25"):
        filters.day("soonish", "since")


def test_a_leaning_question_is_completed_from_the_last_full_one():
    history = ["What did Quist say about the quay?", "and the fees?"]
    searched, earlier = completed("and what did Orr say?", history)
    assert earlier == history[0] and "quay" in searched
    assert completed("What did Orr promise the fishermen?", history)[1] is None
    assert completed("and what did Orr say?", [])[1] is None


@pytest.mark.parametrize("question", ["", "   ", "x" * 1001, "a\0b", "a\u202eb", "?!", "\ud800a"])
def test_questions_that_cannot_be_asked(question):
    with pytest.raises(QuestionRefused):
        checked(question)


def test_a_question_is_trimmed_and_composed():
    assert checked("  cafe\u0301? ") == "café?"
