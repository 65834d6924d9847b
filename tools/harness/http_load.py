"""Loads a backend with many connections, and measures how long one other client, the probe, waits at the same time.

wrk (`bench.load`) does not count answers by status, and stops when a connection is refused.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

# Seconds until an answer counts as missing. This is far above the backend's own limit.
ANSWER_TIMEOUT_SECONDS = 60
# Seconds between two requests of the probe.
PROBE_PAUSE_SECONDS = 0.2
MISSING = "no answer"


@dataclass(frozen=True)
class Target:
    """A backend under load.

    :ivar host: the value of the header Host.
    :ivar load_headers: the headers of the clients that load it.
    :ivar probe_headers: the headers of the probe.
    """

    port: int
    path: str
    host: str = "127.0.0.1"
    load_headers: Sequence[tuple[str, str]] = ()
    probe_headers: Sequence[tuple[str, str]] = ()


@dataclass
class Answers:
    """The answers that clients got.

    :ivar statuses: the number of answers by status, with `MISSING` for none.
    :ivar seconds: the time from each request to the end of its answer.
    :ivar without_retry: the number of answers with 503 and without Retry-After.
    """

    statuses: Counter[int | str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    without_retry: int = 0

    def percentile(self, share: float) -> float:
        """Return the time within which this fraction of the answers came, in seconds (nearest rank); nan if none."""
        found = sorted(self.seconds)
        return found[max(0, math.ceil(share * len(found)) - 1)] if found else math.nan


@dataclass
class LoadResult:
    """The answers to the clients that load a backend, and to the probe. `elapsed` is in seconds."""

    elapsed: float = 0
    load: Answers = field(default_factory=Answers)
    probe: Answers = field(default_factory=Answers)

    @property
    def throughput(self) -> float:
        """Successful answers per second."""
        return self.load.statuses[200] / self.elapsed


def load(target: Target, connections: int, seconds: float, requests: int | None = None) -> LoadResult:
    """Load a backend with this many concurrent connections.

    :param requests: the maximum number of requests per connection; by default, as many as fit into the time.
    """
    return asyncio.run(_load(target, connections, seconds, requests))


async def _load(target: Target, connections: int, seconds: float, requests: int | None) -> LoadResult:
    found = LoadResult()
    end = time.monotonic() + seconds
    probe = asyncio.create_task(_keep_asking(target, target.probe_headers, end, found.probe, None, PROBE_PAUSE_SECONDS))
    # The probe connects before the load begins.
    await asyncio.sleep(PROBE_PAUSE_SECONDS)
    started = time.monotonic()
    await asyncio.gather(
        *(_keep_asking(target, target.load_headers, end, found.load, requests, 0) for _ in range(connections))
    )
    found.elapsed = time.monotonic() - started
    if requests is not None:
        probe.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await probe
    return found


async def _keep_asking(
    target: Target,
    headers: Sequence[tuple[str, str]],
    end: float,
    answers: Answers,
    requests: int | None,
    pause: float,
) -> None:
    lines = [f"GET {target.path} HTTP/1.1", f"Host: {target.host}:{target.port}"]
    request = "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers), "", ""]).encode()
    connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    sent = 0
    try:
        while time.monotonic() < end and (requests is None or sent < requests):
            sent += 1
            began = time.monotonic()
            try:
                async with asyncio.timeout(ANSWER_TIMEOUT_SECONDS):
                    if connection is None:
                        connection = await asyncio.open_connection("127.0.0.1", target.port)
                    status, head = await _ask(*connection, request)
            except (OSError, EOFError, TimeoutError):
                answers.statuses[MISSING] += 1
                _close(connection)
                connection = None
                continue
            answers.statuses[status] += 1
            answers.seconds.append(time.monotonic() - began)
            answers.without_retry += status == 503 and b"\r\nretry-after:" not in head
            if b"\r\nconnection: close" in head:
                _close(connection)
                connection = None
            if pause:
                await asyncio.sleep(pause)
    finally:
        _close(connection)


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> tuple[int, bytes]:
    """Send a request. Return the status and the head, in lower case, of the answer."""
    writer.write(request)
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = head.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(length or b"0"))
    return int(head[9:12]), head


def _close(connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None) -> None:
    if connection is not None:
        connection[1].close()
