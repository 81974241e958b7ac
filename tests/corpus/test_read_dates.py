"""Dates that stand in a field: read when they can mean one day only."""

from __future__ import annotations

import pytest

from corpus.readers.iso_date import iso_date


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2022", "2022"),
        ("2022-02", "2022-02"),
        ("2022-02-26", "2022-02-26"),
        (" 2022-02-26 12:05 ", "2022-02-26T12:05:00"),
        ("2022-02-26 00:00:00", "2022-02-26"),
        ("2022-02-26T12:05:00Z", "2022-02-26T12:05:00+00:00"),
        ("2022-02-26T12:05:00.123+08:00", "2022-02-26T12:05:00+08:00"),
        ("20220226", "2022-02-26"),
        ("Sat, 26 Feb 2022 12:05:00 +0800", "2022-02-26T12:05:00+08:00"),
        ("26 Feb 2022 12:05:00 GMT", "2022-02-26T12:05:00+00:00"),
        ("26 February 2022", "2022-02-26"),
        ("26th of February, 2022", "2022-02-26"),
        ("February 26, 2022", "2022-02-26"),
        ("Feb. 26, 2022", "2022-02-26"),
        ("Saturday, February 26, 2022 at 9:15 AM EST", "2022-02-26"),
        ("Feb. 25, 2022 / 9:15 AM", "2022-02-25"),
        ("Sept 3 1998", "1998-09-03"),
        ("March 1946", "1946-03"),
        ("2022/2/26", "2022-02-26"),
        ("2022年2月26日", "2022-02-26"),
        ("26/02/2022", "2022-02-26"),
        ("02/26/2022", "2022-02-26"),
        ("04/04/2022", "2022-04-04"),
    ],
)
def test_dates_that_are_clear(written, expected):
    assert iso_date(written) == expected


@pytest.mark.parametrize(
    "written",
    ["", "03/04/2022", "3.4.2022", "yesterday", "31 February 2022", "2022-13-01", "26 Foo 2022",
     "12:05", "99/99/2022", "0000", "Monday", "25 February", "20229999", "1", "32/13/2022"],
)  # fmt: skip
def test_dates_that_are_not(written):
    assert iso_date(written) is None
