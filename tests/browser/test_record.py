"""The page of the record in a real browser, and adding documents there."""

from pathlib import Path

import pytest

from corpus.library import Library
from qa.engine import Engine
from qa.index import open_index
from qa.surfaces.backend import ready
from qa.surfaces.policy import Policy
from tests.browser.pages import grave, opened, sideways
from tests.surfaces.serving import serving
from tests.texts import BRIDGE, HARBOUR, stored

LIGHTHOUSE = (
    "The lighthouse of Ardlund\n\nAdvertisement\n\n"
    "Mayor Signe Holm said on Monday that the lighthouse would be lit every night.\n\n"
    "“No ship will be lost on the Skarv reef again,” Holm told reporters.\n"
)
VIEWS = ("documents", "speakers", "quarantine", "add")
OVER = "#addition[data-over='1'] .state"


@pytest.fixture(scope="module")
def engine(tmp_path_factory, embedder):
    texts = {
        "harbour.txt": ("Advertisement\n\n" + HARBOUR, {"title": "A quay opens"}),
        **{f"bridge-{n}.txt": (f"Day {n}. {BRIDGE}", {"title": f"Day {n}"}) for n in range(30)},
    }
    library = stored(tmp_path_factory.mktemp("record") / "library", texts)
    index = open_index(library, embedder)
    return Engine(Library.open(library.folder), embedder, index)


@pytest.fixture(scope="module")
def site(browser, engine):
    demo = serving(ready(engine))
    yield demo.local_url.rstrip("/")
    demo.close(verbose=False)


@pytest.fixture(scope="module")
def closed(browser, engine):
    """The same for people who may not add."""
    demo = serving(ready(engine), policy=Policy(editors=frozenset({"ann"})))
    yield demo.local_url.rstrip("/")
    demo.close(verbose=False)


@pytest.fixture
def page(browser):
    with opened(browser) as page:
        yield page


def note(folder: Path, name: str, text: str) -> str:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return str(file)


def adding(page, site):
    page.goto(f"{site}/documents")
    page.click("text=Add documents")
    page.wait_for_selector("#files")


def test_a_file_is_added_and_then_cited(page, site, tmp_path):
    adding(page, site)
    page.evaluate(
        """() => {
          window.told = [];
          new MutationObserver(() => window.told.push(
            document.querySelector('#addition').innerText
          )).observe(document.querySelector('#addition'), {childList: true, subtree: true});
        }"""
    )
    page.set_input_files("#files", note(tmp_path, "lighthouse.txt", LIGHTHOUSE))
    page.click("form.adding button")
    page.wait_for_selector(OVER)
    assert page.inner_text(".state") == "Finished (added: 1)"
    told = page.inner_text(".outcomes")
    assert "The lighthouse of Ardlund" in told and "Set aside: 1" in told
    assert page.evaluate("window.told.some((one) => one.startsWith('Sending'))")
    assert page.evaluate("document.querySelector('#files').value") == ""
    page.goto(f"{site}/?q=What+did+Signe+Holm+say+about+ships%3F")
    page.wait_for_selector(".or-answer")
    assert "No ship will be lost" in page.locator("blockquote").first.inner_text()
    page.goto(f"{site}/documents")
    assert page.locator(".documents .name").first.inner_text() == "The lighthouse of Ardlund"


def test_the_state_is_told_until_it_is_over(page, site, tmp_path):
    adding(page, site)
    rows = "".join(f'{{"text": "Gate {n} of the canal was painted green."}}\n' for n in range(120))
    page.set_input_files("#files", note(tmp_path, "gates.jsonl", rows))
    page.click("form.adding button")
    page.wait_for_selector("#addition[data-over=''] progress")
    assert page.locator(".state").inner_text() in (
        "Reading what was sent.",
        "Making it searchable.",
        "Updating the index; then it can be asked about.",
    )
    address = page.url
    page.reload()  # nothing is lost by coming back
    page.wait_for_selector(OVER, timeout=60_000)
    assert page.url == address and page.inner_text(".state") == "Finished (added: 120)"


def test_a_file_is_dropped(page, site):
    adding(page, site)
    page.evaluate(
        """() => {
          const carried = new DataTransfer();
          carried.items.add(new File(['The mill at Ardlund was sold, the miller said.'], 'a.txt'));
          carried.items.add(new File(['x'], 'b.exe'));
          const drop = document.querySelector('.drop');
          for (const kind of ['dragover', 'drop'])
            drop.dispatchEvent(new DragEvent(kind,
              {dataTransfer: carried, bubbles: true, cancelable: true}));
        }"""
    )
    assert page.locator(".chosen li").all_inner_texts() == ["a.txt", "b.exe"]
    page.keyboard.press("Enter")  # the button has the focus
    page.wait_for_selector(OVER)
    assert page.inner_text(".state") == "Finished (added: 1, refused: 1)"
    assert "unknown file type .exe" in page.inner_text(".outcomes")


