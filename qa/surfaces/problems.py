"""Errors as HTTP answers: one JSON shape (RFC 9457) for every error of the tree."""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import JSONResponse

from corpus.errors import LibraryBusy, OnRecordError, QuestionRefused, StillLoading, UnknownDocument

STATUS: dict[type[OnRecordError], int] = {
    QuestionRefused: 422,
    UnknownDocument: 404,
    LibraryBusy: 503,
    StillLoading: 503,
}
# Seconds after which a client that came too early should try again.
RETRY_AFTER = "5"


def status_of(error: OnRecordError) -> int:
    """The HTTP status that says the same as the error."""
    return next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)


def problem(status: int, detail: str) -> JSONResponse:
    """An error as application/problem+json: type, title, status, detail."""
    return JSONResponse(
        {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": detail,
        },
        status_code=status,
        headers={"Retry-After": RETRY_AFTER} if status == 503 else None,
        media_type="application/problem+json",
    )


def problem_of(error: OnRecordError) -> JSONResponse:
    """The error as application/problem+json."""
    return problem(status_of(error), str(error))
