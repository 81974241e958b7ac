"""Dates in many forms, and those that are none."""

import pytest

from corpus.dates import find, parse, resolve


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("25 February 2022", "2022-02-25"),
        ("February 25, 2022", "2022-02-25"),
        ("Feb. 25, 2022 / 9:15 AM", "2022-02-25T09:15"),
        ("2022-02-26 12:05", "2022-02-26T12:05"),
        ("2022-02-26T12:05:00+08:00", "2022-02-26T12:05"),
        ("Saturday, 26th February 2022", "2022-02-26"),
        ("On the afternoon of 25 February 2022, the leaders", "2022-02-25"),
        ("26 February, 2022, 12:33 am", "2022-02-26T00:33"),
        ("February 26, 2022, 12:33 p.m. EST", "2022-02-26T12:33"),
        ("the 3rd of May 2020", "2020-05-03"),
        ("date 2022-02-25 Trending", "2022-02-25"),
        ("Fri, 25 Feb 2022 09:15:00 GMT", "2022-02-25T09:15"),
        ("25/02/2022", "2022-02-25"),
        ("02/25/2022", "2022-02-25"),
        ("03.02.2022", "2022-02-03"),
        ("2022/2/5", "2022-02-05"),
        ("12-Feb-2022", "2022-02-12"),
        ("20220225", "2022-02-25"),
        ("2022", "2022"),
        ("2022-02", "2022-02"),
        ("February 2022", "2022-02"),
        ("25 февраля 2022 года, 14:05", "2022-02-25"),
        ("25 лютого 2022", "2022-02-25"),
        ("2022年2月25日", "2022-02-25"),
        ("vendredi 25 février 2022", "2022-02-25"),
        ("1er mars 2022", "2022-03-01"),
        ("25 de febrero de 2022", "2022-02-25"),
        ("25. Februar 2022", "2022-02-25"),
        ("25 febbraio 2022", "2022-02-25"),
        ("25 de março de 2022", "2022-03-25"),
        ("25 فبراير 2022", "2022-02-25"),
    ],
)
def test_parse(words, date):
    assert parse(words) == date


@pytest.mark.parametrize(
    "words",
    [
        "02/03/2022",
        "Feb. 25",
        "Feb 30, 2022",
        "2022-13-01",
        "may 5 people",
        "on Monday",
        "3.14",
        "The call of 25 February 2022",
        "March 4-6, 2022",
        "1.5.2",
        "",
    ],
)
def test_no_date(words):
    assert parse(words) is None


def test_find_reads_all_mentions_in_order():
    text = "On Feb. 20 he said on Monday that in 2015, and on 24 February 2022, it began."
    found = find(text)
    assert [(m.span.of(text), m.date, m.precision, m.relative) for m in found] == [
        ("Feb. 20", None, "day", "--02-20"),
        ("on Monday", None, "day", "monday"),
        ("in 2015", "2015", "year", ""),
        ("24 February 2022", "2022-02-24", "day", ""),
    ]


def test_find_leaves_common_words_alone():
    assert find("They may 5 times march 3 miles; on sunday papers, 2.2022 items in 20150.") == ()


def test_stop_after_the_month_is_not_part_of_it():
    text = "He came on 21 August. Then he left."
    assert find(text)[0].span.of(text) == "21 August"


@pytest.mark.parametrize(
    ("words", "published", "date"),
    [
        ("on Monday", "2025-02-25", "2025-02-24"),
        ("on Friday", "2022-02-25T09:15", "2022-02-25"),
        ("last Friday", "2022-02-25", "2022-02-18"),
        ("next Friday", "2022-02-25", "2022-03-04"),
        ("yesterday", "2022-03-01", "2022-02-28"),
        ("three days ago", "2022-03-01", "2022-02-26"),
        ("last month", "2022-01-15", "2021-12"),
        ("last year", "2022-01-15", "2021"),
        ("Feb. 25", "2022-03-01", "2022-02-25"),
        ("Dec. 30", "2022-01-02", "2021-12-30"),
        ("25 February 2022", "", "2022-02-25"),
        ("on Monday", "2025-02", None),
        ("on Monday", "", None),
        ("last week", "2022-01-15", None),
        ("Aug. 1", "2022-02-01", None),
    ],
)
def test_resolve(words, published, date):
    (mention,) = find(words)
    assert resolve(mention, published) == date
