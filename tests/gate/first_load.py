"""What the first visit to the chat costs: requests, bytes on the wire, seconds until one can type.

`python -m tests.gate.first_load` prints them for the page, `--url` for a running one. The
browser's cache is empty each time; bytes are as they travel, headers included.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

MOST_REQUESTS = 60
MOST_KILOBYTES = 400
# The box is there and takes words: Gradio draws it before it listens to it.
TYPABLE = """() => {
  const box = document.querySelector("#or-question textarea");
  return box && !box.disabled && document.querySelector("#or-again");
}"""


@dataclass(frozen=True, slots=True)
class Load:
    """One first visit. `heaviest` are addresses with their bytes, most first."""

    requests: int
    kilobytes: float
    seconds: float
    heaviest: tuple[tuple[str, int], ...]


def first_load(browser: Any, url: str) -> Load:
    """Visit the page with an empty cache; raises Playwright's error where it does not open."""
    context = browser.new_context()
    page = context.new_page()
    channel = context.new_cdp_session(page)
    channel.send("Network.enable")
    addresses: dict[str, str] = {}
    sizes: Counter[str] = Counter()
    channel.on(
        "Network.requestWillBeSent",
        lambda told: addresses.setdefault(told["requestId"], told["request"]["url"]),
    )
    channel.on(
        "Network.loadingFinished",
        lambda told: sizes.update({told["requestId"]: int(told["encodedDataLength"])}),
    )
    began = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_function(TYPABLE)
    seconds = time.perf_counter() - began
    page.wait_for_load_state("networkidle")
    context.close()
    asked = {key: url for key, url in addresses.items() if not url.startswith(("data:", "blob:"))}
    heaviest = tuple((urlsplit(asked.get(key, "")).path, size) for key, size in sizes.most_common())
    return Load(len(asked), sum(sizes.values()) / 1000, seconds, heaviest)


def main(arguments: list[str] | None = None) -> int:
    """Print the figures of five visits; 1 where one is above what was promised."""
    options = argparse.ArgumentParser(prog="python -m tests.gate.first_load", description=__doc__)
    options.add_argument("--url", help="The address of a running program.")
    options.add_argument("--visits", type=int, default=5)
    options.add_argument("--heaviest", type=int, default=8, help="Addresses to name.")
    given = options.parse_args(arguments)
    loads = visits(given.url or served(), given.visits)
    last = loads[-1]
    seconds = [load.seconds for load in loads]
    print(f"requests          {last.requests} (at most {MOST_REQUESTS})")
    print(f"kilobytes         {last.kilobytes:.0f} (at most {MOST_KILOBYTES})")
    print(
        f"typable after     {statistics.median(seconds):.2f} s (median; worst {max(seconds):.2f})"
    )
    for path, size in last.heaviest[: given.heaviest]:
        print(f"  {size / 1000:8.1f} KB  {path}")
    return int(last.requests > MOST_REQUESTS or last.kilobytes > MOST_KILOBYTES)


def visits(url: str, number: int) -> list[Load]:
    """First visits, one after the other, in one browser."""
    from playwright.sync_api import sync_playwright  # late: --help needs no browser

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("There is no chromium on this machine. Install it with: apt-get install chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        loads = [first_load(browser, url) for _ in range(number)]
        browser.close()
    return loads


def served() -> str:
    """The address of a page around the surfaces' test double: what is sent is the same."""
    from qa.surfaces.backend import ready  # late: gradio is not needed for --url
    from tests.surfaces.fake_engine import FakeEngine
    from tests.surfaces.serving import serving

    return str(serving(ready(FakeEngine())).local_url)


if __name__ == "__main__":
    sys.exit(main())
