"""Nothing is asked of another host, by page or server, and the content policy stops nothing."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from qa.surfaces.backend import ready
from qa.surfaces.policy import Policy
from tests.browser.conftest import ask
from tests.browser.test_widget import TYPED, answer_in, embedded, portal
from tests.surfaces.fake_engine import FakeEngine
from tests.surfaces.serving import serving

ROOT = Path(__file__).parents[2]
STRICT = {"default-src 'self'", "script-src 'self'", "object-src 'none'", "connect-src 'self'"}


@pytest.fixture
def logged(browser):
    """A page, every host it asks, and all that the browser has to say of content policies."""
    context = browser.new_context(viewport={"width": 1100, "height": 800})
    page = context.new_page()
    page.hosts, page.violations = set(), []

    def keep(told):
        if "Content Security Policy" in told.text:
            page.violations.append(told.text)

    def watch(one):
        one.on("request", lambda request: page.hosts.add(urlsplit(request.url).netloc))
        one.on("console", keep)

    watch(page)
    context.on("page", watch)
    yield page
    context.close()


def test_a_conversation_asks_no_other_host(logged, url):
    logged.goto(url)
    logged.wait_for_selector("#or-question textarea")
    ask(logged, "harbour")
    logged.locator("a.or-number").first.click()
    logged.wait_for_timeout(500)
    ask(logged, "What did the minister say about fish?")
    link = logged.locator(".or-open a").first.get_attribute("href")
    for address in (f"{url.rstrip('/')}{link}", f"{url}record", f"{url}timeline", f"{url}none"):
        logged.goto(address)
        logged.wait_for_load_state("networkidle")
    assert logged.hosts == {urlsplit(url).netloc}
    assert logged.violations == []


def test_the_widget_asks_the_portal_and_the_record_alone(logged):
    site = portal()
    demo = serving(ready(FakeEngine()), policy=Policy(origins=frozenset({site.url})))
    site.handler.record = demo.local_url.rstrip("/").replace("localhost", "127.0.0.1")
    try:
        logged.goto(site.url)
        logged.click("button.bubble")
        frame = embedded(logged)
        answer_in(frame)
        frame.locator("a.or-number").first.click()
        frame.locator("details[open] blockquote").first.wait_for()
        assert frame.locator(TYPED).is_visible()
        known = {urlsplit(site.url).netloc, urlsplit(site.handler.record).netloc}
        assert logged.hosts == known and logged.violations == []
    finally:
        demo.close(verbose=False)
        site.close()


# ---- the policy on every page ------------------------------------------------------------------


@pytest.fixture(scope="module")
def server():
    """Without a browser."""
    demo = serving(ready(FakeEngine()))
    with httpx.Client(base_url=demo.local_url, trust_env=False) as client:
        yield client
    demo.close(verbose=False)


def pages(client):
    hits = client.get("/api/search", params={"q": "harbour"}).json()
    hit = (hits["hits"] if isinstance(hits, dict) else hits)[0]
    document = f"/source/{hit['document_id']}"
    known = ("/", "/embed", "/record", "/timeline", "/source/none", "/none", "/openapi.json")
    # Too long, refused, and what Gradio would answer by itself.
    return [*known, document, f"{document}?statements=1", "/gradio_api/file=/etc/passwd", "/docs"]


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_every_page_has_the_strict_policy(server, method):
    for path in pages(server):
        reply = server.request(method, path, headers={"Accept": "text/html"})
        policy = reply.headers["content-security-policy"]
        assert {part.strip() for part in policy.split(";")} >= STRICT, path
        assert "unsafe-eval" not in policy and "frame-ancestors 'self'" in policy
        assert reply.headers["x-content-type-options"] == "nosniff"
        if method == "GET" and reply.headers["content-type"].startswith("text/html"):
            assert not re.search(r"<script(?![^>]*\bsrc=)", reply.text), path
            assert not re.search(r"\son\w+=", re.sub(r'"[^"]*"', '""', reply.text)), path


def test_no_page_names_another_host(server):
    """What the browser loads by itself: scripts, styles, pictures, fonts, frames."""
    for path in ("/", "/embed", *pages(server)[-4:-2]):
        page = server.get(path, headers={"Accept": "text/html"}).text
        loads = re.findall(r'<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)="([^"]+)"', page)
        # A hint to connect is a request too.
        assert "preconnect" not in page and "dns-prefetch" not in page, path
        assert not [one for one in loads if urlsplit(one).netloc], path


# ---- the server, in a network of its own -------------------------------------------------------

# Runs in a namespace without a network: the loopback is brought up, the program started and asked.
ALONE = """
import json, os, subprocess, sys, time, urllib.request
subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
call = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
port = "7868"
program = subprocess.Popen(
    [sys.executable, "app.py", "--library", sys.argv[1], "--port", port],
    stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
address = f"http://127.0.0.1:{port}"
try:
    for _ in range(240):
        try:
            if json.load(call(f"{address}/healthz"))["ready"]:
                break
        except OSError:
            if program.poll() is not None:
                sys.exit(program.stderr.read())
        time.sleep(0.5)
    question = urllib.request.Request(
        f"{address}/api/ask", json.dumps({"question": sys.argv[2]}).encode(),
        {"Content-Type": "application/json"})
    print(call(question).read().decode())
finally:
    program.terminate()
    program.wait()
    program.stderr.close()
"""
TEXT = """The harbour tariff of Port Alder

Port Alder, 3 March 2021. Harbour master Ada Brook said: "The harbour tariff will stay at four
pounds a tonne until the autumn." She told the council that no ship had been turned away.
"""


def can_be_alone():
    if not shutil.which("unshare") or not shutil.which("ip"):
        return False
    tried = subprocess.run(["unshare", "-n", "true"], capture_output=True)
    return tried.returncode == 0


def test_the_server_answers_without_a_network(tmp_path):
    if not can_be_alone():
        pytest.skip("no network namespaces here (unshare -n and ip are needed)")
    (tmp_path / "tariff.txt").write_text(TEXT, encoding="utf-8")
    library = str(tmp_path / "library")
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}

    def alone(*command):
        return subprocess.run(
            ["unshare", "-n", sys.executable, *command],
            cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240,
        )  # fmt: skip

    added = alone("-m", "corpus", "add", str(tmp_path / "tariff.txt"), "--library", library)
    assert added.returncode == 0, added.stderr
    asked = alone("-c", ALONE, library, "What did Ada Brook say about the harbour tariff?")
    assert asked.returncode == 0, asked.stderr
    answer = json.loads(asked.stdout)
    assert answer["status"] == "answered"
    assert "four pounds a tonne" in answer["citations"][0]["quote"]
