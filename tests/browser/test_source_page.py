"""A whole document in a real browser: at the cited words, who says what, asking on."""

import re

import pytest

from tests.browser.pages import contrast, grave, opened, pages, sideways
from tests.surfaces.fake_engine import HARBOUR, FakeEngine, a_document, documents

HARBOUR_PAGE = documents()[0]
LONG = a_document(
    "long.txt",
    "A long document",
    "\n\n".join(f"Paragraph {n} of a long day at the harbour of Norrvik." for n in range(5000)),
)


@pytest.fixture(scope="module")
def site(browser):
    with pages(FakeEngine([LONG])) as address:
        yield address


def cited(site, words, **more):
    start = HARBOUR.index(words)
    asked = "&".join(f"{name}={value}" for name, value in more.items())
    where = f"start={start}&end={start + len(words)}&{asked}"
    return f"{site}/source/{HARBOUR_PAGE.id}?{where}#cited"


def in_view(page, selector):
    box = page.locator(selector).bounding_box()
    return 0 <= box["y"] and box["y"] + box["height"] <= page.viewport_size["height"]


def test_the_cited_words_are_in_view_in_a_long_document(browser, site):
    start = LONG.text.index("Paragraph 4321 ")
    with opened(browser) as page:
        page.goto(f"{site}/source/{LONG.id}?start={start}&end={start + 14}#cited")
        assert page.locator("mark").inner_text() == "Paragraph 4321" and in_view(page, "mark")


def test_labels_stand_in_the_margin_on_a_wide_screen_and_in_the_text_on_a_phone(browser, site):
    for width, beside in ((1300, True), (390, False)):
        with opened(browser, width=width) as page:
            page.goto(cited(site, "would not sell"))
            page.click("text=Show who says what")
            label = page.locator(".who").first.bounding_box()
            text = page.locator(".text p").first.bounding_box()
            assert (label["x"] + label["width"] <= text["x"]) is beside
            assert sideways(page) <= 0 and page.locator("mark").count()


def test_the_labels_are_no_part_of_what_is_selected(browser, site):
    with opened(browser) as page:
        page.goto(cited(site, "would not sell", statements=1))
        page.locator(".text").first.click(click_count=1)
        page.keyboard.press("Control+a")
        chosen = page.evaluate("getSelection().toString()")
        assert "would not sell" in chosen and "partly quoted" not in chosen


def test_what_was_set_aside_opens_where_it_stood(browser, site):
    with opened(browser) as page:
        page.goto(f"{site}/source/{HARBOUR_PAGE.id}")
        inside = page.locator(".aside p", has_text="Advertisement")
        assert not inside.is_visible()
        page.click(".aside summary >> nth=0")
        assert inside.is_visible() and contrast(page, ".aside p") >= 4.5


def test_it_can_be_read_and_opened_by_keyboard(browser, site):
    with opened(browser) as page:
        page.goto(cited(site, "would not sell"))
        page.evaluate("document.body.focus()")
        names = []
        for _ in range(12):
            page.keyboard.press("Tab")
            names.append(page.evaluate("document.activeElement.textContent.trim()"))
        assert any(name.startswith("Page furniture") for name in names)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_by_day_and_by_night(browser, site, scheme):
    with opened(browser, color_scheme=scheme) as page:
        page.goto(cited(site, "would not sell", statements=1))
        for selector in (".text p", "mark", ".who", "dt", ".quiet", "header a", "button"):
            assert contrast(page, selector) >= 4.5, selector


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_seriously_wrong_for_those_who_see_little(browser, site, scheme):
    with opened(browser, color_scheme=scheme) as page:
        page.goto(cited(site, "would not sell", statements=1))
        page.click(".aside summary >> nth=0")
        assert grave(page) == []


def test_the_page_fits_the_narrowest_phone(browser, site):
    with opened(browser, width=320, height=640) as page:
        page.goto(cited(site, "would not sell", statements=1))
        assert sideways(page) <= 0


def test_a_right_to_left_reader_sees_left_to_right_text_as_it_is(browser, site):
    with opened(browser, width=1300, locale="ar") as page:
        page.goto(cited(site, "would not sell", statements=1))
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        paragraph = page.locator(".text p").first
        assert paragraph.evaluate("p => getComputedStyle(p).direction") == "ltr"
        label, text = page.locator(".who").first.bounding_box(), paragraph.bounding_box()
        assert label["x"] + label["width"] <= text["x"] and sideways(page) <= 0


def test_a_question_opens_the_chat(browser, site):
    with opened(browser) as page:
        page.route(re.compile(r"/\?q="), lambda route: route.fulfill(body="the chat"))
        page.goto(cited(site, "would not sell"))
        page.fill("#ask", "and the quays?")
        page.keyboard.press("Enter")
        page.wait_for_url("**/?q=and+the+quays%3F")


def test_beside_the_chat_a_question_is_asked_there(browser, site):
    frame = f'<iframe src="/source/{HARBOUR_PAGE.id}"></iframe>'
    chat_page = f"<script>onRecord = {{ ask: (q) => document.title = q }}</script>{frame}"
    with opened(browser) as page:
        page.route(
            "**/beside", lambda route: route.fulfill(body=chat_page, content_type="text/html")
        )
        page.goto(f"{site}/beside")
        inside = page.frame_locator("iframe")
        inside.locator("#ask").fill("and the quays?")
        inside.locator(".asking button").click()
        page.wait_for_function("document.title === 'and the quays?'")
        inside.locator("a.ask").first.click()
        page.wait_for_function("document.title.startsWith('What did Anna Berg say')")


def test_another_sites_frame_asks_in_a_tab_of_its_own(browser, site):
    frame = f'<iframe src="/source/{HARBOUR_PAGE.id}"></iframe>'
    with opened(browser) as page:
        page.route("**/portal", lambda route: route.fulfill(body=frame, content_type="text/html"))
        page.goto(f"{site}/portal")
        assert page.frame_locator("iframe").locator("form").get_attribute("target") == "_blank"


def test_what_is_printed_is_the_text(browser, site):
    with opened(browser, color_scheme="dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        page.goto(cited(site, "would not sell"))
        assert not page.locator(".asking").is_visible() and page.locator(".text").is_visible()
        shade = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert shade == "rgb(255, 255, 255)"
