"""The guard in front of an application: refusals are answered, and written to the log once a minute at most."""

from __future__ import annotations

import logging
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.log_limit import limit_repeats
from app.serve.request_policy import Guard, Refusal

logger = logging.getLogger(__name__)
# Whoever is refused decides how often.
limit_repeats(__name__)


class GuardMiddleware:
    """Answers refused requests; passes on the others."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self.app = app
        self.guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"}:
            refusal = self.guard.refusal(scope["path"], Headers(scope=scope))
            if refusal is not None:
                await _refuse(refusal, scope, receive, _closed(send))
                return
        await self.app(scope, receive, _closed(send))


class GuardedCors(CORSMiddleware):
    """CORS around a guarded application. Preflights, which CORS answers by itself, are refused to strangers too."""

    def __init__(self, app: ASGIApp, guard: Guard, **options: Any) -> None:
        super().__init__(app, **options)
        self.guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "OPTIONS":
            refusal = self.guard.page_refusal(scope["path"], Headers(scope=scope))
            if refusal is not None:
                await _refuse(refusal, scope, receive, send)
                return
        await super().__call__(scope, receive, send)


def _closed(send: Send) -> Send:
    """Return a `send` whose answers no page of another origin can include or take for a script."""

    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Cross-Origin-Resource-Policy"] = "same-origin"
        await send(message)

    return with_headers


async def _refuse(refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    logger.warning("Refused a request with %d: %s", refusal.status, refusal.seen)
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
    else:
        await JSONResponse({"detail": refusal.detail}, refusal.status)(scope, receive, send)
