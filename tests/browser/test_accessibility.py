"""What axe-core finds wrong for people who cannot see, or not well: nothing serious, anywhere."""

import pytest

from tests.browser.conftest import ask

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

GRAVE = ("serious", "critical")
# The questions of the test double that show everything an answer can consist of.
QUESTIONS = ("harbour wordings Bergh", "and the harbour, silent", "hostile", "a sale", "x" * 1001)


def findings(page):
    """What is seriously wrong on the page: rule, element and message, a line each."""
    page.wait_for_timeout(300)  # colours change gradually
    page.evaluate("() => document.getAnimations().forEach((one) => one.finish())")
    violations = axe.Axe().run(page).response["violations"]
    return [
        f"{found['id']}: {node['target']} {node['html'][:120]} {node['failureSummary']}"
        for found in violations
        for node in found["nodes"]
        if found["impact"] in GRAVE
    ]


@pytest.fixture(params=["light", "dark"])
def shown(request, browser, url):
    """Opens a page of the program in light and in dark, as wide as asked for."""
    pages = []

    def show(path="/", width=1280, **more):
        page = browser.new_page(
            color_scheme=request.param, viewport={"width": width, "height": 800}, **more
        )
        pages.append(page)
        page.goto(url.rstrip("/") + path)
        return page

    yield show
    for page in pages:
        page.close()


def answered(page):
    """The page after every kind of answer, everything in it opened."""
    page.wait_for_selector("#or-question textarea")
    page.evaluate("document.querySelector('#or-question textarea').removeAttribute('maxlength')")
    for question in QUESTIONS:
        ask(page, question)
    page.locator(".or-remove").first.click()
    page.wait_for_selector(".or-restore")
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => one.open = true)")
    return page


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("path", ["/", "/embed"])
def test_the_empty_chat(shown, path, width):
    page = shown(path, width)
    page.wait_for_selector(".or-example")
    assert findings(page) == []


@pytest.mark.parametrize(("path", "width"), [("/", 1280), ("/", 320), ("/embed", 320)])
def test_every_kind_of_answer(shown, path, width):
    assert findings(answered(shown(path, width))) == []


def test_right_to_left(shown):
    page = shown(locale="ar")
    page.wait_for_selector("html[dir=rtl]")
    assert findings(answered(page)) == []


def test_a_source_beside_the_chat(shown):
    page = shown(width=1400)
    page.wait_for_selector("#or-question textarea")
    ask(page, "harbour")
    page.locator("a.or-number").first.click()
    page.frame_locator(".or-panel-frame").locator("#cited").wait_for()
    assert findings(page) == []


@pytest.mark.parametrize("width", [1280, 320])
def test_a_document(shown, width):
    chat = shown()
    chat.wait_for_selector("#or-question textarea")
    ask(chat, "harbour")
    address = chat.locator("a.or-number").first.get_attribute("href")
    path, _, fragment = address.partition("#")
    page = shown(f"{path}&statements=1#{fragment}", width)
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => one.open = true)")
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_document_that_is_not_there(shown):
    assert findings(shown("/source/nothing")) == []
