"""Which statements a timeline shows, in which lanes and units, and where an answer's is."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from corpus.document import Span
from qa.query import Chip, Query
from qa.timeline import LANES, MOST, Wanted, bins, timeline, timeline_address, unit_of
from tests.qa.timelines import Shelf
from tests.surfaces.fake_engine import FakeEngine

QUIST = Wanted("Ada Quist")


def test_statements_stand_in_the_order_of_their_days():
    shelf = Shelf()
    for day in ("2022-03-09", "2022-03-01", None, "2022-03-04"):
        shelf.say("The quay is open.", day)
    found = timeline(shelf, QUIST)
    assert [mark.day for mark in found.plotted] == ["2022-03-01", "2022-03-04", "2022-03-09"]
    assert [mark.day for mark in found.undated] == [""] and found.unit == "day"
    assert found.plotted[0].words == "The quay is open."


def test_a_guess_at_the_speaker_is_left_out_and_told():
    shelf = Shelf()
    shelf.say("The quay is open.", "2022-03-01")
    shelf.say("The quay is shut.", "2022-03-02", confidence=0.4)
    shelf.say("The quay is gone.", "2022-03-03", negated=True)
    shelf.say("The quay is new.", "2022-03-04", speaker=None)
    found = timeline(shelf, Wanted(about="quay"))
    assert [mark.words for mark in found.plotted] == ["The quay is open."] and found.unsure == 1


def test_words_inside_another_statement_of_the_speaker_count_once():
    shelf = Shelf()
    whole = shelf.say("The quay is open, and stays open.", "2022-03-01")
    inside = Span(whole.span.start + 4, whole.span.end)
    shelf.add(replace(whole, span=inside, parts=(inside,)))
    assert len(timeline(shelf, QUIST).plotted) == 1


def test_lanes_are_speakers_or_the_accounts_of_one():
    shelf = Shelf()
    shelf.say("The quay is open.", "2022-03-01")
    shelf.say("The quay is long.", "2022-03-02", according_to=("the mayor",))
    shelf.say("The quay is wide.", "2022-03-03", according_to=("the mayor",))
    assert timeline(shelf, QUIST).lanes == ("the mayor", "Port News")
    shelf.say("The quay is dear.", "2022-03-02", speaker="Tom Orr")
    assert timeline(shelf, Wanted(about="quay")).lanes == ("Ada Quist", "Tom Orr")


def test_beyond_so_many_lanes_the_others_share_one():
    shelf = Shelf()
    for number in range(LANES + 3):
        shelf.say("The quay is open.", "2022-03-01", speaker=f"Speaker {number:02}")
    lanes = timeline(shelf, Wanted(about="quay")).lanes
    assert len(lanes) == LANES and lanes[-1] == "" and "Speaker 00" in lanes


@pytest.mark.parametrize(
    ("days", "unit"),
    [
        ([], "day"),
        (["2022-02-25"], "day"),
        (["2022-02-25", "2022-03-25"], "day"),
        (["2022-02-25", "2022-09-25"], "day"),
        (["2022-02-25", "2022-04-25", "2022-06-25", "2022-08-25", "2022-10-25"] * 2, "day"),
        (["2015-02-25", "2022-09-25"], "day"),
        (
            [f"{year}-0{month}-0{month}" for year in range(2010, 2022) for month in (1, 4, 8)],
            "year",
        ),
        (["2022-02", "2022-03", "2022-02-25"], "month"),
        (["2021", "2022", "2022-02-25"], "year"),
        (["2022", "2022-02-25", "2022-02-26"], "day"),
    ],
)
def test_the_unit_fits_the_time_and_what_is_known(days, unit):
    assert unit_of(days) == unit


def test_a_day_known_less_exactly_is_not_put_on_a_day():
    shelf = Shelf()
    for day in ("2022-02-25", "2022-02", "2022-02-26"):
        shelf.say("The quay is open.", day)
    found = timeline(shelf, QUIST)
    assert [mark.day for mark in found.coarse] == ["2022-02"] and len(found.plotted) == 2


def test_bins_leave_no_gap():
    assert bins(["2022-02-27", "2022-03-01"], "day") == ("2022-02-27", "2022-02-28", "2022-03-01")
    assert bins(["2021-11-30", "2022-01-01"], "month") == ("2021-11", "2021-12", "2022-01")
    assert bins(["2021", "2023-01-01"], "year") == ("2021", "2022", "2023")
    assert bins([], "day") == ()


def test_a_long_silence_is_one_gap():
    days = ["2022-02-25", "2022-02-25", "2025-02-24", "2025-03-01"]
    last = ("2025-02-24", "2025-02-25", "2025-02-26", "2025-02-27", "2025-02-28", "2025-03-01")
    assert bins(days, "day") == ("2022-02-25", "", *last)
    assert bins(["2019", "2024"], "year") == ("2019", "2020", "2021", "2022", "2023", "2024")
    assert bins(["2019", "2025"], "year") == ("2019", "", "2025")


def test_too_many_are_thinned_evenly_and_it_is_told():
    shelf = Shelf()
    for year in range(1000, 1000 + 3 * MOST):
        shelf.say("The quay is open.", str(year))
    found = timeline(shelf, QUIST)
    days = [mark.day for mark in found.plotted]
    assert found.more and len(days) == MOST and days[0] == "1000" and days[-1] > "1590"
    # On a subject the nearest come first, and they are what is kept.
    assert timeline(shelf, Wanted(about="quay")).plotted[-1].day == str(1000 + MOST - 1)


def test_plain_values_have_the_statements_and_their_lanes():
    shelf = Shelf()
    shelf.say("The quay is open.", "2022-03-01")
    told = timeline(shelf, QUIST).to_dict()
    assert told["speaker"] == "Ada Quist" and told["unit"] == "day" and not told["more"]
    row = told["statements"][0]
    assert (row["lane"], row["date"], row["text"]) == (
        "Port News",
        "2022-03-01",
        "The quay is open.",
    )


# ---- from an answer ----------------------------------------------------------------------------


def asked_of(address):
    parts = urlsplit(address)
    return parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}


def test_an_answers_timeline_is_of_its_speaker_and_topic():
    answer = FakeEngine().ask("the harbour?")
    wanted = {"speaker": "Anna Berg", "about": "harbour"}
    assert asked_of(timeline_address(answer, "/record")) == ("/record/timeline", wanted)


def test_where_nobody_speaks_there_is_no_timeline():
    answer = FakeEngine().ask("the harbour?")
    narrated = tuple(replace(one, speaker=None) for one in answer.citations)
    assert timeline_address(replace(answer, citations=narrated)) == ""
    unasked = replace(answer, query=Query("what?"))
    assert timeline_address(unasked) == ""
    assert timeline_address(FakeEngine().ask("the sale?")) == ""


def test_a_speaker_who_said_it_at_another_time_has_one():
    chips = (Chip("speaker", "Tom & Orr", ""), Chip("topic", "a “quay”?", ""))
    answer = replace(FakeEngine().ask("weather"), reason="time", query=Query("", chips=chips))
    wanted = {"speaker": "Tom & Orr", "about": "a “quay”?"}
    assert asked_of(timeline_address(answer))[1] == wanted
