"""Exception handlers that turn errors into the responses that routes declare (app.core.error_responses)."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.errors import ApiError, OverloadedError, StartError, VersionConflictError
from app.core.log_limit import limit_repeats
from app.core.tracebacks import first_line
from app.db.conflicts import REFUSED_VALUE, conflict_of, is_about_value
from app.db.errors import is_damage, is_unavailable

logger = logging.getLogger(__name__)
# Clients decide how often these are logged.
limit_repeats(__name__)

# Seconds for the header Retry-After of a response that reports an unavailable database.
RETRY_AFTER_SECONDS = 5


def _unavailable(detail: str) -> JSONResponse:
    return JSONResponse({"detail": detail}, 503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})


def _clean(value: str) -> str:
    """Return text that can be sent: lone surrogates, which JSON can contain, are replaced."""
    return value.encode("utf-8", "replace").decode("utf-8")


class JsonTooLargeMiddleware:
    """Replaces the plain-text response of Starlette's limit on bodies by `{"detail": …}`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        replaced = False

        async def replace(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and message["status"] == 413:
                replaced = True
                detail = "The request is too large. Send less at once."
                await JSONResponse({"detail": detail}, 413)(scope, receive, send)
            elif not replaced:
                await send(message)

        await self.app(scope, receive, replace)


def add_error_handlers(app: FastAPI) -> None:
    app.add_middleware(JsonTooLargeMiddleware)

    @app.exception_handler(ApiError)
    async def api_error(_: Request, error: ApiError) -> JSONResponse:
        headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else {}
        if error.retry_after_seconds is not None:
            headers["Retry-After"] = str(error.retry_after_seconds)
        current = {"current": error.current} if isinstance(error, VersionConflictError) else {}
        return JSONResponse({"detail": error.detail, **current}, error.status, headers=headers)

    @app.exception_handler(StartError)
    def start_error(_: Request, error: StartError) -> JSONResponse:
        # The errors that prevent a start can also occur later: a full disk, or a folder that is not writable.
        logger.error("%s", error)
        return _unavailable(str(error))

    @app.exception_handler(RequestValidationError)
    def validation_error(_: Request, error: RequestValidationError) -> JSONResponse:
        # FastAPI's own handler returns the input, passwords included, and fails on text that is not UTF-8.
        detail = [
            {
                "loc": [_clean(part) if isinstance(part, str) else part for part in problem["loc"]],
                "msg": _clean(str(problem["msg"])),
                "type": problem["type"],
            }
            for problem in error.errors()
        ]
        return JSONResponse({"detail": detail}, 422)

    @app.exception_handler(IntegrityError)
    def integrity_error(_: Request, error: IntegrityError) -> JSONResponse:
        conflict = conflict_of(error)
        # Our message contains no value of the row; the database's message does.
        logger.info("The database refused a write. %s", conflict.detail)
        return JSONResponse({"detail": conflict.detail}, conflict.status)

    @app.exception_handler(StatementError)
    def statement_error(_: Request, error: StatementError) -> JSONResponse:
        if not is_about_value(error):
            raise error
        return JSONResponse({"detail": [REFUSED_VALUE]}, 422)

    @app.exception_handler(OperationalError)
    def operational_error(request: Request, error: DatabaseError) -> JSONResponse:
        if is_about_value(error):
            return statement_error(request, error)
        logger.error("The database cannot be used. %s", first_line(error.orig))
        detail = (
            "The database is unavailable (locked, moved, unreachable, or on a full disk): nothing was stored. Try again"
            " later."
        )
        return _unavailable(detail)

    @app.exception_handler(PoolTimeoutError)
    async def no_connection(request: Request, error: PoolTimeoutError) -> JSONResponse:
        # There are as many connections as slots for requests, so something else holds them for too long.
        logger.error("No connection to the database is free. %s", first_line(error))
        return await api_error(request, OverloadedError())

    @app.exception_handler(DatabaseError)
    def database_error(request: Request, error: DatabaseError) -> JSONResponse:
        if is_about_value(error):
            return statement_error(request, error)
        if is_unavailable(error):
            return operational_error(request, error)
        if not is_damage(error):
            raise error
        logger.error("The database is damaged. %s", first_line(error.orig))
        return _unavailable("The database is damaged. Close the app and restore a backup.")

    @app.exception_handler(Exception)
    def internal_error(_: Request, __: Exception) -> JSONResponse:
        # Starlette raises the exception again after this response, so the server logs it.
        return JSONResponse({"detail": "Something went wrong in the backend. See its log for details."}, 500)
