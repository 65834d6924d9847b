"""Requests whose bodies stall hold no slot, and only a bounded amount of memory."""

from __future__ import annotations

import contextlib
import select
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.core.body_budget import MAX_BUFFERED_BYTES, UNCOUNTED_BYTES
from app.db.engine import READ_SLOTS, WRITE_SLOTS
from harness.backend_process import TIMEOUT_SECONDS
from tests.faults.serve_modes import Target, for_others, status_of

LOGIN = "/api/v1/login/access-token"
SIGN_UP = "/api/v1/users/signup"
ME = "/api/v1/users/me"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
STALLED = 3 * (READ_SLOTS + WRITE_SLOTS)
LENGTH = 900_000


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Target]:
    with for_others(tmp_path / "data") as target:
        yield target


def send_part(
    server: Target, stack: contextlib.ExitStack, method: str, path: str, kind: str, part: int
) -> socket.socket:
    """Send the head of a request and a part of its body."""
    client = stack.enter_context(server.connected())
    client.sendall(
        server.request(
            ("Content-Type", kind), ("Content-Length", str(LENGTH)), line=f"{method} {path} HTTP/1.1", body=b" " * part
        )
    )
    return client


def signed_in_client(server: Target) -> httpx.Client:
    return httpx.Client(
        base_url=f"http://127.0.0.1:{server.port}",
        headers=dict([server.credential, ("Host", server.host)]),
        timeout=TIMEOUT_SECONDS,
    )


@pytest.mark.parametrize(
    ("method", "path", "kind"), [("PATCH", ME, JSON), ("POST", SIGN_UP, JSON), ("POST", LOGIN, FORM)]
)
def test_stalled_bodies_delay_no_other_request(server: Target, method: str, path: str, kind: str) -> None:
    with contextlib.ExitStack() as stack, signed_in_client(server) as client:
        stalled = [send_part(server, stack, method, path, kind, 1000) for _ in range(STALLED)]
        assert client.get(ME).status_code == 200
        assert client.patch(ME, json={"full_name": "Ada"}).status_code == 200
        # They are still being read.
        for one in stalled:
            one.setblocking(False)
            with pytest.raises(BlockingIOError):
                one.recv(1)


def test_large_bodies_in_progress_are_bounded_and_small_ones_are_served(server: Target) -> None:
    fitting = MAX_BUFFERED_BYTES // (LENGTH - 1 - UNCOUNTED_BYTES)
    with contextlib.ExitStack() as stack, signed_in_client(server) as client:
        sent = [send_part(server, stack, "PATCH", ME, JSON, LENGTH - 1) for _ in range(fitting + 1)]
        refused, _, _ = select.select(sent, [], [], TIMEOUT_SECONDS)
        assert {status_of(one) for one in refused} == {503}
        assert client.get(ME).status_code == 200
        assert client.patch(ME, json={"full_name": "Ada"}).status_code == 200
    # Closed connections have returned their share.
    with contextlib.ExitStack() as stack:
        last = send_part(server, stack, "PATCH", ME, JSON, LENGTH - 1)
        last.sendall(b" ")
        assert status_of(last) == 422
