"""The chat under a path of another server, as a reverse proxy presents it."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from qa.surfaces.backend import ready
from tests.surfaces.fake_engine import FakeEngine
from tests.surfaces.serving import serving


class Proxy(BaseHTTPRequestHandler):
    """Hands /record/... on as /..., streaming, with the host the browser used.

    With `user`, it names that user to the record, whatever the browser has sent.
    """

    target = ""
    user = ""

    def forward(self):
        if not self.path.startswith("/record/"):  # the browser asks every host for its icon
            self.send_response(204)
            self.end_headers()
            return
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        address = self.target.rstrip("/") + self.path.removeprefix("/record")
        headers = dict(self.headers)
        if self.user:
            headers["X-Remote-User"] = self.user
        with (
            httpx.Client(trust_env=False, timeout=30) as client,
            client.stream(self.command, address, headers=headers, content=body) as told,
        ):
            self.send_response(told.status_code)
            for name, value in told.headers.items():
                if name not in ("transfer-encoding", "connection"):
                    self.send_header(name, value)
            self.send_header("connection", "close")
            self.end_headers()
            for part in told.iter_raw():
                self.wfile.write(part)
                self.wfile.flush()

    do_GET = do_POST = forward  # noqa: N815

    def log_message(self, *told):
        pass


@pytest.fixture
def proxied(browser):
    demo = serving(ready(FakeEngine()), root_path="/record")
    handler = type("Handler", (Proxy,), {"target": f"http://127.0.0.1:{demo.server_port}"})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/record/"
    server.shutdown()
    thread.join()
    server.server_close()
    demo.close(verbose=False)


def test_the_chat_works_under_a_path(browser, proxied):
    page = browser.new_page()
    complaints = []
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    page.goto(proxied)
    page.wait_for_selector(".or-example")
    page.locator(".or-example").first.click()
    page.wait_for_selector(".or-answer")
    link = page.locator(".or-open a").first.get_attribute("href")
    assert link.startswith("/record/source/")
    page.goto(proxied.removesuffix("/record/") + link)
    assert page.locator("#cited").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.facts')).display") == "block"
    page.click("header a")
    page.wait_for_selector("#or-question textarea")
    assert complaints == []
    page.close()
