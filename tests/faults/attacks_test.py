"""Attacks of other programs and pages on the backend's port are refused in each mode, and cause few log lines."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from datetime import datetime

import pytest

from tests.faults.serve_modes import ME, Target, send_until_refused, status_of

HEALTH = "/api/v1/health"
PAGE = "http://evil.example.com"
UPGRADE = (
    ("Connection", "Upgrade"),
    ("Upgrade", "websocket"),
    ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
)
POST = "POST /api/v1/notes/ HTTP/1.1"


def wrong(value: str) -> Callable[[Target], bytes]:
    """Return a request with another credential than the legitimate caller's."""

    def request(target: Target) -> bytes:
        name, right = target.credential
        return target.request((name, value.format(right=right)), with_credential=False)

    return request


# Requests without a valid credential. The answer is always 401, or 400 for an invalid request.
UNAUTHENTICATED: dict[str, Callable[[Target], bytes]] = {
    "no credential": lambda target: target.request(with_credential=False),
    "half a credential": wrong("{right:.20}"),
    "an empty one": wrong(""),
    "one that is not ASCII": wrong("\xff\xfe"),
    "a long one": wrong("x" * 60_000),
    "one that is longer than a head": wrong("x" * 200_000),
    "a credential in the query": lambda target: target.request(
        line=f"GET {ME}?{target.credential[0]}={target.secrets[-1]}&token={target.secrets[-1]} HTTP/1.1",
        with_credential=False,
    ),
    "a wrong one before another": lambda target: target.request(
        (target.credential[0], "a=b"), (target.credential[0], "c=d"), with_credential=False
    ),
    "a WebSocket": lambda target: target.request(*UPGRADE, with_credential=False),
    "HTTP/2 in clear": lambda target: target.request(
        ("Connection", "Upgrade, HTTP2-Settings"), ("Upgrade", "h2c"), ("HTTP2-Settings", ""), with_credential=False
    ),
    "a path that begins with that of health": lambda target: target.request(
        line=f"GET {HEALTH}/../users/me HTTP/1.1", with_credential=False
    ),
    "a body that never comes": lambda target: target.request(
        ("Content-Length", str(10**15)), line="PATCH /api/v1/users/me HTTP/1.1", with_credential=False
    ),
    "more body than was said": lambda target: target.request(
        ("Content-Length", "2"), line="PATCH /api/v1/users/me HTTP/1.1", with_credential=False, body=b"{}" * 1000
    ),
    "two lengths": lambda target: target.request(
        ("Content-Length", "2"), ("Content-Length", "9"), line=POST, with_credential=False, body=b"{}"
    ),
    "a length and chunks": lambda target: target.request(
        ("Content-Length", "4"), ("Transfer-Encoding", "chunked"), line=POST, with_credential=False, body=b"0\r\n\r\n"
    ),
    "invalid chunks": lambda target: target.request(
        ("Transfer-Encoding", "chunked"), line=POST, with_credential=False, body=b"zzz\r\n{}\r\n0\r\n\r\n"
    ),
}

# Requests that are refused even with the credential, because another page sends them through the caller's browser, and
# their statuses.
PAGES: dict[str, tuple[int, Callable[[Target], bytes]]] = {
    "a name of theirs": (421, lambda target: target.request(host=f"evil.example.com:{target.port}")),
    "another port": (421, lambda target: target.request(host="127.0.0.1:1")),
    "an address of this machine": (421, lambda target: target.request(host=f"0.0.0.0:{target.port}")),
    "a name that is no text": (421, lambda target: target.request(host="\xff")),
    "a target with a host": (400, lambda target: target.request(line=f"GET {PAGE}{ME} HTTP/1.1")),
    "a target with our host": (400, lambda target: target.request(line=f"GET http://{target.host}{ME} HTTP/1.1")),
    "a tunnel": (400, lambda target: target.request(line=f"CONNECT {target.host} HTTP/1.1")),
    "no path": (400, lambda target: target.request(line="OPTIONS * HTTP/1.1")),
    "their origin": (403, lambda target: target.request(("Origin", PAGE))),
    "no origin": (403, lambda target: target.request(("Origin", "null"))),
    "our origin and theirs": (
        403,
        lambda target: target.request(("Origin", f"http://{target.host}"), ("Origin", PAGE)),
    ),
    "their form": (403, lambda target: target.request(("Origin", PAGE), ("Content-Length", "0"), line=POST)),
    "their picture": (403, lambda target: target.request(("Sec-Fetch-Site", "cross-site"))),
    "another port's script": (403, lambda target: target.request(("Sec-Fetch-Site", "same-site"))),
    "their preflight": (
        403,
        lambda target: target.request(
            ("Origin", PAGE), ("Access-Control-Request-Method", "DELETE"), line=f"OPTIONS {ME} HTTP/1.1"
        ),
    ),
    "a preflight after rebinding": (
        421,
        lambda target: target.request(
            ("Origin", "tauri://localhost"),
            ("Access-Control-Request-Method", "DELETE"),
            line=f"OPTIONS {ME} HTTP/1.1",
            host="evil.example.com",
        ),
    ),
    "their WebSocket": (403, lambda target: target.request(*UPGRADE, ("Origin", PAGE))),
    "two names": (400, lambda target: target.request(("Host", "evil.example.com"))),
    "a flood of headers": (400, lambda target: target.request(*((f"X-{i}", "x") for i in range(20_000)))),
}


