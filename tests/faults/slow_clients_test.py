"""Slow clients ("slow loris") are disconnected after a time limit, and others are answered in the meantime."""

from __future__ import annotations

import os
import select
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.serve import slow_clients
from app.serve.server import Server, listen
from harness.backend_process import TIMEOUT_SECONDS, started
from tests.faults.serve_modes import send_until_refused

# More than the system's buffers can store.
LARGE = 40_000_000
HOST = "Host: 127.0.0.1\r\n"


async def upload(request: Request) -> Response:
    return Response(str(len(await request.body())))


async def download(_: Request) -> Response:
    return Response(bytes(LARGE))


async def refuse(_: Request) -> Response:
    return Response(status_code=401)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server with short time limits."""
    for name, seconds in {
        "HEADER_TIMEOUT_SECONDS": 0.3,
        "PROGRESS_TIMEOUT_SECONDS": 0.4,
        "DRAIN_TIMEOUT_SECONDS": 0.3,
    }.items():
        monkeypatch.setattr(slow_clients, name, seconds)
    routes = [
        Route("/upload", upload, methods=["POST"]),
        Route("/download", download),
        Route("/refuse", refuse, methods=["POST"]),
    ]
    ready = threading.Event()
    server = Server(Starlette(routes=routes), ready.set)
    with listen("127.0.0.1", 0) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        assert ready.wait(TIMEOUT_SECONDS)
        yield server
        server.should_exit = True
        thread.join(TIMEOUT_SECONDS)


@pytest.fixture
def port(server: Server) -> int:
    [listener] = server.servers[0].sockets
    return int(listener.getsockname()[1])


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_SECONDS)


def read_to_the_end(client: socket.socket) -> bytes:
    """Return everything until the server closes. If it never does, the test's timeout fails the test."""
    read = b""
    try:
        while chunk := client.recv(65536):
            read += chunk
    except ConnectionError:
        # Closing a connection with unread data sends a reset.
        pass
    return read


@pytest.mark.parametrize("sent", ["", "GET / HTTP/1.1\r\n", f"GET / HTTP/1.1\r\n{HOST}X-Slow: 1"])
def test_a_missing_head_times_out(port: int, sent: str) -> None:
    with connect(port) as client:
        client.sendall(sent.encode())
        assert read_to_the_end(client) == b""


def test_a_head_that_comes_byte_by_byte_times_out(port: int) -> None:
    with connect(port) as client:
        client.sendall(f"GET / HTTP/1.1\r\n{HOST}X-Slow: ".encode())
        # Nothing can be read until the connection is closed.
        while not select.select([client], [], [], 0.05)[0]:
            client.sendall(b"x")
        assert read_to_the_end(client) == b""


def test_the_next_head_on_a_connection_times_out_too(port: int) -> None:
    with connect(port) as client:
        client.sendall(f"POST /refuse HTTP/1.1\r\n{HOST}Content-Length: 0\r\n\r\nPOST /ref".encode())
        assert read_to_the_end(client).count(b"HTTP/1.1 ") == 1


def test_a_body_without_progress_times_out(port: int) -> None:
    with connect(port) as client:
        client.sendall(f"POST /upload HTTP/1.1\r\n{HOST}Content-Length: 100000\r\n\r\nx".encode())
        assert not read_to_the_end(client).startswith(b"HTTP/1.1 200")


def test_a_body_with_progress_may_take_longer_than_the_time_limit(port: int) -> None:
    waits = 5
    with connect(port) as client:
        client.sendall(f"POST /upload HTTP/1.1\r\n{HOST}Content-Length: {waits * 50_000}\r\n\r\n".encode())
        for _ in range(waits):
            client.sendall(bytes(50_000))
            # The client's own slowness is under test.
            threading.Event().wait(slow_clients.PROGRESS_TIMEOUT_SECONDS / 2)
        assert client.recv(15) == b"HTTP/1.1 200 OK"


def test_reading_the_rest_of_a_body_after_the_answer_times_out(port: int) -> None:
    with connect(port) as client:
        client.sendall(f"POST /refuse HTTP/1.1\r\n{HOST}Transfer-Encoding: chunked\r\n\r\n".encode())
        assert client.recv(15) == b"HTTP/1.1 401 Un"
        send_until_refused(client)


def test_an_unread_answer_times_out(server: Server, port: int) -> None:
    with connect(port) as client:
        client.sendall(f"GET /download HTTP/1.1\r\n{HOST}\r\n".encode())
        assert client.recv(15) == b"HTTP/1.1 200 OK"
        while server.server_state.connections:
            threading.Event().wait(0.05)
        assert len(read_to_the_end(client)) < LARGE


def test_an_answer_that_is_read_slowly_is_complete(port: int) -> None:
    with connect(port) as client:
        client.sendall(f"GET /download HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n".encode())
        read = 0
        while chunk := client.recv(4_000_000):
            read += len(chunk)
            threading.Event().wait(0.05)
        assert read > LARGE


@pytest.mark.skipif(os.name == "nt", reason="Windows does not limit a process's open files")
def test_many_silent_connections_delay_no_other_request(tmp_path: Path) -> None:
    command = ["sh", "-c", 'ulimit -n 384 && exec "$0" -m harness.sample_app serve', sys.executable]
    with started(command, DATA_DIR=str(tmp_path), PORT="0") as process:
        assert process.stdout is not None
        url = httpx.URL(process.stdout.readline().split()[-1])
        silent = []
        try:
            for _ in range(500):
                client = connect(url.port or 0)
                client.sendall(b"GET /")
                silent.append(client)
            for _ in range(10):
                assert httpx.get(f"{url}/api/v1/notes/", timeout=TIMEOUT_SECONDS).status_code == 200
        finally:
            for client in silent:
                client.close()
    assert "out of system resource" not in (tmp_path / "logs" / "backend.log").read_text()
