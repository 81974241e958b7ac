"""The chat as a person meets it."""

import re

import pytest

from tests.browser.conftest import ask
from tests.surfaces.fake_engine import HOSTILE


def test_a_question_is_answered_with_quotations(page):
    ask(page, "What of the harbour?")
    assert page.locator(".or-quotations > li").count() == 3
    assert "fish in it" in page.locator("blockquote").first.inner_text()
    assert page.locator(".or-account").all_inner_texts() == ["Norrvik", "Ministry of the Sea"]
    assert page.input_value("#or-question textarea") == ""


def test_a_number_opens_its_source_in_place_where_there_is_no_room_beside(page):
    page.set_viewport_size({"width": 800, "height": 800})
    ask(page, "harbour")
    source = page.locator(".or-sources details").first
    assert source.get_attribute("open") is None
    page.locator("a.or-number").first.click()
    assert source.get_attribute("open") is not None
    assert source.locator("mark").inner_text().startswith('"The harbour belongs')
    assert source.locator("summary").evaluate("one => one === document.activeElement")


def test_the_full_document_opens_at_the_cited_words(page, context):
    page.set_viewport_size({"width": 800, "height": 800})
    ask(page, "harbour")
    page.locator("summary").first.click()
    with context.expect_page() as opened:
        page.locator(".or-open a").first.click()
    document = opened.value
    document.wait_for_load_state()
    assert document.locator("#cited").inner_text().startswith('"The harbour belongs')
    assert document.locator("#cited").is_visible()
    assert document.locator("h1").inner_text() == "Ministers discuss the harbour"


def test_no_is_said_plainly(page):
    ask(page, "Who won the cup?")
    told = page.locator(".or-none")
    assert told.locator(".or-why").inner_text() == "Nothing on record speaks of this."
    assert "Not an answer: the nearest passages" in told.inner_text()
    assert told.locator("blockquote").first.is_hidden()


