"""What opening the chat costs, and that ten tabs at once can be used. Times are measured elsewhere:

`python -m tests.gate.first_load` prints them; on a machine that tests run on they mean nothing.
"""

from tests.browser.conftest import ask
from tests.gate.first_load import MOST_KILOBYTES, MOST_REQUESTS, first_load


def test_the_first_load_is_light(browser, url):
    load = first_load(browser, url)
    assert load.requests <= MOST_REQUESTS, load.heaviest
    assert load.kilobytes <= MOST_KILOBYTES, load.heaviest


def test_ten_tabs_all_answer(browser, url):
    """A browser opens six connections to a host over HTTP/1.1: none may be held by a tab."""
    context = browser.new_context()
    tabs = [context.new_page() for _ in range(10)]
    for tab in tabs:
        tab.goto(url, wait_until="commit")
    for tab in tabs:
        tab.wait_for_selector("#or-question textarea")
    for tab in tabs:
        ask(tab, "harbour")
    assert [tab.locator(".or-answer").count() for tab in tabs] == [1] * 10
    context.close()
