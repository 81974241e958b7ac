"""What a question asks for: whose words, at what time, and whether it leans on earlier ones."""

import datetime

import pytest

from corpus.errors import QuestionRefused
from qa import filters, when
from qa.engine import checked
from qa.filters import Card, Limits
from qa.topic import account_in


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
        ("What did Orr say after 2022?", "2023", None, "What did Orr say ?"),
        ("What did Orr say after December 2022?", "2023-01", None, "What did Orr say ?"),
        ("What did Orr say since 2022?", "2022", None, "What did Orr say ?"),
        ("What did Orr say by May 2023?", None, "2023-05", "What did Orr say ?"),
        ("What was said between 2010 and 2012?", "2010", "2012", "What was said ?"),
        ("What of the Charter of 1945?", None, None, "What of the Charter of 1945?"),
        ("Orr on agenda 2030", None, None, "Orr on agenda 2030"),
        ("Russia on resolution 1973", None, None, "Russia on resolution 1973"),
        ("Orr on refugees 2015", "2015", "2015", "Orr on refugees"),
        ("Orr on refugees, 2015?", "2015", "2015", "Orr on refugees"),
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


TODAY = datetime.date(2024, 3, 13)  # a Wednesday


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("What did Orr say last year?", "2023", "2023"),
        ("What did Orr say this month?", "2024-03", "2024-03"),
        ("What did Orr say last month about fees?", "2024-02", "2024-02"),
        ("What did Orr say yesterday?", "2024-03-12", "2024-03-12"),
        ("What did Orr say last week?", "2024-03-04", "2024-03-10"),
        ("What did Orr say two years ago?", "2022", "2022"),
        ("What did Orr say in the last 3 years?", "2021-03-13", "2024-03-13"),
        ("What did Orr say in the 1990s?", "1990", "1999"),
        ("What did Orr say in the late 1980s?", "1985", "1989"),
        ("What did Orr say before the invasion of Ukraine?", None, "2022-02-23"),
        ("What did Orr say after 9/11?", "2001-09-11", None),
        ("What did Orr say in 2025?", "2025", "2025"),
    ],
)
def test_times_counted_from_today_or_from_what_happened(question, since, until):
    time, rest = when.time_of(question, TODAY)
    assert (time.limits.since, time.limits.until) == (since, until)
    assert "What did Orr say" in rest and "year" not in rest


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("What did Orr say in the later call?", "last"),
        ("What did Orr say in his first speech?", "first"),
        ("What did Orr say most recently about fees?", "last"),
        ("What did the first minister say?", None),
    ],
)
def test_which_of_several_occasions(question, order):
    assert when.time_of(question, TODAY)[0].order == order


def test_the_same_time_as_before():
    time, rest = when.time_of("and Orr, the same year?", TODAY)
    assert time.same and not time and rest == "and Orr?"


def test_a_coarse_day_gets_no_grace():
    assert when.may_be("2022-03-02", Limits(since="2022-02", until="2022-02"))
    assert not when.may_be("2023", Limits(since="2022", until="2022"))
    assert when.may_be("2022-02-25", Limits(until="2022-02-23"))
    assert not when.may_be_said("2022-02-25", Limits(until="2022-02-23"))
    assert when.may_be_said("2022-03-02", Limits(since="2022-02", until="2022-02"))
    assert when.may_be(None, Limits(since="2022", until="2022"))


@pytest.mark.parametrize("question", ["", "   ", "x" * 1001, "a\0b", "a\u202eb", "?!", "\ud800a"])
def test_questions_that_cannot_be_asked(question):
    with pytest.raises(QuestionRefused):
        checked(question)


def test_a_question_is_trimmed_and_composed():
    assert checked("  cafe\u0301? ") == "café?"


@pytest.mark.parametrize(
    ("question", "account", "rest"),
    [
        (
            "What did the Palace say Berg told Lund about fish?",
            "the Palace",
            "What did Berg tell Lund about fish?",
        ),
        (
            "What does the Norrvik readout say that Anna Berg said about fish?",
            "the Norrvik",
            "What does Anna Berg say about fish?",
        ),
        ("What did Reuters quote Lund as saying?", "Reuters", "What did Lund say?"),
        ("What did the Palace say about fish?", "", "What did the Palace say about fish?"),
        ("What did Berg say to Lund?", "", "What did Berg say to Lund?"),
    ],
)
def test_words_that_somebody_relays(question, account, rest):
    assert account_in(question) == (account, rest)


@pytest.mark.parametrize(
    ("question", "year", "rest"),
    [
        ("What of the 2022 call?", "2022", "What of the call?"),
        ("What did she say in her 2014 speech?", "2014", "What did she say in her speech?"),
        ("What of the 2014 annexation?", None, "What of the 2014 annexation?"),
    ],
)
def test_a_year_before_an_occasion(question, year, rest):
    time, left = when.time_of(question, datetime.date(2026, 1, 1))
    assert (time.limits.since, time.limits.until, left) == (year, year, rest)
