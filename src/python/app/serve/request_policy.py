"""The policy that decides which requests are answered. It is checked before any route, and before a body is read.

Every program and every web page on the machine can reach a loopback port. A page cannot set the launch token, cannot
choose its Host header after DNS rebinding, and cannot hide its Origin.
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

# The webview's origins: on Linux and macOS, and on Windows.
WEBVIEW_ORIGINS = frozenset({"tauri://localhost", "http://tauri.localhost"})
LOOPBACK_NAMES = tuple(map(host_in_url, LOOPBACK_ADDRESSES))
# The values of Sec-Fetch-Site for pages of the same origin, and for requests that no page made.
OWN_SITES = frozenset({"same-origin", "none"})


@dataclass(frozen=True)
class Refusal:
    """The reason why a request is refused: `detail` is for the caller, and `seen` is for the log."""

    status: int
    detail: str
    seen: str


@dataclass(frozen=True)
class RequestPolicy:
    """The requirements on a request.

    :ivar hosts: the accepted values of Host, in lower case. A name without a port matches any port.
    :ivar origins: the origins of pages that may call, in addition to the backend's own. All Tauri apps' webviews have
        the same origins, so they may be listed only if a launch token is also required.
    :ivar token: the launch token that every request except the liveness probe must carry.
    :ivar session: the value of the browser's session cookie. With it, Sec-Fetch-Site must be same-origin or none.
    :ivar cookie: the name of that cookie.
    """

    hosts: frozenset[str]
    origins: frozenset[str] = frozenset()
    token: str | None = field(default=None, repr=False)
    session: str | None = field(default=None, repr=False)
    cookie: str = COOKIE

    def refusal(self, path: str, headers: Headers) -> Refusal | None:
        """Return why a request is refused, or None if it may pass."""
        refusal = self.page_refusal(path, headers)
        if refusal is not None or path == HEALTH:
            return refusal
        if self.token is not None:
            given = _value(headers, TOKEN_HEADER)
            if given is None or not _same(given, self.token):
                return Refusal(
                    401,
                    "The launch token is missing or wrong. Only the app's own window may call.",
                    "no launch token" if given is None else "a wrong launch token",
                )
        if self.session is not None:
            return self._session_refusal(headers, self.session)
        return None

    def page_refusal(self, path: str, headers: Headers) -> Refusal | None:
        """Return why a request's target or its sending page is refused. A preflight contains the same information."""
        if not path.startswith("/"):
            # RFC 9112, section 3.2: a target with its own host is for proxies, and `*` is for a server as a whole.
            return Refusal(
                400, "This is not a proxy. Request a path that begins with a slash.", f"target {quote_untrusted(path)}"
            )
        host = (_value(headers, "host") or "").lower()
        if not self._is_known(host):
            return Refusal(
                421,
                "This backend does not answer under this host name. Use the address that it printed.",
                f"Host {quote_untrusted(host)}",
            )
        origin = _value(headers, "origin")
        if origin is not None and origin not in self.origins and origin.lower() not in _own_origins(host):
            return Refusal(
                403, "Pages of other origins may not call this backend.", f"Origin {quote_untrusted(origin)}"
            )
        site = headers.get("sec-fetch-site", "none")
        if site not in OWN_SITES and origin is None:
            # An image, a script, a frame or a link. Requests of our own pages have an Origin if they are cross-origin.
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
                "This browser is not signed in. Open the URL that the backend printed when it started.",
                "a missing or wrong session cookie",
            )
        return None

    def has_session(self, headers: Headers, session: str) -> bool:
        """Return whether a request carries the session cookie. Cookies of other programs may have any form."""
        return _same(cookie_parser(headers.get("cookie", "")).get(self.cookie, ""), session)


def loopback_hosts(port: int) -> frozenset[str]:
    """Return the values of Host that address a backend on this port."""
    hosts = frozenset(f"{name}:{port}" for name in LOOPBACK_NAMES)
    # Browsers omit HTTP's default port.
    return hosts | frozenset(LOOPBACK_NAMES) if port == 80 else hosts


def _own_origins(host: str) -> tuple[str, str]:
    return f"http://{host}", f"https://{host}"


def _without_port(host: str) -> str:
    match = HOST_HEADER.fullmatch(host)
    return match["name"] if match else ""


def _same(given: str, expected: str) -> bool:
    return secrets.compare_digest(given.encode(), expected.encode())


def _value(headers: Headers, name: str) -> str | None:
    """Return a header's value, or None. Several are joined to a list (RFC 9110, section 5.3) and never match."""
    values = headers.getlist(name)
    return ", ".join(values) if values else None
