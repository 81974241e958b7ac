"""The whole task without a mouse: ask, open a citation, close it, ask again, remove a chip."""

import pytest

FOCUSED = "one => one === document.activeElement"
TYPED = "#or-question textarea"


def press_until(page, selector, key="Tab"):
    """Go on by the key until what the selector names has the focus, and shows that it has."""
    for _ in range(80):
        page.keyboard.press(key)
        if page.evaluate("what => document.activeElement.matches(what)", selector):
            ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            around = page.evaluate(
                "getComputedStyle(document.activeElement.closest('.input-container')"
                " || document.activeElement).outlineStyle"
            )
            assert "solid" in (ring, around)
            return
    raise AssertionError(f"{selector} cannot be reached by {key}")


def asked(page, question):
    """Type the question into the box that has the focus, and wait for one more answer."""
    before = page.locator(".or-answer").count()
    assert page.locator(TYPED).evaluate(FOCUSED)
    page.keyboard.type(question)
    page.keyboard.press("Enter")
    page.wait_for_function(
        "before => document.querySelectorAll('.or-answer').length > before", arg=before
    )
    page.wait_for_selector("a.or-number[aria-label]")


@pytest.mark.parametrize("width", [1400, 800])
def test_the_whole_task(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.locator(TYPED).focus()  # where it stands when the page opens
    asked(page, "harbour")
    press_until(page, "a.or-number", "Shift+Tab")
    opener = page.evaluate_handle("document.activeElement")
    page.keyboard.press("Enter")
    if width == 1400:
        page.wait_for_selector(".or-panel")
        assert page.locator(".or-panel-close").evaluate(FOCUSED)
        page.keyboard.press("Escape")
        page.wait_for_selector(".or-panel", state="detached")
        assert opener.evaluate(FOCUSED)
    else:
        page.wait_for_selector(".or-sources details[open]")
        assert page.locator("details[open] > summary").evaluate(FOCUSED)
        page.keyboard.press("Enter")
        page.wait_for_selector(".or-sources details[open]", state="detached")
    press_until(page, TYPED)
    asked(page, "and the harbour?")
    press_until(page, ".or-remove", "Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".or-restore")
    page.wait_for_function("() => document.activeElement.matches('.or-remove, .or-restore')")
    press_until(page, TYPED)


def test_everything_an_answer_offers_is_reached(page):
    page.locator(TYPED).focus()
    asked(page, "harbour wordings")
    press_until(page, ".or-export-markdown", "Shift+Tab")
    for selector in (
        ".or-remove", "a.or-number", ".or-wordings summary", ".or-sources summary",
        ".or-actions .or-copy", ".or-link", ".or-up", ".or-down", TYPED, "#or-clear",
    ):  # fmt: skip
        press_until(page, selector)


def test_an_answer_is_copied(page):
    page.locator(TYPED).focus()
    asked(page, "harbour")
    press_until(page, ".or-actions .or-copy", "Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Copied")
    assert page.evaluate("navigator.clipboard.readText()").startswith("**harbour**")


def test_an_example_is_asked_and_a_new_conversation_begun(page):
    page.wait_for_selector(".or-example")
    page.locator(TYPED).focus()
    press_until(page, ".or-example", "Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".or-answer")
    page.locator(TYPED).focus()
    press_until(page, "#or-clear")
    page.keyboard.press("Enter")
    page.wait_for_selector(".or-example")
    page.wait_for_function("() => document.activeElement.tagName === 'TEXTAREA'")
