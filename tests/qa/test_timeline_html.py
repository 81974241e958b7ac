"""How a timeline is drawn: one named link a statement, in the plot and in the list."""

import html
import re

from qa.interface import INTERFACES
from qa.timeline import Wanted, timeline
from qa.timeline_html import CROWDED, PITCH, Frame, Sheet, framed, piled, shortened, timeline_html
from tests.qa.timelines import Shelf
from tests.surfaces.fake_engine import HOSTILE

ENGLISH, ARABIC = INTERFACES["en"], INTERFACES["ar"]
QUIST = Wanted("Ada Quist")
PLAIN = Sheet()


def drawn(shelf, wanted=QUIST, sheet=PLAIN):
    return timeline_html(timeline(shelf, wanted), sheet)


def test_each_statement_is_a_named_link_in_the_plot_and_in_the_list():
    shelf = Shelf()
    said = shelf.say("The quay is open.", "2022-02-25")
    page = drawn(shelf, sheet=Sheet("/record"))
    where = f"/record/source/{said.document_id}?start=8&end=25#cited"
    links = re.findall(r'<a href="([^"]*)" (?:aria-label="([^"]*)")?', page)
    links = [(html.unescape(link), html.unescape(name)) for link, name in links]
    name = "Ada Quist, 25 February 2022: The quay is open."
    assert links == [(where, name), (where, "")]
    assert '<time datetime="2022-02-25">25 February 2022</time>' in page


def test_reported_speech_has_another_mark():
    shelf = Shelf()
    shelf.say("The quay is open.", "2022-02-25")
    shelf.say("that the quay is open", "2022-02-26", form="indirect")
    plot = drawn(shelf).partition("legend")[0]
    assert len(re.findall('class="said"', plot)) == len(re.findall('class="told"', plot)) == 1


def test_undated_and_coarse_ones_are_listed_apart():
    shelf = Shelf()
    for day in ("2022-02-25", "2022-02-26", "2022", None):
        shelf.say("The quay is open.", day)
    page = drawn(shelf)
    assert page.count("<circle") == 2 + 2  # two marks, and the legend's
    assert ENGLISH.say("timeline_coarse") in html.unescape(page)
    assert ENGLISH.say("timeline_undated") in page and page.count("<li>") == 4


def test_without_a_day_at_all_there_is_a_list_and_no_plot():
    shelf = Shelf()
    shelf.say("The quay is open.")
    assert "<svg" not in drawn(shelf) and "The quay is open" in drawn(shelf)


def test_nothing_found_says_what_to_try():
    assert "Try another name" in drawn(Shelf())


def test_time_runs_from_right_to_left_for_those_who_read_so():
    frame = framed(("2020", "2021", "2022", "2023"), 1, ARABIC)
    assert [frame.at(number) for number in (0, 1, 4)] == ["100.000%", "75.000%", "0.000%"]
    assert framed(("2020", "2021"), 1, ENGLISH).at(1) == "50.000%"


def test_a_pile_is_spread_where_there_is_room():
    assert framed(("2020",), 8, ENGLISH).columns == 2
    year = tuple(map(str, range(1990, 2025)))
    crowd = framed(year, 40, ENGLISH)
    assert crowd.pitch == CROWDED and framed(year, 5, ENGLISH).pitch == PITCH


def test_no_two_marks_of_a_pile_stand_in_one_place():
    places = list(piled(7, Frame(("2020",), 3, PITCH, False)))
    assert len(set(places)) == 7 and places[-1] == (0, 2.5 * PITCH)
    assert [round(across) for across, up in places[:3]] == [-24, 0, 24]


def test_first_words_end_with_a_word():
    assert shortened("one two\nthree", 20) == "one two three"
    assert shortened("one two three four", 12) == "one two …"
    assert shortened("x" * 30, 12) == "x" * 12 + " …"


def test_hostile_words_and_names_are_only_text():
    shelf = Shelf()
    shelf.say(HOSTILE, "2022-02-25", speaker=HOSTILE, publisher=HOSTILE, according_to=(HOSTILE,))
    page = drawn(shelf, Wanted(HOSTILE))
    assert not re.search(r"<script|<img|<!--|onerror=alert\(1\)>", page)


def test_the_readers_language_names_days_and_speech():
    shelf = Shelf()
    shelf.say("The quay is open.", "2022-02-25", according_to=("Tom Orr",))
    page = drawn(shelf, sheet=Sheet(interface=INTERFACES["fr"]))
    assert "25 février 2022" in page and "selon Tom Orr" in page and "cité directement" in page
