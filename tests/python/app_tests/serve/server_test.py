"""`serve`: the port, the output at start, and a clean shutdown."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
from pathlib import Path

import httpx
import pytest

from app.core.errors import PortUnavailableError, SettingsError
from app.serve.server import address, listen
from harness.backend_process import TIMEOUT_SECONDS, run, serving

HEALTH = "/api/v1/health"
NO_REQUESTS = {
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example.com\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "an endless line": b"GET /" + b"a" * 200_000,
    "a negative length": b"POST /api/v1/notes/ HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
}
posix = pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without a signal to handle")


def test_the_printed_address_answers(tmp_path: Path) -> None:
    with serving(tmp_path) as (_, url):
        assert httpx.get(url + HEALTH).status_code == 200
        assert httpx.get(url + HEALTH, headers={"Host": "evil.example.com"}).status_code == 421


def test_an_ipv6_address_answers(tmp_path: Path) -> None:
    with serving(tmp_path, HOST="::1") as (_, url):
        assert url.startswith("http://[::1]:")
        assert httpx.get(url + HEALTH).status_code == 200


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_that_was_asked_for_is_a_clean_end(tmp_path: Path, number: int) -> None:
    with serving(tmp_path) as (process, url):
        assert httpx.get(url + HEALTH).status_code == 200
        process.send_signal(number)
        _, said = process.communicate(timeout=TIMEOUT_SECONDS)
    assert (process.returncode, "Traceback" in said) == (0, False)


@pytest.mark.parametrize("number", [errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT, errno.EADDRNOTAVAIL])
def test_a_machine_without_ipv6_is_told_to_use_another_address(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(socket, "socket", refuse)
    with pytest.raises(SettingsError, match="HOST=::1 is not an address of this machine"):
        listen("::1", 0)


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = str(taken.getsockname()[1])
        ended = run("serve", DATA_DIR=str(tmp_path), PORT=port)
    assert ended.returncode == 9
    assert ended.stderr.splitlines()[-1].startswith(
        f"The backend cannot listen on 127.0.0.1:{port} (Address already in use)"
    )
    assert "set PORT to another one" in ended.stderr


def test_a_port_is_taken_from_the_moment_it_is_listened_on() -> None:
    with listen("127.0.0.1", 0) as first, pytest.raises(PortUnavailableError):
        listen(*first.getsockname()).close()


def test_answers_do_not_wait_for_acknowledgements() -> None:
    no_delay: list[int] = []

    class Connection(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            served = transport.get_extra_info("socket")
            no_delay.append(served.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    async def connect_once(listener: socket.socket) -> None:
        async with await asyncio.get_running_loop().create_server(Connection, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname())
            while not no_delay:
                await asyncio.sleep(0)
            writer.close()

    with listen("127.0.0.1", 0) as listener:
        asyncio.run(connect_once(listener))
    assert no_delay[0] != 0


@pytest.mark.parametrize("host", ["no-such-host.invalid", "192.0.2.1", "a..b", "x" * 300, "[::1]", "1.2.3.4.5"])
def test_a_host_that_is_no_address_of_this_machine_is_named(host: str) -> None:
    with pytest.raises(SettingsError, match="is not an address of this machine") as error:
        listen(host, 0).close()
    assert f"HOST={host}" in str(error.value)


def test_an_ipv6_address_is_put_in_brackets() -> None:
    assert (address("::1", 80), address("localhost", 80)) == ("http://[::1]:80", "http://localhost:80")


def test_what_is_no_request_is_answered_and_harms_no_one(tmp_path: Path) -> None:
    with serving(tmp_path) as (_, url):
        at = httpx.URL(url)
        for name, request in NO_REQUESTS.items():
            with socket.create_connection((at.host, at.port or 0), timeout=TIMEOUT_SECONDS) as client:
                client.sendall(request)
                assert client.recv(100).startswith(b"HTTP/1.1 4"), name
        assert httpx.get(url + HEALTH).status_code == 200
