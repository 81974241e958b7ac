"""Serves the pages beside the chat, without the chat, for tests in a browser."""

import threading
import time
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from qa.surfaces import source, timeline
from qa.surfaces.assets import asset
from qa.surfaces.backend import ready

# As strict as the gate's.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; form-action 'self'; "
    "object-src 'none'; base-uri 'self'; frame-ancestors 'self'"
)


class Strict:
    """Adds the content policy to every answer."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        async def signed(message):
            if message["type"] == "http.response.start":
                header = (b"content-security-policy", POLICY.encode())
                message = {**message, "headers": [*message["headers"], header]}
            await send(message)

        await self.app(scope, receive, signed)


@contextmanager
def pages(engine):
    """The address of a server of `/source` and `/timeline` around the engine."""
    engine.library = SimpleNamespace(tallies=tuple)
    backend = ready(engine)
    app = Starlette(
        routes=[
            Route("/static/on-record/{name}", asset),
            *source.routes(backend),
            *timeline.routes(backend),
        ]
    )
    server = uvicorn.Server(uvicorn.Config(Strict(app), port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@contextmanager
def opened(browser, *, width=1100, height=800, **more):
    """A page that the browser has nothing to complain of, and that asks nobody else."""
    context = browser.new_context(viewport={"width": width, "height": height}, **more)
    page = context.new_page()
    complaints, hosts = [], set()
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: hosts.add(request.url.split("/")[2].split(":")[0]))
    yield page
    context.close()
    assert complaints == [] and hosts <= {"127.0.0.1"}


def sideways(page):
    """Pixels by which the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def contrast(page, selector):
    """The contrast of an element's text with what stands behind it."""
    return page.locator(selector).first.evaluate(
        """(element) => {
          const light = (colour) => {
            const linear = (v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
            const [r, g, b] = colour.match(/[\\d.]+/g).map((v) => linear(Number(v) / 255));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          let behind = element;
          while (behind.parentElement && /0\\)$/.test(getComputedStyle(behind).backgroundColor))
            behind = behind.parentElement;
          const style = getComputedStyle(element);
          const pair = [style.fill !== "rgb(0, 0, 0)" ? style.fill : style.color,
            getComputedStyle(behind).backgroundColor].map(light).sort((a, b) => b - a);
          return (pair[0] + 0.05) / (pair[1] + 0.05);
        }"""
    )


def grave(page):
    """What axe-core finds seriously wrong on the page, a line each; skips where it is missing."""
    reason = "axe is not installed"
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason=reason)
    return [
        f"{found['id']}: {node['html'][:120]} {node['failureSummary']}"
        for found in axe.Axe().run(page).response["violations"]
        for node in found["nodes"]
        if found["impact"] in ("serious", "critical")
    ]
