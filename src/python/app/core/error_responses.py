"""The error answers of the API, `{"detail": …}`, as routes declare them in the contract."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

DESCRIPTIONS = {
    400: "The request cannot be followed",
    401: "The caller is not signed in",
    403: "The caller may not do this",
    404: "There is no such thing",
    409: "This conflicts with what is stored",
    413: "The request is larger than this route takes",
    429: "The caller has tried too often: the header Retry-After says when to try again",
    503: "The database cannot be used right now",
}


# What every route that reads a body may answer to one that is garbled or too long.
BODY_ERRORS = (400, 413)


class ErrorDetail(BaseModel):
    """The body of every error that is not about validation."""

    detail: str


def error_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of a route that may answer with these statuses."""
    return {status: {"model": ErrorDetail, "description": DESCRIPTIONS[status]} for status in statuses}
