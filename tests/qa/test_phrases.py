"""What stands in a question's quotation marks, and where it stands word for word."""

import json
from typing import get_args

import pytest

from qa.phrases import epithet, holds, quoted, unquoted
from qa.query import ChipKind, Intent
from qa.surfaces import rest


@pytest.mark.parametrize(
    ("question", "phrases"),
    [
        ('Who said "open the quay"?', ("open the quay",)),
        ("Who said “open the quay?”", ("open the quay",)),
        ("Кто сказал «откройте порт»?", ("откройте порт",)),
        ("谁说过「开放港口」", ("开放港口",)),
        ("Who said 'we don't sell'?", ("we don't sell",)),
        ('"open" and "shut"', ("open", "shut")),
        ("What is Ada's and Bo's view?", ()),
        ('an inch is 1" long', ()),
        ('"..."', ()),
    ],
)
def test_quotation_marks(question, phrases):
    assert quoted(question) == phrases


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ('Who used the phrase "a new quay"?', "Who said a new quay?"),
        ('Did Orr use the exact words "a new quay"?', "Did Orr say a new quay?"),
        ('What is the term "new quay"?', "What is new quay?"),
        ('Who said "a quay" or "a port"?', "Who said a quay or a port?"),
    ],
)
def test_a_question_without_its_marks(question, plain):
    assert unquoted(question) == plain


@pytest.mark.parametrize(
    ("text", "phrase", "there"),
    [
        ("We shall never,\never sell it.", "never ever sell", True),
        ("NEVER EVER SELL", "never ever sell", True),
        ("It’s ours.", "it's ours", True),
        ("We never sell it.", "never ever sell", False),
        ("The quays", "quay", False),
        ("a new-found quay", "new found quay", True),
        ("我们将开放港口。", "开放港口", True),
        ("мы откроем порт", "порт", True),
    ],
)
def test_word_for_word(text, phrase, there):
    assert holds(text, (phrase,)) is there


def test_all_phrases_must_stand_there():
    assert holds("open and shut", ("open", "shut"))
    assert not holds("open", ("open", "shut"))


def test_the_described_kinds_are_those_of_the_code():
    schemas = json.loads(rest.FILES["openapi.json"])["components"]["schemas"]
    assert set(schemas["Chip"]["properties"]["kind"]["enum"]) == set(get_args(ChipKind))
    assert set(schemas["Query"]["properties"]["intent"]["enum"]) == set(get_args(Intent))


@pytest.mark.parametrize(
    "question",
    [
        "Who called Putin about Ukraine?",
        "Who called Putin on 25 February 2022?",
        "Who called Putin before the invasion?",
        "Who called Quist last night?",
    ],
)
def test_when_and_about_what_are_no_names(question):
    assert epithet(question) == ()
