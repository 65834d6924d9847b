"""How many connections there are at once: no more than this process may open files for.

asyncio alone accepts every connection, and once no file can be opened any more, it tries again and again and writes an
error each time. Here, connections that have no room wait in the socket's own queue.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable, Sized
from typing import Any

logger = logging.getLogger(__name__)

# Connections of one process, at most.
MAX_CONNECTIONS = 2000
# A connection takes a file itself, and a download or an upload takes another one.
FILES_PER_CONNECTION = 2
# Files for the database's connections (three each), the logs, backups and exports.
RESERVED_FILES = 96

# Connections that wait in the socket's queue before they are accepted; the system may allow fewer.
BACKLOG = 128
# Connections that are accepted before other work gets its turn.
BATCH = 16
# Seconds between two looks for room while there is none.
PAUSE_SECONDS = 0.02


def raise_file_limit() -> None:
    """Let this process open as many files as MAX_CONNECTIONS take, if the system allows that to everyone.

    Linux and macOS begin with 1024 and 256 files for the sake of old programs, and allow many more.
    """
    try:
        import resource
    except ImportError:
        # Windows has no such limit.
        return
    wanted = MAX_CONNECTIONS * FILES_PER_CONNECTION + RESERVED_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (OSError, ValueError) as error:
            logger.info("This process may open no more than %d files at once (%s)", soft, error)


def max_connections() -> int:
    """Return how many connections there may be at once, by the number of files that this process may open."""
    try:
        import resource
    except ImportError:
        return MAX_CONNECTIONS
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files == resource.RLIM_INFINITY:
        return MAX_CONNECTIONS
    return max(1, min(MAX_CONNECTIONS, (files - RESERVED_FILES) // FILES_PER_CONNECTION))


class Acceptor:
    """Accepts connections from a listening socket while there is room; in the place of an `asyncio.Server`."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, listener: socket.socket, new_protocol: Callable[[], asyncio.Protocol]
    ) -> None:
        self.sockets = (listener,)
        self._loop = loop
        self._listener = listener
        self._new_protocol = new_protocol
        self._limit = max_connections()
        # uvicorn's own set of connections, known from the first one on.
        self._connections: Sized = ()
        self._opening: set[asyncio.Task[None]] = set()
        self._task = loop.create_task(self._accept())

    def close(self) -> None:
        """Accept no more connections."""
        self._task.cancel()

    async def wait_closed(self) -> None:
        await asyncio.gather(self._task, return_exceptions=True)

    async def _accept(self) -> None:
        self._listener.setblocking(False)
        accepted = 0
        while True:
            while len(self._connections) + len(self._opening) >= self._limit:
                await asyncio.sleep(PAUSE_SECONDS)
            try:
                connection, _ = await self._loop.sock_accept(self._listener)
            except OSError as error:
                if self._listener.fileno() < 0:
                    return
                # The client may be gone already, or other programs have taken all files of the machine.
                logger.warning("A connection cannot be accepted: %s", error.strerror)
                await asyncio.sleep(PAUSE_SECONDS)
                continue
            connection.setblocking(False)
            task = self._loop.create_task(self._open(connection))
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)
            accepted += 1
            if accepted % BATCH == 0:
                await asyncio.sleep(0)

    async def _open(self, connection: socket.socket) -> None:
        try:
            _, protocol = await self._loop.connect_accepted_socket(self._new_protocol, connection)
        except OSError as error:
            connection.close()
            logger.warning("A connection cannot be opened: %s", error.strerror)
        else:
            self._connections = protocol.connections  # type: ignore[attr-defined]


class BoundedEventLoop(asyncio.SelectorEventLoop):
    """An event loop whose servers accept no more connections than there is room for. For POSIX systems."""

    async def create_server(  # type: ignore[override]
        self, protocol_factory: Callable[[], asyncio.Protocol], *, sock: socket.socket, **_: Any
    ) -> Acceptor:
        """Accept connections from a socket that listens already."""
        return Acceptor(self, sock, protocol_factory)
