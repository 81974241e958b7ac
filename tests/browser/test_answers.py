"""What can be done with an answer: sources beside it, chips, accounts, links, exports, thumbs."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import ask

FOCUSED = "one => one === document.activeElement"


def opened(browser, url, **more):
    page = browser.new_page(**more)
    page.goto(url)
    page.wait_for_selector("#or-question textarea")
    return page


# ---- sources -----------------------------------------------------------------------------------


def test_a_source_opens_beside_the_chat_and_escape_closes_it(page):
    page.set_viewport_size({"width": 1400, "height": 800})
    ask(page, "harbour")
    number = page.locator("a.or-number").first
    number.click()
    framed = page.frame_locator(".or-panel-frame")
    assert framed.locator("#cited").inner_text().startswith('"The harbour belongs')
    # A script hides it, when the frame has learnt where it stands.
    framed.locator("body > header").wait_for(state="hidden")
    page.wait_for_function(
        "() => document.querySelector('.or-panel-title').textContent.startsWith('Ministers')"
    )
    assert number.get_attribute("aria-current") == "true"
    left = page.locator(".or-panel").bounding_box()["x"]
    answer = page.locator(".or-answer").bounding_box()
    assert answer["x"] + answer["width"] <= left
    page.keyboard.press("Escape")
    assert page.locator(".or-panel").count() == 0
    assert number.evaluate(FOCUSED) and number.get_attribute("aria-current") is None


def test_escape_inside_the_document_closes_it_too(page):
    page.set_viewport_size({"width": 1400, "height": 800})
    ask(page, "harbour")
    page.locator("summary").first.click()
    page.locator(".or-open a").first.click()
    framed = page.frame_locator(".or-panel-frame")
    framed.locator(".ways a[href*='statements=1']").click()
    page.wait_for_function(
        "() => document.querySelector('.or-panel-out').href.includes('statements=1')"
    )
    framed.locator(".ways a").first.focus()
    page.keyboard.press("Escape")
    page.wait_for_selector(".or-panel", state="detached")
    assert page.locator(".or-open a").first.evaluate(FOCUSED)


def test_a_second_source_takes_the_panel(page):
    page.set_viewport_size({"width": 1400, "height": 800})
    ask(page, "harbour")
    page.locator("a.or-number").first.click()
    page.locator("a.or-number").nth(2).click()
    framed = page.frame_locator(".or-panel-frame")
    framed.locator("h1", has_text="Readout").wait_for()
    assert page.locator("a.or-number[aria-current]").count() == 1
    page.click(".or-panel-close")
    assert page.locator(".or-panel").count() == 0


# ---- chips and follow-ups ----------------------------------------------------------------------


def test_a_chip_is_removed_and_put_back(page):
    ask(page, "harbour")
    page.get_by_role("button", name="Remove: about “harbour”").click()
    page.get_by_role("button", name="Put back: about “harbour”").click()
    page.get_by_role("button", name="Remove: about “harbour”").wait_for()
    assert page.locator(".or-asked").count() == page.locator(".or-answer").count() == 1


def test_an_earlier_answer_is_asked_again_at_its_place(page):
    ask(page, "harbour")
    ask(page, "Who won?")
    page.locator(".or-answer").first.locator(".or-remove").first.click()
    page.wait_for_selector(".or-restore")
    assert page.locator(".or-asked").all_inner_texts() == ["harbour", "Who won?"]
    assert page.locator(".or-answer").first.locator(".or-restore").count() == 1
    assert page.locator(".or-none").count() == 1


def test_a_follow_up_shows_what_it_takes_from_the_question_before(page):
    ask(page, "What did Anna Berg say of the harbour?")
    assert page.locator(".or-inherited").count() == 0
    ask(page, "and of the harbour?")
    assert "from your earlier question" in page.locator(".or-inherited").inner_text()


def test_a_mended_name_is_named(page):
    ask(page, "harbour by Anna Bergh")
    told = page.locator(".or-guess").inner_text()
    assert told == "Showing results for Anna Berg (you typed Anna Bergh)"


# ---- accounts and wordings ---------------------------------------------------------------------


def boxes(page, selector):
    """Where all that `selector` finds stands, at one moment: the page scrolls to a new answer."""
    return page.locator(selector).evaluate_all("all => all.map(one => one.getBoundingClientRect())")


@pytest.mark.parametrize(("width", "beside"), [(1100, True), (400, False)])
def test_accounts_stand_side_by_side_where_there_is_room(page, width, beside):
    page.set_viewport_size({"width": width, "height": 800})
    ask(page, "harbour")
    first, second = boxes(page, ".or-accounts > section")
    assert (second["x"] >= first["x"] + first["width"]) is beside
    assert (second["y"] >= first["y"] + first["height"]) is not beside


def test_an_account_that_does_not_report_it_says_so(page):
    ask(page, "harbour silent")
    assert page.locator(".or-silent").inner_text() == "Ministry of the Sea: nothing on this"


def test_other_wordings_open_on_demand(page):
    ask(page, "harbour wordings")
    told = page.locator(".or-wordings")
    assert told.locator("blockquote").first.is_hidden()
    told.locator("summary").click()
    assert told.locator("mark").first.is_visible()
    assert told.locator("li").count() == 2


def test_a_graded_no_offers_what_can_be_asked(page):
    ask(page, "What did Ole Lund say of a sale?")
    told = page.locator(".or-none").inner_text()
    assert told.index("Ole Lund does not speak") < told.index("by Anna Berg", 40)
    page.get_by_role("button", name="by Anna Berg", exact=True).click()
    page.wait_for_selector(".or-quotations")
    asked = page.locator(".or-asked").all_inner_texts()
    assert asked[1] == "What did Anna Berg say about the harbour?"


# ---- taking an answer away ---------------------------------------------------------------------


def copied(page, button):
    button.click()
    page.wait_for_selector("text=Copied")
    return page.evaluate("navigator.clipboard.readText()")


def test_a_citation_is_copied_as_a_footnote(page):
    ask(page, "harbour")
    page.locator(".or-sources summary").first.click()
    line = copied(page, page.get_by_role("button", name="Copy as footnote").first)
    assert line.startswith("Anna Berg, partly quoted") and "\n" not in line
    assert "https://news.example/harbour" in line


def test_a_shared_link_opens_the_same_answer(page, browser):
    ask(page, "harbour")
    page.get_by_role("button", name="Remove: by Anna Berg").click()
    page.wait_for_selector(".or-restore")
    link = copied(page, page.locator(".or-link"))
    assert parse_qs(urlsplit(link).query) == {"q": ["harbour"], "without": ["speaker:Anna Berg"]}
    other = browser.new_page()
    other.goto(link)
    other.wait_for_selector(".or-answer")
    assert other.locator(".or-restore").get_attribute("value") == "speaker:Anna Berg"
    other.close()


def test_a_shared_follow_up_brings_the_question_before(page, browser):
    ask(page, "harbour")
    ask(page, "and the harbour?")
    link = copied(page, page.locator(".or-link").last)
    assert parse_qs(urlsplit(link).query) == {"q": ["harbour", "and the harbour?"]}
    other = browser.new_page()
    other.goto(link)
    other.wait_for_function("() => document.querySelectorAll('.or-answer').length === 2")
    assert other.locator(".or-inherited").count() == 1
    other.close()


def test_the_conversation_is_exported(page):
    ask(page, "harbour")
    ask(page, "Who won?")
    with page.expect_download() as saved:
        page.click(".or-export-markdown")
    assert saved.value.suggested_filename.endswith(".md")
    with open(saved.value.path(), encoding="utf-8") as file:
        markdown = file.read()
    assert markdown.startswith("**harbour**") and "\n---\n\n**Who won?**" in markdown
    with page.expect_download() as saved:
        page.click(".or-export-json")
    assert saved.value.suggested_filename.endswith(".json")
    with open(saved.value.path(), encoding="utf-8") as file:
        first, second = json.load(file)["conversation"]
    assert first["citations"][0]["sha256"] and second["history"] == ["harbour"]


def test_a_thumb_is_kept(page, library):
    ask(page, "harbour")
    page.get_by_role("button", name="This does not help").click()
    page.wait_for_selector(".or-down[aria-pressed=true]")
    page.wait_for_selector("text=Thank you")
    number = page.locator(".or-answer").get_attribute("id").removeprefix("or-")
    for _ in range(50):
        page.wait_for_timeout(100)
        if (library / "feedback.jsonl").exists():
            break
    kept = json.loads((library / "feedback.jsonl").read_text().splitlines()[-1])
    assert (kept["message"], kept["verdict"]) == (number, "down") and "question" not in kept


# ---- for those who listen, and in other languages ------------------------------------------------


def test_a_new_answer_is_announced_in_one_line(page):
    ask(page, "harbour")
    page.wait_for_function(
        "() => document.getElementById('or-live').textContent === 'Answered. Quotations: 3.'"
    )
    assert page.locator("#or-chat [aria-live='polite']").count() == 0
    ask(page, "a sale")
    page.wait_for_function(
        "() => document.getElementById('or-live').textContent.startsWith('Ole Lund does not')"
    )


def test_questions_are_headings(page):
    ask(page, "harbour")
    page.get_by_role("heading", level=2, name="harbour", exact=True).wait_for()


def test_what_can_be_asked_instead_is_offered_in_the_readers_language(browser, url):
    page = opened(browser, url, locale="ru")
    ask(page, "a sale")
    assert page.locator(".or-offers .or-ask").all_inner_texts() == [
        "говорит Anna Berg",
        "the harbour",
    ]
    assert page.locator(".or-why").first.inner_text().startswith("Об этом говорят")
    page.close()


def test_right_to_left(browser, url):
    page = opened(browser, url, locale="ar", viewport={"width": 1400, "height": 800})
    page.wait_for_selector("html[dir=rtl][lang=ar]")
    ask(page, "harbour")
    first, second = boxes(page, ".or-accounts > section")
    assert second["x"] < first["x"]
    assert page.locator(".or-answer").get_attribute("dir") == "rtl"
    assert page.locator("blockquote").first.evaluate("one => getComputedStyle(one).direction") == (
        "ltr"
    )
    page.locator("a.or-number").first.click()
    page.wait_for_selector(".or-panel")
    assert page.locator(".or-panel").bounding_box()["x"] == 0
    page.close()


@pytest.mark.parametrize(
    ("locale", "ask_button", "sources"),
    [("ru-RU", "Спросить", "Источники"), ("zh-CN", "提问", "来源"), ("fr", "Demander", "Sources"),
     ("es-MX", "Preguntar", "Fuentes"), ("de", "Ask", "Sources")],
)  # fmt: skip
def test_the_interface_speaks_the_browsers_language(browser, url, locale, ask_button, sources):
    page = opened(browser, url, locale=locale)
    page.wait_for_selector(f".submit-button:has-text('{ask_button}')")
    ask(page, "harbour")
    assert page.locator(".or-sources h3").inner_text() == sources
    page.close()
