"""What the server counts of itself, as Prometheus text; and an id for every request.

Counts only: no question, no name and no address of a caller is kept.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from threading import Lock

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Upper bounds in seconds. An answer takes some 20 ms; the last ones show that something waits.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
HEADER = "X-Request-Id"
# Requests are counted under these; anything else is "other", so that nobody's probing of
# invented addresses makes the list grow.
_FOLDERS = {
    "/source/": "/source/{id}",
    "/api/additions/": "/api/additions/{id}",
    "/static/": "/static/",
    "/assets/": "/assets/",
    "/gradio_api/": "/gradio_api/",
}
_KNOWN = re.compile(
    r"/|/api/(ask|search|statements|documents|speakers|quarantine)"
    r"|/(healthz|metrics|openapi\.json|mcp|embed|widget\.js|documents|record|timeline)"
)
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
# Where a request's id is noted on it.
SEEN = "on_record.request_id"
_METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")

log = logging.getLogger(__name__)


class Metrics:
    """Counts since the start of the process. May be shared by threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._times: dict[str, list[int]] = defaultdict(lambda: [0] * (len(BUCKETS) + 1))
        self._seconds: dict[str, float] = defaultdict(float)
        self._questions: Counter[str] = Counter()

    def served(self, method: str, path: str, status: int, seconds: float) -> None:
        """Count one request that was answered."""
        with self._lock:
            self._requests[method, path, status] += 1
            self._times[path][bisect_left(BUCKETS, seconds)] += 1
            self._seconds[path] += seconds

    def asked(self, outcome: str) -> None:
        """Count one question: "answered", "none" (an honest no) or "refused" (not a question)."""
        with self._lock:
            self._questions[outcome] += 1

    def text(self, known: Mapping[str, float]) -> str:
        """Everything counted, and the gauges `known`, in Prometheus' text format 0.0.4."""
        with self._lock:
            lines = [*self._request_lines(), *self._time_lines(), *self._question_lines()]
        for name, value in known.items():
            lines += [f"# TYPE onrecord_{name} gauge", f"onrecord_{name} {value:g}"]
        return "\n".join(lines) + "\n"

    def _request_lines(self) -> Iterator[str]:
        yield "# HELP onrecord_requests_total Requests answered."
        yield "# TYPE onrecord_requests_total counter"
        for (method, path, status), number in sorted(self._requests.items()):
            labels = f'method="{method}",path="{path}",status="{status}"'
            yield f"onrecord_requests_total{{{labels}}} {number}"

    def _time_lines(self) -> Iterator[str]:
        yield "# HELP onrecord_request_seconds Time until a request was answered in full."
        yield "# TYPE onrecord_request_seconds histogram"
        for path, numbers in sorted(self._times.items()):
            so_far = 0
            for bound, number in zip((*BUCKETS, "+Inf"), numbers, strict=True):
                so_far += number
                yield f'onrecord_request_seconds_bucket{{path="{path}",le="{bound}"}} {so_far}'
            yield f'onrecord_request_seconds_sum{{path="{path}"}} {self._seconds[path]:.6f}'
            yield f'onrecord_request_seconds_count{{path="{path}"}} {so_far}'

    def _question_lines(self) -> Iterator[str]:
        yield "# HELP onrecord_questions_total Questions asked through /api/ask, by outcome."
        yield "# TYPE onrecord_questions_total counter"
        for outcome in ("answered", "none", "refused"):
            yield f'onrecord_questions_total{{outcome="{outcome}"}} {self._questions[outcome]}'


# A process counts for itself, whatever it serves.
METRICS = Metrics()


class Observed:
    """ASGI middleware: gives the request an id, echoes it, counts and logs what became of it.

    Put around an application and again around one of its routes, it acts once. A caller's
    X-Request-Id is taken over if it is 1 to 64 letters, digits, dots, dashes or underscores.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics = METRICS) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or SEEN in scope:
            await self.app(scope, receive, send)
            return
        scope[SEEN] = request_id = _id_for(scope)
        started, status = time.perf_counter(), 500

        async def signed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        try:
            await self.app(scope, receive, signed)
        finally:
            self._note(scope, status, time.perf_counter() - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        path = _folded(scope)
        self.metrics.served(method, path, status, seconds)
        noted = {"request_id": scope[SEEN], "path": path, "status": status, "seconds": seconds}
        log.info(
            "%s %s %d %.1f ms %s", method, path, status, seconds * 1000, scope[SEEN], extra=noted
        )


def _id_for(scope: Scope) -> str:
    given = Headers(scope=scope).get(HEADER, "")
    return given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex


def _folded(scope: Scope) -> str:
    """The path as it is counted: known ones as they are, families as one, the rest "other"."""
    path: str = scope["path"]
    root = scope.get("root_path", "").rstrip("/")
    if root and path.startswith(f"{root}/"):
        path = path[len(root) :]
    if _KNOWN.fullmatch(path):
        return path
    return next((name for start, name in _FOLDERS.items() if path.startswith(start)), "other")
