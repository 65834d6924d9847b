"""A bound on the memory for request bodies that are being received.

A body is read before its request gets a database slot, so that a client that sends slowly takes no slot. The body stays
in memory until its request is answered, and thousands of connections could send one.
"""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The beginning of each body, which is always accepted. Most bodies are shorter.
UNCOUNTED_BYTES = 64 << 10
# Bytes of all bodies beyond that, in each process.
MAX_BUFFERED_BYTES = 32 << 20
RETRY_AFTER_SECONDS = 5


class BodyBudgetMiddleware:
    """Answers requests with long bodies with 503 while too many such bodies are in memory. For one event loop.

    :param max_body_bytes: the longest body that is kept in memory. A longer one is a file, which is written to disk.
    """

    def __init__(self, app: ASGIApp, max_body_bytes: int) -> None:
        self.app = app
        self.max_body_bytes = max_body_bytes
        self.buffered = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        received = counted = 0

        async def count() -> Message:
            nonlocal received, counted
            message = await receive()
            received += len(message.get("body", b""))
            wanted = max(0, min(received, self.max_body_bytes) - UNCOUNTED_BYTES)
            if self.buffered + wanted - counted > MAX_BUFFERED_BYTES:
                # FastAPI replaces other errors here by a response with 400.
                raise HTTPException(
                    503,
                    "The backend is receiving too many long requests: nothing was changed. Try again in a few seconds.",
                    headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
                )
            self.buffered += wanted - counted
            counted = wanted
            return message

        try:
            await self.app(scope, count, send)
        finally:
            self.buffered -= counted
