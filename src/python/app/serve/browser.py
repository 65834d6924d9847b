"""`serve --with-frontend DIR`: the built frontend and the API, for a browser on this machine.

The printed URL contains a one-time code, which is exchanged for a cookie. Scripts cannot read the cookie, and pages of
other sites cannot send it.
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
from app.serve.server import Features, Server, address, apply_policy, create_ready_app, listen, open_data_dir, run
from app.serve.sign_in_page import signed_out_page, used_link_page

# Mantine sets sizes in style attributes. Scripts are loaded only from files.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:;"
    " connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


class Frontend(StaticFiles):
    """The built frontend. A path without a file is a route of the single-page app."""

    def __init__(self, directory: Path) -> None:
        if not (directory / "index.html").is_file():
            raise SettingsError(
                f"{directory} does not contain a built frontend (no index.html). Build it with `./pants package"
                " src/ts/frontend`."
            )
        super().__init__(directory=directory, html=True)

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or path.startswith(("api/", "assets/")) or not _is_page(scope):
                raise
            response = await super().get_response("index.html", scope)
        # Vite puts a content hash into the names of assets.
        forever = path.startswith("assets/")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if forever else "no-cache"
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        return response


def _is_page(scope: Scope) -> bool:
    """Return whether a browser requests a page and not a resource of one. Other programs send no such header."""
    return Headers(scope=scope).get("sec-fetch-dest", "document") == "document"


class CodeExchange:
    """Exchanges the code in `/?code=…` for the session cookie, once."""

    def __init__(self, app: ASGIApp, code: str, policy: RequestPolicy) -> None:
        assert policy.session is not None, "a code is exchanged for a session"
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
        # A browser that reloads the printed URL already has the cookie, so the redirect works.
        response: Response = RedirectResponse(
            "/", 303, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        )
        if self._take(given):
            response.set_cookie(self.policy.cookie, self.session, httponly=True, samesite="strict", path="/")
        elif not self.policy.has_session(Headers(scope=scope), self.session):
            response = used_link_page()
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
    """Lets a request with a code pass without the session cookie. The other checks of the policy apply.

    A page that is opened without a code or the cookie is refused with a page that tells how to sign in.
    """

    def __init__(self, app: ASGIApp, policy: RequestPolicy, exchange: CodeExchange) -> None:
        self.app = app
        self.policy = policy
        self.exchange = exchange

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self.app
        if scope["type"] == "http" and self.policy.page_refusal(scope["path"], Headers(scope=scope)) is None:
            if _code_of(scope) is not None:
                app = self.exchange
            elif self._is_signed_out_page(scope):
                app = signed_out_page()
        await app(scope, receive, send)

    def _is_signed_out_page(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        refusal = self.policy.refusal(scope["path"], headers)
        # Programs do not send this header. They get the error as JSON.
        return refusal is not None and refusal.status == 401 and headers.get("sec-fetch-dest") == "document"


def for_browser(app: ASGIApp, port: int, code: str, session: str) -> ASGIApp:
    """Return the application with its policy, in which this code is exchanged for this session's cookie."""
    # Cookies are not scoped by port. The port in the name keeps two backends from signing each other's browser out.
    policy = RequestPolicy(loopback_hosts(port), frozenset(), session=session, cookie=f"{COOKIE}_{port}")
    inner = apply_policy(app, policy)
    return OneTimeCodeMiddleware(inner, policy, CodeExchange(inner, code, policy))


def serve_browser(settings: Settings, features: Features, directory: Path) -> int:
    """Serve frontend and API to a browser on this machine. Return the exit code."""
    if settings.allowed_hosts:
        raise SettingsError(
            "--with-frontend is for a browser on this machine. Unset ALLOWED_HOSTS, or leave out --with-frontend."
        )
    frontend = Frontend(directory)
    with open_data_dir(settings, "serve --with-frontend"):
        return _serve_browser(settings, features, frontend)


def _serve_browser(settings: Settings, features: Features, frontend: Frontend) -> int:
    # Only the frontend's own scripts may run in pages that send the cookie.
    app = create_ready_app(settings, features(), pages=False)
    app.mount("/", frontend, name="frontend")
    code, session = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    with listen(settings.host, settings.port) as listener:
        port = listener.getsockname()[1]
        url = f"{address(settings.host, port)}/?code={code}"
        server = Server(for_browser(app, port, code, session), lambda: say(f"Open {url}"))
        run(server, listener, settings, app.state.engine)
    return 0
