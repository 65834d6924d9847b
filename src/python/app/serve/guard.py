"""Who may call: checked before any route, and before a body is read.

A loopback port is open to every program and every web page of the machine. A page cannot set the launch token, cannot
choose its Host once DNS rebinding brought it here, and cannot hide its Origin.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

TOKEN_HEADER = "x-launch-token"
COOKIE = "triptych_session"
# A name or an IPv6 address in brackets, and the port, if any (RFC 9110, section 7.2).
HOST = re.compile(r"(?P<name>[a-z0-9._-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")
HEALTH = "/api/v1/health"

# The webview's own origin: on Linux and macOS, on Windows.
WEBVIEW_ORIGINS = frozenset({"tauri://localhost", "http://tauri.localhost"})
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class Refusal:
    status: int
    detail: str


@dataclass(frozen=True)
class Guard:
    """What a request must show.

    :ivar hosts: the values of Host that are answered, lower case; a name without a port stands for any port.
    :ivar token: the launch token that every request but the liveness probe must carry.
    :ivar session: the value of the browser's cookie; with it, Sec-Fetch-Site must be same-origin or none.
    :ivar cookie: that cookie's name.
    """

    hosts: frozenset[str]
    origins: frozenset[str] = WEBVIEW_ORIGINS
    token: str | None = field(default=None, repr=False)
    session: str | None = field(default=None, repr=False)
    cookie: str = COOKIE

    def refusal(self, path: str, headers: Headers) -> Refusal | None:
        """Return why a request is refused; None for one that may pass."""
        host = headers.get("host", "").lower()
        if not self._is_known(host):
            return Refusal(421, "This backend does not answer under that name: call it by the address that it printed.")
        origin = headers.get("origin")
        if origin is not None and origin not in self.origins and origin.lower() not in _own_origins(host):
            return Refusal(403, "Pages of other origins may not call this backend.")
        if path == HEALTH:
            return None
        if self.token is not None and not _same(headers.get(TOKEN_HEADER, ""), self.token):
            return Refusal(401, "The launch token is missing or wrong: only the app's own window may call.")
        if self.session is not None:
            return self._session_refusal(headers, self.session)
        return None

    def _is_known(self, host: str) -> bool:
        return host in self.hosts or _without_port(host) in self.hosts

    def _session_refusal(self, headers: Headers, session: str) -> Refusal | None:
        if headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
            return Refusal(403, "Pages of other sites may not call this backend.")
        if not self.has_session(headers, session):
            return Refusal(401, "This browser is not signed in: open the URL that the backend printed when it started.")
        return None

    def has_session(self, headers: Headers, session: str) -> bool:
        """Say whether a request carries the browser's cookie. Other programs' cookies may be of any form."""
        return _same(cookie_parser(headers.get("cookie", "")).get(self.cookie, ""), session)


class GuardMiddleware:
    """Answers refused requests; passes on the others."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self.app = app
        self.guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"}:
            refusal = self.guard.refusal(scope["path"], Headers(scope=scope))
            if refusal is not None:
                await _refuse(refusal)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _refuse(refusal: Refusal) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    response = JSONResponse({"detail": refusal.detail}, refusal.status)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await response(scope, receive, send)

    return answer


def loopback_hosts(port: int) -> frozenset[str]:
    """Return the exact values of Host under which a backend on this port is called."""
    hosts = frozenset(f"{name}:{port}" for name in LOOPBACK_NAMES)
    # Browsers leave out HTTP's own port.
    return hosts | frozenset(LOOPBACK_NAMES) if port == 80 else hosts


def _own_origins(host: str) -> tuple[str, str]:
    return f"http://{host}", f"https://{host}"


def _without_port(host: str) -> str:
    match = HOST.fullmatch(host)
    return match["name"] if match else ""


def _same(given: str, expected: str) -> bool:
    return secrets.compare_digest(given.encode(), expected.encode())
