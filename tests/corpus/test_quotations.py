"""What stands between marks: every kind, nested, split over paragraphs, and unpaired."""

from __future__ import annotations

import pytest

from corpus.document import Span
from corpus.quotations import in_paragraph, quotations


def quoted(text: str) -> list[str]:
    return [one.span.of(text) for one in in_paragraph(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said, "We agree."', ['"We agree."']),
        ("He said, “We agree.”", ["“We agree.”"]),
        ("He said, ‘We agree.’", ["‘We agree.’"]),
        ("He said, 'We agree.'", ["'We agree.'"]),
        ("He said, ''We agree.''", ["''We agree.''"]),
        ("Il a dit : « Nous acceptons. »", ["« Nous acceptons. »"]),
        ("Er sagte: „Wir sind einig.“", ["„Wir sind einig.“"]),
        ("他说：「我们同意。」", ["「我们同意。」"]),
        ("他说：“我们同意。”", ["“我们同意。”"]),
    ],
)
def test_each_kind_of_mark_is_paired(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_inner_leaves_the_marks_out() -> None:
    text = 'She wrote: "Never again."'
    (one,) = in_paragraph(text, Span(0, len(text)))
    assert one.inner.of(text) == "Never again."


def test_apostrophes_open_and_close_nothing() -> None:
    assert (
        quoted("The workers' rights and the '90s weren't the minister's concern, 'twas said.") == []
    )


def test_an_apostrophe_inside_single_marks_does_not_close_them() -> None:
    assert quoted("‘The workers’ rights don’t matter,’ he said.") == [
        "‘The workers’ rights don’t matter,’"
    ]


def test_a_quotation_in_a_quotation_is_part_of_the_outer_one() -> None:
    assert quoted("\"He told me 'never' twice,\" she said.") == ["\"He told me 'never' twice,\""]
    assert quoted("“He called it “a gift” again,” she said.") == ["“He called it “a gift” again,”"]


def test_split_quotations_are_two() -> None:
    assert quoted('"We agree," he said, "on most points."') == ['"We agree,"', '"on most points."']


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('The 6" gun and "a treaty" were shown.', ['"a treaty"']),
        ('He left." Then "we won" was sung.', ['"we won"']),
        ("A stray ” here and “one pair” there.", ["“one pair”"]),
        ("“Outer and “inner” words were heard", ["“inner”"]),
    ],
)
def test_an_odd_mark_costs_nothing_else(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_a_paragraph_that_opens_without_closing_goes_on_in_the_next() -> None:
    text = "“The first part.\n“The second part,” he said."
    break_at = text.index("\n")
    found = quotations(text, [Span(0, break_at), Span(break_at + 1, len(text))])
    assert [one.span.of(text) for one in found[0]] == ["“The first part."]
    assert not found[0][0].closed and found[0][0].goes_on
    assert [one.span.of(text) for one in found[1]] == ["“The second part,”"]


def test_no_quotation_reaches_outside_its_paragraph() -> None:
    text = 'He said "we\nagree" twice.'
    for paragraph in quotations(text, [Span(0, 11), Span(12, len(text))]):
        assert all(one.span.end <= len(text) for one in paragraph)
    assert quotations("", []) == ()
