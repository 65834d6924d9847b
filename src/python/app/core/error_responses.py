"""The error responses of the API, `{"detail": …}`, as routes declare them in the contract."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

DESCRIPTIONS = {
    400: "The request is invalid.",
    401: "The caller is not signed in.",
    403: "The caller is not allowed to do this.",
    404: "The requested object does not exist.",
    409: "The request conflicts with the stored data.",
    412: "The row has another version than the request names.",
    413: "The request is too large.",
    429: "There were too many attempts. The header Retry-After has the seconds to wait.",
    503: "The database is unavailable, or the backend is overloaded.",
}


# Every route that reads a body may refuse one that is malformed or too long.
BODY_ERRORS = (400, 413)


class ErrorDetail(BaseModel):
    """The body of every error response except validation errors."""

    detail: str


def error_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` argument of a route that may answer with these statuses."""
    return {status: {"model": ErrorDetail, "description": DESCRIPTIONS[status]} for status in statuses}
