"""A real browser on a real server around the test double; without a browser the tests skip."""

import shutil
from collections import namedtuple
from concurrent.futures import Future
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from qa.surfaces.backend import Loading, ready
from tests.surfaces.fake_engine import FakeEngine
from tests.surfaces.serving import serving

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

Slow = namedtuple("Slow", "url finish")
DONE = ".or-answer, .or-note:not(.or-waiting)"


def ask(page, question):
    """Type a question and wait for its answer."""
    before = page.locator(DONE).count()
    page.fill("#or-question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function(
        "([what, before]) => document.querySelectorAll(what).length > before", arg=[DONE, before]
    )


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no chromium on this machine")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    """The folder in which the served engine's feedback is kept."""
    return tmp_path_factory.mktemp("library")


@pytest.fixture(scope="session")
def url(browser, library):
    engine = FakeEngine()
    engine.library = SimpleNamespace(folder=library)
    demo = serving(ready(engine))
    yield demo.local_url
    demo.close(verbose=False)


@pytest.fixture
def slow(browser):
    """A server whose engine is ready only when `finish` is called."""
    future = Future()
    demo = serving(Loading(future, "Loading the record… (3 documents)"))
    yield Slow(demo.local_url, lambda: future.set_result(FakeEngine()))
    if not future.done():
        future.set_result(FakeEngine())
    demo.close(verbose=False)


@pytest.fixture
def context(browser, url):
    context = browser.new_context(viewport={"width": 1100, "height": 800})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    context.close()


@pytest.fixture
def page(context, url):
    """A page that asked for nothing elsewhere, and of which the browser had nothing to complain."""
    page = context.new_page()
    complaints, hosts = [], set()
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.goto(url)
    page.wait_for_selector("#or-question textarea")
    yield page
    assert complaints == []
    assert hosts <= {urlsplit(url).hostname, None, ""}
