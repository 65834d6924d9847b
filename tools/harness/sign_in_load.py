"""Many clients that try to sign in, and one signed-in user who works in the meantime."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

EMAIL, PASSWORD = "admin@example.com", "correct horse battery"
FIRST_SUPERUSER = {"AUTH_REQUIRED": "true", "FIRST_SUPERUSER_EMAIL": EMAIL, "FIRST_SUPERUSER_PASSWORD": PASSWORD}
LOGIN = "/api/v1/login/access-token"
# After this time a request counts as not answered.
ANSWER_TIMEOUT_SECONDS = 120


@dataclass
class SignInResult:
    """The outcomes of the attempts, and the waits of the signed-in user.

    :ivar outcomes: the number of attempts by status, or by the name of an error.
    :ivar waits: how long each list of the signed-in user took, in seconds.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)


def address(client: int) -> str:
    """Return a loopback address for one of many clients. On Linux all of 127.0.0.0/8 are loopback addresses."""
    return f"127.1.{client // 250}.{client % 250 + 1}"


async def flood(port: int, clients: int, attempts: int, token: str, *, own_addresses: bool) -> SignInResult:
    """Let each client try wrong passwords one after the other, while the signed-in user requests the list of notes.

    :param attempts: the number of attempts of each client.
    :param token: the token of the signed-in user.
    :param own_addresses: whether each client has its own address, so that limits per address stop no client.
    """
    result = SignInResult()
    done = asyncio.Event()

    async def guess(client: int) -> None:
        source = (address(client), 0) if own_addresses else None
        for number in range(attempts):
            body = urlencode({"username": f"user{client}-{number}@example.com", "password": "not the password"})
            try:
                result.outcomes[await _status(port, _login(port, body), source)] += 1
            except (OSError, TimeoutError) as error:
                result.outcomes[type(error).__name__] += 1

    async def work() -> None:
        while not done.is_set():
            started = time.monotonic()
            if await _status(port, _list(port, token), None) != "200":
                raise RuntimeError("The signed-in user's list was refused.")
            result.waits.append(time.monotonic() - started)

    working = asyncio.ensure_future(work())
    await asyncio.gather(*(guess(client) for client in range(clients)))
    done.set()
    await working
    return result


async def wait_after_hang_ups(port: int, logins: int, token: str) -> float:
    """Send this many sign-ins and disconnect at once. Return the seconds that the next list of the user takes."""
    request = _login(port, urlencode({"username": EMAIL, "password": "not the password"}))
    for _ in range(logins):
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(request)
    started = time.monotonic()
    if await _status(port, _list(port, token), None) != "200":
        raise RuntimeError("The signed-in user's list was refused.")
    return time.monotonic() - started


def _login(port: int, body: str) -> bytes:
    head = f"POST {LOGIN} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}".encode()


def _list(port: int, token: str) -> bytes:
    head = f"GET /api/v1/notes/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n"
    return f"{head}Authorization: Bearer {token}\r\n\r\n".encode()


async def _status(port: int, request: bytes, source: tuple[str, int] | None) -> str:
    async with asyncio.timeout(ANSWER_TIMEOUT_SECONDS):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=source)
        try:
            writer.write(request)
            await writer.drain()
            line = await reader.readline()
            await reader.read()
            return line[9:12].decode() or "no answer"
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
