"""The door for Gradio's own client: `Client(address).predict("...", api_name="/ask")`.

What it takes and gives, and what it refuses, is what `POST /api/ask` does.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from corpus.errors import OnRecordError, QuestionRefused
from qa.surfaces import paths, rest
from qa.surfaces.backend import Loading
from qa.surfaces.metrics import METRICS, Metrics

BROKEN = "An error in the program; its log says more."

log = logging.getLogger(__name__)


def asking(
    backend: Loading, failed: Callable[[str], Exception], metrics: Metrics = METRICS
) -> Callable[..., dict[str, Any]]:
    """The function behind the endpoint; `failed` makes an exception that the client is shown."""

    # What is sent says nothing about types that could be trusted: all of it is checked below.
    def ask(question: str, history: list[str] = [], without: list[str] = []) -> dict[str, Any]:  # noqa: B006
        """Answer a question with numbered, verbatim citations, or say why the record has none.

        history: earlier questions of the conversation, oldest first. without: ids of chips of an
        earlier answer's query that are not to be understood again.
        """
        try:
            asked = rest.question_of(_body(question, history, without))
            answer = backend.engine(rest.PATIENCE).ask(asked[0], history=asked[1], without=asked[2])
        except OnRecordError as error:
            if isinstance(error, QuestionRefused):
                metrics.asked("refused")
            raise failed(str(error)) from error
        except Exception as error:
            # Gradio would print it, with the question that its words may quote.
            log.exception("an answer for Gradio's client failed")
            raise failed(BROKEN) from error
        metrics.asked(answer.status)
        return answer.to_dict()

    return ask


def _body(question: Any, history: Any, without: Any) -> bytes:
    """What would have been sent to `POST /api/ask`; raises QuestionRefused where it is too long."""
    asked = {"question": question, "history": history, "without": without}
    body = json.dumps(asked).encode()
    if len(body) > paths.BODY_LIMIT:
        raise QuestionRefused(f"A question here may carry at most {paths.BODY_LIMIT:,} bytes.")
    return body
