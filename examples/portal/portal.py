"""A small portal that shows On Record in its pages.

Start it with `python examples/portal/portal.py`; it needs the standard library only.
 `/` has the bubble, `/inline` the chat in place, `/frame` a plain iframe.
With ONRECORD_SECRET set, `/record-token` mints a token for whoever is signed in here; a real
portal takes the user from its own session.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import html
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

PAGES = {
    "/": '<script src="{record}/widget.js" data-title="Ask the record" {more} defer></script>',
    "/inline": '<script src="{record}/widget.js" data-mode="inline" {more}></script>',
    "/frame": '<iframe id="record" title="Ask the record" src="{record}/embed" '
    'allow="clipboard-write"></iframe>'
    '<script src="/frame.js" data-record="{record}" {more}></script>',
}
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The portal</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/portal.css"></head><body><main><h1>The portal</h1>
<nav><a href="/">News</a> <a href="/inline">The chat in place</a> <a href="/frame">A frame</a></nav>
<p>The minutes of the spring session are out. Ask the record who said what in it.</p>
<label>Search the portal <input id="own"></label></main>{body}</body></html>"""
# The red buttons are on purpose: nothing of the portal's style may reach the chat, nor the reverse.
STYLE = """:root { color-scheme: light dark }
body { font: 1rem/1.5 Georgia, serif; margin: 0 auto; max-width: 60rem; padding: 1.5rem 2rem }
h1 { border-bottom: 3px solid #7a1f3d; padding-bottom: .5rem }
nav a { color: inherit; margin-inline-end: 1rem }
label { display: block; margin-block-end: 1.5rem }
button { background: red }
iframe { width: 100%; height: 40rem }"""
# What a plain iframe needs where tokens are asked for.
FRAME_SCRIPT = (Path(__file__).parent / "frame.js").read_text(encoding="utf-8")


def mint(secret: str, user: str, origin: str, life: int = 600) -> str:
    """A token for one user of this origin, good for `life` seconds."""

    def packed(raw: bytes) -> str:
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    now = int(time.time())
    claims = {"sub": user, "aud": origin, "iat": now, "exp": now + life}
    parts = [{"alg": "HS256", "typ": "JWT"}, claims]
    signed = ".".join(packed(json.dumps(part).encode()) for part in parts)
    return f"{signed}.{packed(hmac.digest(secret.encode(), signed.encode(), hashlib.sha256))}"


class Portal(BaseHTTPRequestHandler):
    """The portal's pages. `record` is where On Record is served, `origin` where the portal is."""

    record = "http://127.0.0.1:7860"
    origin = "http://localhost:8000"
    secret = ""
    user = "ann"

    def do_GET(self) -> None:  # noqa: N802  (the name http.server looks for)
        """Serve one page."""
        path = urlsplit(self.path).path
        if path in PAGES:
            more = 'data-token="/record-token"' if self.secret else ""
            body = PAGES[path].format(record=html.escape(self.record), more=more)
            self.answer("text/html; charset=utf-8", PAGE.format(body=body))
        elif path == "/portal.css":
            self.answer("text/css", STYLE)
        elif path == "/frame.js":
            self.answer("text/javascript", FRAME_SCRIPT)
        elif path == "/record-token" and self.secret:
            self.answer("text/plain", mint(self.secret, self.user, self.origin))
        else:
            self.send_error(404)

    def answer(self, kind: str, text: str) -> None:
        """Send a text under a content policy that lets in the record and nothing else."""
        server = "{0.scheme}://{0.netloc}".format(urlsplit(self.record))
        policy = (
            f"default-src 'none'; script-src 'self' {server}; frame-src {server}; "
            "style-src 'self'; connect-src 'self'"
        )
        raw = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(raw)))
        self.send_header("Content-Security-Policy", policy)
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *told: object) -> None:
        """Say nothing: a request's address is nobody's business."""


def main() -> None:
    """Serve until Ctrl+C."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--record", default="http://127.0.0.1:7860", help="where On Record is")
    options.add_argument("--port", type=int, default=8000)
    given = options.parse_args()
    secret = os.environ.get("ONRECORD_SECRET", "")
    origin = f"http://localhost:{given.port}"
    settings = {"record": given.record.rstrip("/"), "origin": origin, "secret": secret}
    handler = type("Handler", (Portal,), settings)
    sys.stdout.write(f"The portal is open at {origin}\n")
    ThreadingHTTPServer(("127.0.0.1", given.port), handler).serve_forever()


if __name__ == "__main__":
    main()