def test_the_answer_is_copied_with_its_sources(page):
    ask(page, "harbour")
    page.click(".or-actions .or-copy")
    page.wait_for_selector("text=Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("**harbour**\n\nTwo accounts")
    assert "> The harbour has been closed since the storm of 2019." in copied
    assert "<https://news.example/harbour>" in copied


def test_an_example_is_asked_by_a_click(page):
    page.locator(".or-example").first.click()
    page.wait_for_selector(".or-answer")
    assert page.locator(".or-asked").inner_text() == "What did Anna Berg say about the harbour?"


def test_a_new_question_starts_again_with_the_examples(page):
    ask(page, "harbour")
    page.click("#or-clear")
    page.wait_for_selector(".or-example")
    assert page.locator(".or-answer").count() == 0
    page.wait_for_function("() => document.activeElement.tagName === 'TEXTAREA'")
    assert page.locator(".or-exports").is_hidden()


def test_several_questions_stand_one_below_the_other(page):
    for question in ("harbour", "Who won?", "harbour again"):
        ask(page, question)
    assert page.locator(".or-asked").all_inner_texts() == ["harbour", "Who won?", "harbour again"]
    ids = page.locator("#or-chat [id]").evaluate_all("all => all.map(one => one.id)")
    assert len(ids) == len(set(ids))
    page.wait_for_function(
        "() => document.querySelectorAll('.or-asked')[2].getBoundingClientRect().top < 200"
    )


def test_a_refused_question_says_why(page):
    page.evaluate("document.querySelector('#or-question textarea').removeAttribute('maxlength')")
    ask(page, "x" * 1001)
    assert "1,000 characters" in page.locator(".or-note").inner_text()


def test_hostile_text_stays_text(page):
    ask(page, f"hostile ${'{'}alert(1){'}'} ![x](http://evil.example/q) $$x$$ <b>b</b> # **h**")
    answer = page.locator(".or-answer")
    told = HOSTILE.replace("\u202e", "\ufffd").replace("\u202c", "\ufffd")
    assert answer.locator("blockquote").first.inner_text() == told
    assert answer.locator(".or-why").inner_text() == told
    assert page.locator("#or-chat :is(img, script, .katex, code, strong strong, form)").count() == 0
    page.wait_for_selector(".or-remove[aria-label]")
    assert page.locator(".or-remove").first.get_attribute("aria-label") == f"Remove: {told}"
    assert page.locator(".or-asked").inner_text().endswith("$$x$$ <b>b</b> # **h**")
    assert page.locator(".or-asked *").count() == 0
    hrefs = page.locator("#or-chat a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert all(href.startswith(("/source/", "/timeline?")) for href in hrefs)


def test_an_accessible_name_for_everything(page):
    ask(page, "harbour")
    page.wait_for_selector("a.or-number[aria-label='Show source 1']")
    assert page.get_by_label("Your question").count() == 1
    assert page.locator("#or-chat [aria-label*='<']").count() == 0


@pytest.mark.parametrize("query", ["", "?__theme=dark"])
def test_dark(browser, url, query):
    scheme = "light" if query else "dark"
    page = browser.new_page(color_scheme=scheme)
    page.goto(url + query)
    page.wait_for_selector("#or-question textarea")
    shade = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert shade == "rgb(20, 24, 27)"
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(browser, url, scheme):
    """Every text that is seen stands out from what is behind it (WCAG AA: 4.5 to 1)."""
    page = browser.new_page(color_scheme=scheme)
    page.goto(url)
    page.wait_for_selector(".or-example")
    faint = page.evaluate(FAINT)
    for question in ("harbour wordings Bergh", "and the harbour, silent", "a sale"):
        ask(page, question)
        for summary in page.locator(".or-answer").last.locator("summary").all():
            summary.click()
    page.locator(".or-remove").last.click()
    page.wait_for_selector(".or-restore")
    page.wait_for_timeout(400)  # colours change gradually
    assert faint + page.evaluate(FAINT) == []
    page.close()


def test_a_phone_shows_everything_without_sideways_scrolling(browser, url):
    page = browser.new_page(viewport={"width": 320, "height": 740}, has_touch=True, is_mobile=True)
    page.goto(url)
    page.wait_for_selector("#or-question textarea")
    for question in ("harbour wordings", "hostile", "a sale"):
        ask(page, question)
        for summary in page.locator(".or-answer").last.locator("summary").all():
            summary.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator("#or-question").is_visible()
    page.close()


def test_the_whole_task_on_a_phone(browser, url):
    page = browser.new_page(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    page.goto(url)
    page.locator(".or-example").first.tap()
    page.wait_for_selector(".or-answer")
    page.locator("a.or-number").first.tap()
    source = page.locator(".or-sources details").first
    assert source.get_attribute("open") is not None and page.locator(".or-panel").count() == 0
    source.locator("summary").tap()
    assert source.get_attribute("open") is None
    page.locator(".or-remove").first.tap()
    page.wait_for_selector(".or-restore")
    page.locator("#or-question textarea").tap()
    page.keyboard.type("a sale")
    page.locator("#or-question .submit-button").tap()
    page.wait_for_selector(".or-none")
    page.locator("#or-clear").tap()
    page.wait_for_selector(".or-example")
    page.close()


REACHABLE = """() => [...document.querySelectorAll("button, a[href], summary, textarea")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.offsetWidth)
  .map((one) => {
    one.scrollIntoView({ block: "center", behavior: "instant" });
    const box = [...one.getClientRects()].find((box) => box.width);
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const inside = box.left >= 0 && box.right <= innerWidth && box.height >= 16;
    return inside && hit && (one.contains(hit) || hit.contains(one)) ? "" : one.outerHTML;
  })
  .filter(Boolean)"""


def settled(page):
    """The controls that cannot be reached once the page has come to rest."""
    for _ in range(30):
        if not (covered := page.evaluate(REACHABLE)):
            break
        page.wait_for_timeout(100)
    return covered


@pytest.mark.parametrize("locale", ["en", "ru", "ar"])
def test_every_control_can_be_reached_at_320_pixels(browser, url, locale):
    page = browser.new_page(
        viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True, locale=locale
    )
    page.goto(url)
    page.wait_for_selector(".or-example")
    assert settled(page) == []
    for question in ("harbour wordings Bergh", "and the harbour", "a sale"):
        ask(page, question)
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert settled(page) == []
    page.close()


def test_the_page_opens_while_the_record_loads(browser, slow):
    page = browser.new_page()
    page.goto(slow.url)
    page.wait_for_selector("text=Loading the record… (3 documents)")
    page.fill("#or-question textarea", "harbour")
    page.keyboard.press("Enter")
    page.wait_for_selector(".or-waiting:has-text('Loading the record')")
    assert page.locator(".or-answer").count() == 0
    slow.finish()
    page.wait_for_selector(".or-answer")
    page.close()


def test_a_question_sent_before_the_last_is_answered_is_asked_after_it(browser, slow):
    page = browser.new_page()
    page.goto(slow.url)
    page.wait_for_selector("text=Loading the record… (3 documents)")
    box = page.locator("#or-question textarea")
    box.fill("harbour")
    box.press("Enter")
    page.wait_for_selector(".or-waiting")
    box.fill("a sale")
    box.press("Enter")
    slow.finish()
    page.locator(".or-answer").nth(1).wait_for()
    assert page.locator(".or-asked").all_inner_texts() == ["harbour", "a sale"]
    assert box.input_value() == ""
    page.close()


def test_the_notice_goes_by_itself(browser, slow):
    page = browser.new_page()
    page.goto(slow.url)
    page.wait_for_selector("text=Loading the record… (3 documents)")
    assert page.locator(".or-example").count() == 0
    slow.finish()
    page.wait_for_selector(".or-example")
    assert re.match("3 documents", page.locator(".or-status").inner_text())
    page.close()


FAINT = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (rgb) => rgb.slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (one) => {
    for (; one; one = one.parentElement) {
      const colour = rgba(getComputedStyle(one).backgroundColor);
      if (colour[3] > 250) return colour;
    }
    return [255, 255, 255, 255];
  };
  const found = [];
  for (const one of document.querySelectorAll(".gradio-container *")) {
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !one.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (one.closest(".sr-only, .hide")) continue;
    const [a, b] = [light(rgba(getComputedStyle(one).color)), light(behind(one))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.push(`${one.className} ${one.textContent.slice(0, 30)} ${ratio}`);
  }
  return found;
}"""
