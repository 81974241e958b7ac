"""A timeline in a real browser: marks that open their source, with mouse and keyboard."""

import pytest

from tests.browser.pages import contrast, grave, opened, pages, sideways
from tests.qa.timelines import Shelf


class Record(Shelf):
    """The shelf with what the page of a document asks for."""

    def said_in(self, identity):
        return tuple(one for one in self._said if one.document_id == identity)

    def quarantined(self, identity):
        return ()


@pytest.fixture(scope="module")
def site(browser):
    shelf = Record()
    for number in range(1, 29):
        for _ in range(1 + number % 3):
            shelf.say(f"The quay opens on day {number}.", f"2022-02-{number:02}")
    shelf.say("that the quay is dear", "2022-02-03", form="indirect", speaker="Tom Orr")
    shelf.say("The quay will open one day.")
    with pages(shelf) as address:
        yield f"{address}/timeline?about=quay"


def test_a_click_on_a_mark_opens_the_source_at_the_words(browser, site):
    with opened(browser) as page:
        page.goto(site)
        page.click('.marks a[aria-label^="Tom Orr, 3 February 2022"]')
        page.wait_for_url("**/source/**")
        assert page.locator("mark").inner_text() == "that the quay is dear"


def test_the_same_by_keyboard(browser, site):
    with opened(browser) as page:
        page.goto(site)
        page.locator(".plot").focus()
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.getAttribute('aria-label')")
        assert name == "Ada Quist, 1 February 2022: The quay opens on day 1."
        page.keyboard.press("Enter")
        page.wait_for_url("**/source/**")
        assert page.locator("mark").inner_text() == "The quay opens on day 1."


def test_the_plot_can_be_passed_over(browser, site):
    with opened(browser) as page:
        page.goto(site)
        page.locator(".limits button").focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the list"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.statements') !== null")


def test_a_mark_is_large_enough_for_a_finger_and_none_covers_another(browser, site):
    with opened(browser, width=390) as page:
        page.goto(site)
        boxes = page.evaluate(
            "[...document.querySelectorAll('.marks .area')]"
            ".map((area) => area.getBoundingClientRect())"
            ".map(({ x, y, width, height }) => [Math.round(x), Math.round(y), width, height])"
        )
        assert all(width >= 23.9 and height >= 23.9 for _, _, width, height in boxes)
        assert len({(x, y) for x, y, _, _ in boxes}) == len(boxes)


@pytest.mark.parametrize("width", [320, 390, 1300])
def test_the_plot_scrolls_in_its_own_box(browser, site, width):
    with opened(browser, width=width) as page:
        page.goto(site)
        inside = page.locator(".plot").evaluate("(box) => box.scrollWidth - box.clientWidth")
        assert sideways(page) <= 0 and (inside > 0) is (width < 900)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read_by_day_and_by_night(browser, site, scheme):
    with opened(browser, color_scheme=scheme) as page:
        page.goto(site)
        for selector in ("h1", ".lane", ".axis text", ".words a", ".when", ".legend", ".who span"):
            assert contrast(page, selector) >= 4.5, selector


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_seriously_wrong_for_those_who_see_little(browser, site, scheme):
    with opened(browser, color_scheme=scheme) as page:
        for address in (site, site.partition("?")[0], f"{site}&since=nonsense"):
            page.goto(address)
            assert grave(page) == []


def test_for_right_to_left_readers_time_runs_the_other_way(browser, site):
    def places(page):
        mark = '.marks a[aria-label*="day {}."] circle'
        return [page.locator(mark.format(day)).first.bounding_box()["x"] for day in (1, 28)]

    with opened(browser, locale="ar") as page:
        page.goto(site)
        first, last = places(page)
        assert first > last and sideways(page) <= 0
        ticks = page.locator(".axis text").all_text_contents()
        assert ticks[0] == "1" and "فبراير 2022" in ticks
    with opened(browser) as page:
        page.goto(site)
        first, last = places(page)
        assert first < last


def test_without_styles_and_script_there_is_a_list_of_links(browser, site):
    with opened(browser, java_script_enabled=False) as page:
        page.route("**/*.css*", lambda route: route.fulfill(body="", content_type="text/css"))
        page.goto(site)
        assert page.locator(".statements a").count() == page.locator(".marks a").count() + 1
        assert "On an unknown day" in page.content()


def test_another_time_can_be_asked_for(browser, site):
    with opened(browser) as page:
        page.goto(site)
        page.fill("input[name=speaker]", "Tom Orr")
        page.keyboard.press("Enter")
        page.wait_for_url("**/timeline?speaker=Tom+Orr**")
        assert page.locator(".marks a").count() == 1
