"""`serve --with-frontend DIR`: the built frontend and the API, for a browser on this machine.

Whoever opens the printed URL trades its one-time code for a cookie: scripts cannot read it, other sites cannot send it.
"""

from __future__ import annotations

import secrets
import threading
from pathlib import Path
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core.console import say
from app.core.errors import SettingsError
from app.core.settings import Settings
from app.serve.request_policy import COOKIE, RequestPolicy, loopback_hosts
from app.serve.server import Server, address, apply_policy, create_ready_app, listen, open_data_dir, run

# Mantine sets sizes in style attributes; scripts come from files alone.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:;"
    " connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


class Frontend(StaticFiles):
    """The built frontend. A path that is no file is a page of the single-page app."""

    def __init__(self, directory: Path) -> None:
        if not (directory / "index.html").is_file():
            raise SettingsError(
                f"{directory} holds no built frontend (no index.html): build it with `./pants package src/ts/frontend`."
            )
        super().__init__(directory=directory, html=True)

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or path.startswith(("api/", "assets/")) or not _is_page(scope):
                raise
            response = await super().get_response("index.html", scope)
        # Vite puts a hash of the content into the names of assets.
        forever = path.startswith("assets/")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if forever else "no-cache"
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        return response


def _is_page(scope: Scope) -> bool:
    """Say whether a browser asks for a page, not for what is in it; other programs do not say."""
    return Headers(scope=scope).get("sec-fetch-dest", "document") == "document"


class CodeExchange:
    """Trades the code in `/?code=…` for the session's cookie: once."""

    def __init__(self, app: ASGIApp, code: str, policy: RequestPolicy) -> None:
        assert policy.session is not None, "a code is traded for a session"
        self.app = app
        self.policy = policy
        self.session = policy.session
        self._code: str | None = code
        self._lock = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = _code_of(scope)
        if given is None:
            await self.app(scope, receive, send)
            return
        # Whoever reloads the printed URL has the cookie already: the redirect takes them in.
        response: Response = RedirectResponse(
            "/", 303, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        )
        if self._take(given):
            response.set_cookie(self.policy.cookie, self.session, httponly=True, samesite="strict", path="/")
        elif not self.policy.has_session(Headers(scope=scope), self.session):
            response = Response("This link was used already. Start the backend again for a new one.\n", 401)
        await response(scope, receive, send)

    def _take(self, given: str) -> bool:
        with self._lock:
            if self._code is None or not secrets.compare_digest(given.encode(), self._code.encode()):
                return False
            self._code = None
            return True


def _code_of(scope: Scope) -> str | None:
    if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
        return None
    codes = parse_qs(scope["query_string"].decode("latin-1")).get("code")
    return codes[0] if codes else None


class OneTimeCodeMiddleware:
    """Lets a code through to its exchange without the cookie that the policy asks for; its other checks stay."""

    def __init__(self, app: ASGIApp, policy: RequestPolicy, exchange: CodeExchange) -> None:
        self.app = app
        self.policy = RequestPolicy(policy.hosts, policy.origins)
        self.exchange = exchange

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _code_of(scope) is not None and self.policy.refusal(scope["path"], Headers(scope=scope)) is None:
            await self.exchange(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def for_browser(app: ASGIApp, port: int, code: str, session: str) -> ASGIApp:
    """Return the application behind its policy, where this code is traded for this session's cookie."""
    # Cookies know no ports: with the port in its name, two backends do not sign each other's browser out.
    policy = RequestPolicy(loopback_hosts(port), frozenset(), session=session, cookie=f"{COOKIE}_{port}")
    inner = apply_policy(app, policy)
    return OneTimeCodeMiddleware(inner, policy, CodeExchange(inner, code, policy))


def serve_browser(settings: Settings, directory: Path) -> int:
    """Serve frontend and API to a browser on this machine; return the exit code."""
    if settings.allowed_hosts:
        raise SettingsError(
            "--with-frontend is for a browser on this machine: leave ALLOWED_HOSTS unset, or leave it out."
        )
    frontend = Frontend(directory)
    with open_data_dir(settings, "serve --with-frontend"):
        return _serve_browser(settings, frontend)


def _serve_browser(settings: Settings, frontend: Frontend) -> int:
    # Only the frontend's own scripts run where the cookie speaks.
    app = create_ready_app(settings, pages=False)
    app.mount("/", frontend, name="frontend")
    code, session = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    with listen(settings.host, settings.port) as listener:
        port = listener.getsockname()[1]
        url = f"{address(settings.host, port)}/?code={code}"
        server = Server(for_browser(app, port, code, session), lambda: say(f"Open {url}"))
        run(server, listener, settings, app.state.engine)
    return 0
