"""Reports inside one sentence: cue, speaker, what was said, to whom, and what is none."""

from __future__ import annotations

import pytest

from corpus.attribution import Attribution, mine
from corpus.cues import forms


def said(text: str) -> list[tuple[str, str]]:
    """(speaker, what was said) of each attribution, "..." between parts."""
    return [
        (
            one.mention.of(text) if one.mention else "",
            " ... ".join(span.of(text) for span in one.content),
        )
        for one in mine(text)
    ]


def only(text: str) -> Attribution:
    (one,) = mine(text)
    return one


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("The minister said that talks would go on.", "The minister", "that talks would go on"),
        ("The minister said talks would go on.", "The minister", "talks would go on"),
        ("He noted that both sides had moved.", "He", "that both sides had moved"),
        ("On Monday, Ms. Ortega argued that it was late.", "Ms. Ortega", "that it was late"),
        ("Officials say the bridge is open.", "Officials", "the bridge is open"),
        ("Norland accused Sudria of moving the border.", "Norland", "Sudria of moving the border"),
        ("She called the plan “a gift.”", "She", "the plan “a gift.”"),
        ("The envoy warned of a long winter.", "The envoy", "a long winter"),
        ("The council called for an inquiry.", "The council", "an inquiry"),
        ("He vowed to rebuild the port.", "He", "to rebuild the port"),
        ("She asked whether the road was safe.", "She", "whether the road was safe"),
        ("The army has denied that it fired first.", "The army", "that it fired first"),
        ("The talks will fail, analysts said.", "analysts", "The talks will fail"),
        (
            "The firm lost money, said Ana Ruiz, its head.",
            "Ana Ruiz, its head",
            "The firm lost money",
        ),
        ("According to the ministry, the road is shut.", "the ministry", "the road is shut"),
        ("The road is shut, according to the ministry.", "the ministry", "The road is shut"),
    ],
)
def test_frames_of_indirect_speech(text: str, speaker: str, content: str) -> None:
    assert (speaker, content) in said(text)


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("Lena Moor, a clerk for the port, said it was shut.", "Lena Moor, a clerk for the port"),
        ("The president of the bank said rates would rise.", "The president of the bank"),
        ("Foreign Ministry spokesman Ivo Tal said no.", "Foreign Ministry spokesman Ivo Tal"),
        ("In a statement, the Kremlin said the talks were over.", "the Kremlin"),
        ("The premier last week said that he would resign.", "The premier"),
        ("While the army moved, Mr. Tal said it was untrue.", "Mr. Tal"),
    ],
)  # fmt: skip
def test_the_whole_noun_phrase_is_the_mention(text: str, mention: str) -> None:
    found = [one.mention.of(text) for one in mine(text) if one.mention]
    assert any(one.startswith(mention) for one in found), found


def test_told_names_an_addressee() -> None:
    text = "The premier told the envoy that the deal was off."
    one = only(text)
    assert one.addressee is not None and one.addressee.of(text) == "the envoy"
    assert one.content[0].of(text) == "that the deal was off"


def test_urged_takes_person_and_infinitive_as_content() -> None:
    text = "Beijing urged the parties to avoid “stoking panic” over it."
    one = only(text)
    assert one.content[0].of(text) == "the parties to avoid “stoking panic” over it"
    assert one.form == "mixed"


def test_nested_reports_give_two_attributions() -> None:
    text = (
        "Sudria “respects” the steps of its neighbour, President Tal told Premier Moor "
        "in a call on Friday, the palace has said."
    )
    found = said(text)
    assert ("President Tal", "Sudria “respects” the steps of its neighbour") in found
    assert any(speaker == "the palace" and what.startswith("Sudria") for speaker, what in found)
    inner = next(one for one in mine(text) if one.addressee)
    assert inner.addressee is not None and inner.addressee.of(text) == "Premier Moor"


def test_an_outer_report_holds_the_inner_one() -> None:
    text = "The ministry said the premier told reporters that he was ready."
    assert ("the premier", "that he was ready") in said(text)
    assert ("The ministry", "the premier told reporters that he was ready") in said(text)


def test_a_participle_goes_on_with_the_same_speaker() -> None:
    text = "The road is shut, the mayor said in a statement, adding that it would stay so."
    assert ("the mayor", "that it would stay so") in said(text)


def test_two_cues_share_a_subject() -> None:
    text = "Xi said that it was late and called for an end to the siege."
    assert said(text) == [("Xi", "that it was late"), ("Xi", "an end to the siege")]


@pytest.mark.parametrize(
    "text",
    [
        "The governor did not say when he would leave.",
        "The governor declined to say whether he would leave.",
        "The governor has never denied that he met them.",
        "The governor refused to call it a war.",
    ],
)
def test_negated_cues_are_marked(text: str) -> None:
    assert only(text).negated


def test_a_plain_cue_is_not_negated() -> None:
    assert not only("The governor said that he would not leave.").negated


@pytest.mark.parametrize(
    "text",
    [
        "It is important to reject such claims.",
        "The claims were old and the reports were long.",
        "The United States and other states met in May.",
        "They won the most pledged delegates.",
        "It was a press briefing that nobody liked.",
        "Every country has an obligation to urge restraint.",
    ],
)
def test_words_that_only_look_like_cues(text: str) -> None:
    assert mine(text) == ()


def test_inflected_forms_are_made_by_rule() -> None:
    known = forms()
    for form in ("denied", "denies", "slammed", "slamming", "urging", "vowed", "told", "wrote"):
        assert form in known
