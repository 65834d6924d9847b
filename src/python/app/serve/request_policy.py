"""Who may call: checked before any route, and before a body is read.

A loopback port is open to every program and every web page of the machine. A page cannot set the launch token, cannot
choose its Host once DNS rebinding brought it here, and cannot hide its Origin.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from app.core.hosts import HOST_HEADER, LOOPBACK_ADDRESSES, host_in_url
from app.core.log_limit import quote_untrusted

TOKEN_HEADER = "x-launch-token"
COOKIE = "triptych_session"
HEALTH = "/api/v1/health"

# The webview's own origin: on Linux and macOS, on Windows.
WEBVIEW_ORIGINS = frozenset({"tauri://localhost", "http://tauri.localhost"})
LOOPBACK_NAMES = tuple(map(host_in_url, LOOPBACK_ADDRESSES))
# What Sec-Fetch-Site says of pages of this very origin, and of what no page asked for.
OWN_SITES = frozenset({"same-origin", "none"})


@dataclass(frozen=True)
class Refusal:
    """Why a request is refused: for its caller, and, in `seen`, for the log."""

    status: int
    detail: str
    seen: str


@dataclass(frozen=True)
class RequestPolicy:
    """What a request must show.

    :ivar hosts: the values of Host that are answered, lower case; a name without a port stands for any port.
    :ivar origins: the origins of pages that may call, in addition to the backend's own. Every Tauri app's webview has
        the same ones, so they may only stand where there is a launch token too.
    :ivar token: the launch token that every request but the liveness probe must carry.
    :ivar session: the value of the browser's cookie; with it, Sec-Fetch-Site must be same-origin or none.
    :ivar cookie: that cookie's name.
    """

    hosts: frozenset[str]
    origins: frozenset[str] = frozenset()
    token: str | None = field(default=None, repr=False)
    session: str | None = field(default=None, repr=False)
    cookie: str = COOKIE

    def refusal(self, path: str, headers: Headers) -> Refusal | None:
        """Return why a request is refused; None for one that may pass."""
        refusal = self.page_refusal(path, headers)
        if refusal is not None or path == HEALTH:
            return refusal
        if self.token is not None:
            given = _value(headers, TOKEN_HEADER)
            if given is None or not _same(given, self.token):
                return Refusal(
                    401,
                    "The launch token is missing or wrong: only the app's own window may call.",
                    "no launch token" if given is None else "a wrong launch token",
                )
        if self.session is not None:
            return self._session_refusal(headers, self.session)
        return None

    def page_refusal(self, path: str, headers: Headers) -> Refusal | None:
        """Return why a request's target or the page that sent it is refused: what a preflight can show too."""
        if not path.startswith("/"):
            # RFC 9112, section 3.2: a target with a host of its own is for proxies, and `*` for servers as a whole.
            return Refusal(
                400, "This is no proxy: ask for a path, which begins with a slash.", f"target {quote_untrusted(path)}"
            )
        host = (_value(headers, "host") or "").lower()
        if not self._is_known(host):
            return Refusal(
                421,
                "This backend does not answer under that name: call it by the address that it printed.",
                f"Host {quote_untrusted(host)}",
            )
        origin = _value(headers, "origin")
        if origin is not None and origin not in self.origins and origin.lower() not in _own_origins(host):
            return Refusal(
                403, "Pages of other origins may not call this backend.", f"Origin {quote_untrusted(origin)}"
            )
        site = headers.get("sec-fetch-site", "none")
        if site not in OWN_SITES and origin is None:
            # A picture, a script, a frame or a link: a page of ours names its origin where it is not the same.
            return Refusal(
                403, "Pages of other sites may not call this backend.", f"Sec-Fetch-Site {quote_untrusted(site)}"
            )
        return None

    def _is_known(self, host: str) -> bool:
        return host in self.hosts or _without_port(host) in self.hosts

    def _session_refusal(self, headers: Headers, session: str) -> Refusal | None:
        site = headers.get("sec-fetch-site", "none")
        if site not in OWN_SITES:
            return Refusal(
                403, "Pages of other sites may not call this backend.", f"Sec-Fetch-Site {quote_untrusted(site)}"
            )
        if not self.has_session(headers, session):
            return Refusal(
                401,
                "This browser is not signed in: open the URL that the backend printed when it started.",
                "no session cookie, or a wrong one",
            )
        return None

    def has_session(self, headers: Headers, session: str) -> bool:
        """Say whether a request carries the browser's cookie. Other programs' cookies may be of any form."""
        return _same(cookie_parser(headers.get("cookie", "")).get(self.cookie, ""), session)


def loopback_hosts(port: int) -> frozenset[str]:
    """Return the exact values of Host under which a backend on this port is called."""
    hosts = frozenset(f"{name}:{port}" for name in LOOPBACK_NAMES)
    # Browsers leave out HTTP's own port.
    return hosts | frozenset(LOOPBACK_NAMES) if port == 80 else hosts


def _own_origins(host: str) -> tuple[str, str]:
    return f"http://{host}", f"https://{host}"


def _without_port(host: str) -> str:
    match = HOST_HEADER.fullmatch(host)
    return match["name"] if match else ""


def _same(given: str, expected: str) -> bool:
    return secrets.compare_digest(given.encode(), expected.encode())


def _value(headers: Headers, name: str) -> str | None:
    """Return a header's value, None where there is none; several are one list (RFC 9110, section 5.3), so no match."""
    values = headers.getlist(name)
    return ", ".join(values) if values else None
