"""The log of a server on standard error: readable lines, or one JSON object a line.

What a caller asked or proved itself with is never written: not by us, and of an error that somebody
else's code raises only its kind and its place are told, because its words may quote the question.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from uvicorn.config import LOGGING_CONFIG

from corpus.errors import SettingRefused

KINDS = ("text", "json")
# What the line of a request says beside its message; see metrics.py.
OF_A_REQUEST = ("request_id", "path", "status", "seconds")
# The one logger that tells of every request.
REQUESTS = "qa.surfaces.metrics"

log = logging.getLogger(__name__)


class Json(logging.Formatter):
    """A record as one line of JSON: time (UTC), level, logger, message, and what is known more."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        told |= {name: vars(record)[name] for name in OF_A_REQUEST if name in vars(record)}
        if isinstance(told.get("seconds"), float):
            told["seconds"] = round(told["seconds"], 6)
        if record.exc_info and record.exc_info[0]:
            told |= {"error": record.exc_info[0].__name__, "at": places(record.exc_info[2])}
        return json.dumps(told, ensure_ascii=True, default=str)


def places(steps: TracebackType | None) -> list[str]:
    """Where an error happened, the innermost place last: "engine.py:120 ask"."""
    return [
        f"{Path(step.filename).name}:{step.lineno} {step.name}"
        for step in traceback.extract_tb(steps)
    ]


class Discreet:
    """Stands in for `traceback` in code that would print an error with all that led to it."""

    @staticmethod
    def print_exc() -> None:
        """Tell of the error that is being handled what may be told."""
        kind, _, steps = sys.exc_info()
        if kind:
            log.error("%s in an event of the page, at %s", kind.__name__, places(steps)[-1])


def begin(kind: str) -> None:
    """Write the process's log this way from now on; raises SettingRefused."""
    if kind not in KINDS:
        raise SettingRefused(f"{kind!r} is no way to write a log. Use --log text|json")
    if kind == "text":
        return
    handler = logging.StreamHandler()
    handler.setFormatter(Json())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger(REQUESTS).setLevel(logging.INFO)
    logging.captureWarnings(True)
    # The web server sets its own log up when it starts, after this.
    LOGGING_CONFIG["formatters"]["default"] = {"()": f"{__name__}.{Json.__name__}"}
