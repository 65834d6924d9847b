"""Middleware that enforces a RequestPolicy. Refusals are logged at most once per minute."""

from __future__ import annotations

import logging
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.log_limit import limit_repeats
from app.serve.request_policy import Refusal, RequestPolicy

logger = logging.getLogger(__name__)
# Clients decide how often these are logged.
limit_repeats(__name__)


class RequestPolicyMiddleware:
    """Answers refused requests, and passes the others on."""

    def __init__(self, app: ASGIApp, policy: RequestPolicy) -> None:
        self.app = app
        self.policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"}:
            refusal = self.policy.refusal(scope["path"], Headers(scope=scope))
            if refusal is not None:
                await _refuse(refusal, scope, receive, _closed(send))
                return
        await self.app(scope, receive, _closed(send))


class PolicyCorsMiddleware(CORSMiddleware):
    """CORS for an application with a policy. CORS answers preflights itself, so the policy checks them here."""

    def __init__(self, app: ASGIApp, policy: RequestPolicy, **options: Any) -> None:
        super().__init__(app, **options)
        self.policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "OPTIONS":
            refusal = self.policy.page_refusal(scope["path"], Headers(scope=scope))
            if refusal is not None:
                await _refuse(refusal, scope, receive, send)
                return
        await super().__call__(scope, receive, send)


def _closed(send: Send) -> Send:
    """Return a `send` that adds headers, so that other origins cannot embed responses or run them."""

    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Cross-Origin-Resource-Policy"] = "same-origin"
        await send(message)

    return with_headers


async def _refuse(refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    logger.warning("Refused a request with %d: %s.", refusal.status, refusal.seen)
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
    else:
        await JSONResponse({"detail": refusal.detail}, refusal.status)(scope, receive, send)