@pytest.fixture(autouse=True)
def _the_user_is_served_afterwards(target: Target) -> object:
    yield
    assert target.status(target.request()) == 200
    assert target.status(target.request(line=f"GET {HEALTH} HTTP/1.1", with_credential=False)) == 200


@pytest.mark.parametrize("attack", UNAUTHENTICATED)
def test_a_request_without_the_credential_is_refused(target: Target, attack: str) -> None:
    # A server for others reveals its paths and limits to everyone.
    refused = {400, 401, 404, 413} if target.mode == "server" else {400, 401}
    assert target.status(UNAUTHENTICATED[attack](target)) in refused


@pytest.mark.parametrize("attack", PAGES)
def test_a_page_of_another_origin_is_refused_even_with_the_credential(target: Target, attack: str) -> None:
    status, request = PAGES[attack]
    assert target.status(request(target)) == status


def test_a_second_credential_is_no_credential(target: Target) -> None:
    name, right = target.credential
    for given in [("x" * 40, right), (right, "x" * 40), (right, right)]:
        status = target.status(target.request(*((name, value) for value in given), with_credential=False))
        # Several cookies or bearer tokens may be sent. A caller with the right one among them is accepted.
        assert status == 401 or (target.mode != "supervised" and right in given)


def test_an_upgrade_to_a_websocket_is_refused_even_with_the_credential(target: Target) -> None:
    assert target.status(target.request(*UPGRADE)) != 101


def test_an_endless_body_of_a_refused_request_is_not_read_to_its_end(target: Target) -> None:
    with target.connected() as client:
        client.sendall(target.request(("Transfer-Encoding", "chunked"), line=POST, host="evil.example.com"))
        assert status_of(client) == 421
        send_until_refused(client)


@pytest.mark.parametrize("length", ["Content-Length: 1000000000", "Transfer-Encoding: chunked"])
def test_a_too_large_body_is_refused_even_with_the_credential(target: Target, length: str) -> None:
    name, value = length.split(": ")
    with target.connected() as client:
        client.sendall(target.request((name, value), ("Content-Type", "application/json"), line=POST))
        client.sendall(b"200000\r\n" + b" " * 0x200000 + b"\r\n")
        assert status_of(client) == 413


def test_refusals_are_one_line_a_minute_without_what_was_sent(target: Target) -> None:
    for number in range(50):
        target.status(target.request(host=f"evil-{number}.example.com"))
        target.status(target.request(line=f"GET /\x7f{number} HTTP/1.1"))
        target.status(target.request(*UPGRADE, host="evil.example.com\x85\x9b31m"))
    log = target.log()
    assert log.isascii()
    for kind in ("Refused a request", "Invalid HTTP request", "Unsupported upgrade"):
        lines = [line for line in log.splitlines() if kind in line]
        times = [datetime.fromisoformat(line.split()[0]) for line in lines]
        assert lines, kind
        assert all((b - a).total_seconds() > 58 for a, b in itertools.pairwise(times)), lines
    assert len(re.findall("evil", log)) <= log.count("Refused a request")
