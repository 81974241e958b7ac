"""The widget in a portal on another origin: bubble, in place, plain iframe; and who is kept out."""

import importlib.util
import shutil
import threading
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from qa.surfaces.access import access_for
from qa.surfaces.backend import ready
from qa.surfaces.policy import Policy
from tests.browser.conftest import QUIET
from tests.browser.test_behind_a_proxy import Proxy
from tests.surfaces.fake_engine import FakeEngine
from tests.surfaces.serving import serving

SECRET = "a secret of the tests, long enough to be one"
FILE = Path(__file__).parents[2] / "examples" / "portal" / "portal.py"
TYPED = "#or-question textarea"


def example():
    spec = importlib.util.spec_from_file_location("portal", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def portal(**settings):
    """The example portal; its address is on localhost, the record's on 127.0.0.1."""
    handler = type("Handler", (example().Portal,), settings)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    handler.origin = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    def close():
        server.shutdown()
        thread.join()
        server.server_close()

    return SimpleNamespace(url=handler.origin, handler=handler, close=close)


def record(policy, **more):
    return serving(ready(FakeEngine()), policy=policy, **more)


def together(kind="none", listed=True, **more):
    """A portal and a record that knows it."""
    secret = SECRET if kind == "token" else ""
    site = portal(secret=secret)
    origins = frozenset({site.url} if listed else {"https://other.example"})
    access = access_for(kind, SECRET, "X-Remote-User", "127.0.0.1")
    demo = record(Policy(origins=origins, access=access, **more))
    site.handler.record = demo.local_url.rstrip("/").replace("localhost", "127.0.0.1")
    return site, demo


@pytest.fixture(scope="module")
def site(browser):
    site, demo = together()
    yield site
    demo.close(verbose=False)
    site.close()


@pytest.fixture(scope="module")
def guarded(browser):
    site, demo = together("token")
    yield site
    demo.close(verbose=False)
    site.close()


def visit(browser, address, **more):
    """A page of the portal, and what the browser had to complain of."""
    page = browser.new_page(**more)
    page.complaints = []

    def keep(told):
        # The browser's own note that the frame was kept from taking the focus.
        if not told.startswith("Blocked autofocusing"):
            page.complaints.append(told)

    page.on("console", lambda told: keep(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: keep(str(error)))
    page.goto(address)
    return page


def answer_in(frame):
    frame.locator(TYPED).fill("harbour")
    frame.locator(TYPED).press("Enter")
    frame.locator(".or-answer").first.wait_for()


def embedded(page):
    page.wait_for_selector("iframe", state="attached")
    return page.frame_locator("iframe")


def test_the_bubble_opens_answers_and_closes(browser, site):
    page = visit(browser, site.url)
    button = page.locator("button.bubble")
    assert page.locator("iframe").count() == 0
    assert button.get_attribute("aria-expanded") == "false"
    assert button.get_attribute("aria-label") == "Open: Ask the record"
    assert button.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(31, 85, 102)"
    button.focus()
    page.keyboard.press("Enter")
    frame = embedded(page)
    answer_in(frame)
    assert button.get_attribute("aria-expanded") == "true"
    assert page.get_by_role("dialog", name="Ask the record").is_visible()
    page.keyboard.press("Escape")
    page.wait_for_selector("[role=dialog]", state="hidden")
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.className") == "bubble"
    button.click()
    assert frame.locator(".or-answer").count() == 1
    assert page.complaints == []
    page.close()


def test_sources_open_inside_and_documents_in_a_tab(browser, site):
    page = visit(browser, site.url)
    page.click("button.bubble")
    frame = embedded(page)
    answer_in(frame)
    frame.locator("a.or-number").first.click()
    assert frame.locator("details[open] blockquote").first.is_visible()
    with page.context.expect_page() as opened:
        frame.locator("details[open] .or-open a").first.click()
    assert opened.value.locator("#cited").inner_text().startswith('"The harbour belongs')
    page.close()


def test_the_bubble_fills_a_phone(browser, site):
    page = visit(browser, site.url, viewport={"width": 320, "height": 600})
    page.click("button.bubble")
    embedded(page).locator(TYPED).wait_for()
    box = page.locator("[role=dialog]").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 320, 600)
    assert page.locator("button.bubble").is_hidden()
    wide = page.frames[1].evaluate("document.documentElement.scrollWidth")
    assert wide <= 320
    page.click("button.shut")
    assert page.locator("button.bubble").is_visible()
    page.close()


def test_in_place_it_leaves_focus_and_scroll_alone(browser, site):
    page = visit(browser, f"{site.url}/inline")
    page.focus("#own")
    frame = embedded(page)
    frame.locator(TYPED).wait_for()
    page.wait_for_timeout(500)
    assert page.evaluate("document.activeElement.id") == "own"
    assert page.evaluate("scrollY") == 0
    answer_in(frame)
    assert page.complaints == []
    page.close()


def test_a_plain_iframe_answers(browser, site):
    page = visit(browser, f"{site.url}/frame")
    answer_in(page.frame_locator("#record"))
    assert page.complaints == []
    page.close()


def test_the_page_can_ask(browser, site):
    page = visit(browser, site.url)
    page.wait_for_function("window.OnRecord")
    page.evaluate("OnRecord.ask('harbour')")
    embedded(page).locator(".or-answer").first.wait_for()
    page.close()


def test_escape_inside_the_frame_closes_and_gives_the_focus_back(browser, site):
    page = visit(browser, site.url)
    page.locator("button.bubble").focus()
    page.keyboard.press("Enter")
    frame = embedded(page)
    answer_in(frame)
    frame.locator(TYPED).press("Escape")
    page.wait_for_selector("[role=dialog]", state="hidden")
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.className") == "bubble"
    assert page.complaints == []
    page.close()


def test_it_is_as_dark_as_the_readers_system(browser, site):
    page = visit(browser, site.url, color_scheme="dark")
    page.click("button.bubble")
    frame = embedded(page)
    answer_in(frame)
    paper = frame.locator("body").evaluate("one => getComputedStyle(one).backgroundColor")
    assert paper == "rgb(20, 24, 27)"
    page.close()


def test_it_reads_from_right_to_left(browser, site):
    page = visit(browser, f"{site.url}/inline", locale="ar")
    frame = embedded(page)
    answer_in(frame)
    assert frame.locator("html").get_attribute("dir") == "rtl"
    assert page.frames[1].evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.complaints == []
    page.close()


# ---- behind a proxy, without cookies -----------------------------------------------------------

COOKIES = """async () => {
  document.cookie = "tried=1; SameSite=None; Secure; Path=/";
  return document.cookie;
}"""


@pytest.fixture(scope="module")
def cookieless(browser):
    """A browser that blocks the cookies of third parties."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    arguments = [*QUIET, "--test-third-party-cookie-phaseout"]
    strict = browser.browser_type.launch(executable_path=chromium, args=arguments)
    yield strict
    strict.close()


@contextmanager
def under_a_path(kind):
    """A portal whose record stands behind a reverse proxy at /record; and the proxy's server."""
    site = portal(secret=SECRET if kind == "token" else "")
    handler = type("Handler", (Proxy,), {"user": "ann" if kind == "header" else ""})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    public = f"http://127.0.0.1:{server.server_port}/record"
    access = access_for(kind, SECRET, "X-Remote-User", "127.0.0.1")
    demo = record(Policy(origins=frozenset({site.url}), access=access), root_path=public)
    handler.target = f"http://127.0.0.1:{demo.server_port}"
    site.handler.record = public
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        demo.close(verbose=False)
        site.close()


@pytest.mark.parametrize("kind", ["none", "header", "token"])
@pytest.mark.parametrize("path", ["/", "/frame"])
def test_it_answers_under_a_path_without_cookies(cookieless, kind, path):
    """Another origin, a strict content policy, a sub-path, and no cookie of a third party."""
    with under_a_path(kind) as site:
        page = visit(cookieless, site.url + path)
        if path == "/":
            page.click("button.bubble")
        answer_in(embedded(page))
        assert page.frames[1].evaluate(COOKIES) == ""
        assert page.complaints == []
        assert "/record/embed" in page.frames[1].url
        page.close()


def test_in_a_tab_of_its_own_the_same_cookie_is_kept(cookieless, site):
    """Without this, the test above could pass because no cookie is ever kept."""
    page = visit(cookieless, f"{site.handler.record}/embed")
    assert page.evaluate(COOKIES) == "tried=1"
    page.close()


# ---- who is kept out ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def unlisted(browser):
    site, demo = together(listed=False)
    yield site
    demo.close(verbose=False)
    site.close()


def test_an_unlisted_portal_cannot_frame_it(browser, unlisted):
    page = visit(browser, f"{unlisted.url}/frame")
    page.wait_for_timeout(1000)
    assert any("frame-ancestors" in told for told in page.complaints)
    assert page.frame_locator("#record").locator("gradio-app").count() == 0
    page.close()


ASK = """async ([record, kind]) => {
  try {
    const reply = await fetch(`${record}/api/ask`, {
      method: "POST", body: '{"question": "harbour"}', headers: { "Content-Type": kind } });
    return reply.status;
  } catch { return "refused"; }
}"""


def call(browser, site, kind):
    """Ask the API from a page of the portal's origin that has no content policy."""
    page = browser.new_page()
    page.goto(f"{site.url}/an-error-page")
    status = page.evaluate(ASK, [site.handler.record, kind])
    page.close()
    return status


@pytest.mark.parametrize("kind", ["application/json", "text/plain"])  # with and without preflight
def test_cors_lets_listed_portals_in_alone(browser, site, unlisted, kind):
    assert call(browser, site, kind) == 200
    assert call(browser, unlisted, kind) in ("refused", 403)


# ---- tokens ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/inline", "/frame"])
def test_the_portals_token_opens_it(browser, guarded, path):
    context = browser.new_context()
    page = context.new_page()
    addresses = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto(guarded.url + path)
    if path == "/":
        page.click("button.bubble")
    answer_in(embedded(page))
    assert not any("eyJ" in address for address in addresses)
    assert context.cookies() == []
    context.close()


def test_a_document_opens_in_a_tab_with_the_token(browser, guarded):
    page = visit(browser, guarded.url)
    page.click("button.bubble")
    frame = embedded(page)
    answer_in(frame)
    frame.locator("a.or-number").first.click()
    with page.context.expect_page() as opened:
        frame.locator("details[open] .or-open a").first.click()
    assert opened.value.locator("#cited").inner_text().startswith('"The harbour belongs')
    assert "eyJ" not in opened.value.url
    assert [cookie["httpOnly"] for cookie in page.context.cookies()] == [True]
    page.close()


def test_without_a_token_nothing_is_shown(browser, guarded):
    page = visit(browser, f"{guarded.handler.record}/embed")
    page.wait_for_selector(".or-shut", timeout=12_000)
    assert page.locator(TYPED).count() == 0
    page.goto(f"{guarded.handler.record}/")
    assert "needs a token" in page.inner_text("body")
    page.close()


def test_an_expired_token_is_replaced(browser, guarded, monkeypatch):
    minted = example().mint
    lives = iter([-100])
    monkeypatch.setitem(
        guarded.handler.do_GET.__globals__,
        "mint",
        lambda *given: minted(*given, life=next(lives, 600)),
    )
    page = visit(browser, guarded.url)
    page.click("button.bubble")
    answer_in(embedded(page))
    page.close()


def test_the_header_of_the_portals_proxy_opens_it(browser):
    site, demo = together("header")
    try:
        shut = visit(browser, f"{site.handler.record}/")
        assert "names no user" in shut.inner_text("body")
        shut.close()
        context = browser.new_context(extra_http_headers={"X-Remote-User": "ann"})
        page = context.new_page()
        page.goto(f"{site.url}/frame")
        answer_in(page.frame_locator("#record"))
        context.close()
    finally:
        demo.close(verbose=False)
        site.close()
