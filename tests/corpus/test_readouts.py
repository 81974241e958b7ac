"""How accounts of talks go on without a verb of saying. All texts are our own."""

import pytest

from corpus.attribution import mine
from corpus.document import Span
from corpus.readouts import begins, goes_on, stand


def whole(text: str) -> Span:
    return Span(0, len(text))


@pytest.mark.parametrize(
    ("text", "state", "verb"),
    [
        ("China supports the talks.", "China", "supports"),
        ("The Russian side is ready to meet.", "The Russian side", "is ready"),
        ("France has always held that view.", "France", "has always"),
        ("Moscow firmly opposes the plan.", "Moscow", "firmly opposes"),
    ],
)
def test_a_state_takes_a_stand(text: str, state: str, verb: str) -> None:
    found = stand(text, whole(text))
    assert found is not None
    assert [span.of(text) for span in found] == [state, verb]


@pytest.mark.parametrize(
    "text",
    [
        "China supported the talks.",
        "China was ready to meet.",
        "Chinese exports support the economy.",
        "In May China held talks.",
        "The harvest is good.",
    ],
)
def test_what_happened_is_no_stand(text: str) -> None:
    assert stand(text, whole(text)) is None


def test_what_has_long_been_held_still_holds() -> None:
    assert goes_on("Our people has long held this view.", Span(0, 35))
    assert not goes_on("They held a meeting that is on record.", Span(0, 38))


def test_only_a_readout_s_verbs_begin_a_report_that_goes_on() -> None:
    assert begins("clause, left (note)", "noted")
    assert begins("clause, possessive (message)", "message was")
    assert not begins("clause, left (say)", "said")
    assert not begins("object, left (stress)", "stressed")


def words(text: str) -> list[tuple[str | None, str | None, str]]:
    return [
        (
            one.mention.of(text) if one.mention else None,
            one.addressee.of(text) if one.addressee else None,
            one.content[0].of(text),
        )
        for one in mine(text)
    ]


def test_a_quoted_paper_reports_of_others() -> None:
    text = (
        "“Tal briefed on the latest catch, and said Freedonia is committed to the treaty of the "
        "northern ports,” the official press release says."
    )
    inner = words(text)[1:]
    assert inner == [
        ("Tal", None, "Freedonia is committed to the treaty of the northern ports"),
    ]


def test_a_rival_s_words_about_somebody_s_words_are_not_taken_for_his() -> None:
    text = "“Tal said he would close every single port of the country,” Mr. Moor told voters."
    assert [mention for mention, _, _ in words(text)] == ["Mr. Moor"]


def test_a_message_from_a_capital_is_its_speaker() -> None:
    for text in (
        "The message from Oslo was that the port stays open.",
        "From Oslo comments were that the port stays open.",
        "Oslo’s position is that the port stays open.",
    ):
        ((mention, _, content),) = words(text)
        assert mention is not None and mention.startswith("Oslo")
        assert content == "that the port stays open"


def test_who_is_thanked_and_wished_well_is_spoken_to() -> None:
    assert words("Mr. Tal thanked President Moor for coming to the port.")[0][:2] == (
        "Mr. Tal", "President Moor",
    )  # fmt: skip
    assert words("Mr. Tal extended warm congratulations to all the sailors on the race.")[0] == (
        "Mr. Tal",
        "all the sailors",
        "warm congratulations to all the sailors on the race",
    )
    assert words("Mr. Tal extended the runway to the north.") == []
    assert words("Mr. Tal sent ships to the north.") == []


def test_a_paper_states_behind_its_quotation() -> None:
    text = "“The port stays open for everybody who pays,” the press release states."
    assert words(text)[0] == (
        "the press release", None, "“The port stays open for everybody who pays,”",
    )  # fmt: skip
    assert words("The harbour and its member states.") == []
