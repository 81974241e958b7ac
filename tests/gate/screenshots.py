"""Takes the pictures in docs/images: `python -m tests.gate.screenshots --library DIR`.

The library is the sample (`python app.py` makes it as library-sample). Needs chromium and
playwright; every picture has to be looked at before it is committed.
"""

import argparse
import asyncio
import importlib.util
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

from qa.surfaces import chat
from qa.surfaces.backend import Loading
from qa.surfaces.opening import opening
from qa.surfaces.policy import Policy
from qa.surfaces.service import Service

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
LARGEST = 200 * 1024
QUESTION = "What did Xi say about sovereignty?"
# Name, path of the portal, width, height, dark, whether the source is opened.
SHOTS = (
    ("portal", "/", 1100, 800, False, True),
    ("portal-dark", "/inline", 1000, 860, True, False),
    ("portal-phone", "/", 390, 780, False, False),
)
# Name, address on the record's own server, width, height, dark, what is pressed or waited for.
PAGES = (
    ("answer", "/?q=what+did+Xi+say+about+sovereignty", 1280, 800, False, ("a.or-number",)),
    (
        "accounts",
        "/?q=How+do+the+Russian+and+the+Chinese+readouts+of+the+2022+call+differ%3F",
        1100,
        1000,
        False,
        (),
    ),
    ("dark", "/?q=what+did+Xi+say+about+sovereignty", 1100, 900, True, ()),
    ("phone-no", "/?q=What+did+Xi+say+about+Taiwan%3F", 390, 780, False, ()),
    ("timeline", "/timeline?speaker=Vladimir+Putin", 1100, 760, False, ()),
    ("record", "/documents", 1100, 860, False, ()),
    ("record-speakers-dark", "/documents?view=speakers", 1100, 800, True, ()),
)


def example():
    """The example portal's module."""
    spec = importlib.util.spec_from_file_location("portal", ROOT / "examples/portal/portal.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def started(library, origin):
    """The record, served for the portal at `origin`."""

    async def start():
        loading = Loading.start(opening(library, "all-MiniLM-L6-v2", []))
        return chat.start(loading, Service(policy=Policy(origins=frozenset({origin}))))

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(start())).result()


def take(browser, address, shot):
    """Take one picture; returns its file."""
    name, path, width, height, dark, opened = shot
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
    )
    page = context.new_page()
    page.goto(address + path)
    if path == "/":
        page.click("button.bubble")
    frame = page.frame_locator("iframe")
    box = frame.locator("#or-question textarea")
    box.fill(QUESTION)
    box.press("Enter")
    frame.locator(".or-answer").first.wait_for()
    if opened:
        frame.locator("a.or-number").first.click()
    page.wait_for_timeout(800)
    file = IMAGES / f"{name}.png"
    page.screenshot(path=file)
    context.close()
    return file


def take_own(browser, address, shot):
    """Take a picture of a page of the record's own server; returns its file."""
    name, path, width, height, dark, pressed = shot
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
    )
    page = context.new_page()
    page.goto(address + path)
    if "?q=" in path:
        page.wait_for_selector(".or-answer")
    for selector in pressed:
        page.locator(selector).first.click()
    page.wait_for_timeout(1500)
    file = IMAGES / f"{name}.png"
    page.screenshot(path=file)
    context.close()
    return file


def main():
    """Take every picture."""
    options = argparse.ArgumentParser(prog="python -m tests.gate.screenshots", description=__doc__)
    options.add_argument("--library", default="library-sample")
    given = options.parse_args()
    handler = type("Handler", (example().Portal,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    handler.origin = f"http://localhost:{server.server_port}"
    demo = started(given.library, handler.origin)
    handler.record = f"http://127.0.0.1:{demo.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        files = [take(browser, handler.origin, shot) for shot in SHOTS]
        files += [take_own(browser, handler.record, shot) for shot in PAGES]
        for file in files:
            size = file.stat().st_size
            print(f"{file.name}: {size // 1024} KB", "" if size <= LARGEST else "TOO LARGE")
        browser.close()
    server.shutdown()
    demo.close(verbose=False)


if __name__ == "__main__":
    main()