def test_an_address_by_keyboard_alone(page, site):
    page.goto(f"{site}/documents?view=add")
    while page.evaluate("document.activeElement.id") != "url":
        page.keyboard.press("Tab")
    page.keyboard.type("http://127.0.0.1/inside")
    page.keyboard.press("Enter")
    page.wait_for_selector(OVER)
    assert "private network" in page.inner_text(".outcomes .why")


def test_what_cannot_be_sent_is_said_at_once(page, site, tmp_path):
    adding(page, site)
    page.click("form.adding button")
    assert page.inner_text(".error") == "Choose a file or give an address first."
    page.set_input_files("#files", note(tmp_path, "a.txt", LIGHTHOUSE))
    assert page.inner_text(".error") == ""
    page.evaluate("document.querySelector('form.adding').dataset.limit = '10'")
    page.click("form.adding button")
    assert "more than 64 MB" in page.inner_text(".error")


def test_a_full_line_and_a_broken_connection_are_told(browser, site, tmp_path):
    page = browser.new_page()  # its console tells of the failed request, as it should
    adding(page, site)
    file = note(tmp_path, "a.txt", LIGHTHOUSE)
    page.route(
        "**/api/documents",
        lambda route: route.fulfill(status=503, body='{"detail": "Many additions are waiting."}'),
    )
    page.set_input_files("#files", file)
    page.click("form.adding button")
    page.wait_for_selector("text=Many additions are waiting.")
    assert page.locator("#addition").is_hidden()
    page.unroute("**/api/documents")
    page.route("**/api/documents", lambda route: route.abort())
    page.click("form.adding button")
    page.wait_for_selector("text=The connection broke")
    assert page.locator("form.adding button").is_enabled()
    page.close()


def test_without_a_script(browser, site, tmp_path):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/documents")
    page.click("text=Next page")
    assert "page 2 of" in page.inner_text("main")
    page.click("text=Add documents")
    page.set_input_files("#files", note(tmp_path, "a.txt", "The kiln was lit, the potter said."))
    page.click("form.adding button")
    for _ in range(200):
        if page.locator(OVER).count():
            break
        if page.locator(".again a").count():
            page.click(".again a")
        page.wait_for_timeout(50)
    assert page.inner_text(".state") == "Finished (added: 1)"
    context.close()


def test_nobody_else_sees_the_form(page, closed):
    page.goto(f"{closed}/documents?view=add")
    assert page.locator("[aria-current=page]").first.inner_text() == "Documents"
    assert page.locator("form.adding, #files, script").count() == 0
    assert "Add documents" not in page.inner_text("body")


def test_filters_and_speakers_lead_on(page, site):
    page.goto(f"{site}/documents")
    page.click("text=More filters")
    page.fill("input[name=speaker]", "quist")
    page.click("form.filters button")
    assert page.locator(".documents .name").all_inner_texts() == ["A quay opens"]
    assert page.locator("details.more").get_attribute("open") is not None
    page.click("text=Speakers")
    page.fill("input[name=q]", "quist")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=quist**")
    page.click(".speakers >> text=Documents: 1")
    assert page.locator(".documents .name").all_inner_texts() == ["A quay opens"]
    page.click(".told >> text=Set aside: 1")
    page.click(".blocks a")
    page.wait_for_url("**/source/**")
    assert page.locator("#cited").inner_text().startswith("Advertisement")


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "seen",
    [
        {"width": 1280},
        {"width": 320},
        {"width": 390, "color_scheme": "dark"},
        {"width": 320, "locale": "ar", "color_scheme": "dark"},
    ],
    ids=["wide", "narrow", "dark phone", "right to left"],
)
def test_everybody_can_read_it(browser, site, view, seen):
    with opened(browser, **seen) as page:
        page.goto(f"{site}/documents?view={view}")
        page.evaluate(
            "() => document.querySelectorAll('details').forEach((one) => one.open = true)"
        )
        assert grave(page) == [] and sideways(page) <= 0


def test_an_outcome_can_be_read_by_everybody(browser, site, tmp_path):
    with opened(browser, width=320, color_scheme="dark") as page:
        adding(page, site)
        files = [note(tmp_path, name, LIGHTHOUSE) for name in ("lighthouse.txt", "a.exe")]
        page.set_input_files("#files", files)
        page.fill("#url", "http://10.0.0.1/" + "a" * 300)
        page.click("form.adding button")
        page.wait_for_selector(OVER)
        assert grave(page) == [] and sideways(page) <= 0
