"""A listener that accepts connections while there is capacity. Others wait in the socket's backlog.

asyncio itself accepts every connection. Once no more files can be opened, it retries each second and logs errors.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from typing import Any, cast

from app.core.log_limit import limit_repeats
from app.serve.connections import max_connections
from app.serve.slow_clients import TimeoutH11Protocol, make_room

logger = logging.getLogger(__name__)
# Clients decide how often these are logged.
limit_repeats(__name__)

# How many connections are accepted before other tasks get a turn.
BATCH = 16
# Seconds between two checks for free capacity.
PAUSE_SECONDS = 0.02


class Acceptor:
    """Accepts connections from a listening socket while there is capacity. It replaces an `asyncio.Server`."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, listener: socket.socket, new_protocol: Callable[[], TimeoutH11Protocol]
    ) -> None:
        self.sockets = (listener,)
        self._loop = loop
        self._listener = listener
        self._new_protocol = new_protocol
        self._limit = max_connections()
        # uvicorn's own set of connections, which is available after the first connection.
        self._connections: set[TimeoutH11Protocol] = set()
        self._opening: set[asyncio.Task[None]] = set()
        self._task = loop.create_task(self._accept())

    def close(self) -> None:
        """Stop accepting connections."""
        self._task.cancel()

    async def wait_closed(self) -> None:
        await asyncio.gather(self._task, return_exceptions=True)

    async def _accept(self) -> None:
        self._listener.setblocking(False)
        accepted = 0
        while True:
            while len(self._connections) + len(self._opening) >= self._limit:
                make_room(self._connections)
                await asyncio.sleep(PAUSE_SECONDS)
            try:
                connection, _ = await self._loop.sock_accept(self._listener)
            except OSError as error:
                if self._listener.fileno() < 0:
                    return
                # The client may have disconnected, or other programs have used up all files of the machine.
                logger.warning("A connection cannot be accepted: %s.", error.strerror)
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
            logger.warning("A connection cannot be opened: %s.", error.strerror)
        else:
            self._connections = cast("set[TimeoutH11Protocol]", protocol.connections)


class BoundedEventLoop(asyncio.SelectorEventLoop):
    """An event loop whose servers limit their connections. For POSIX systems."""

    async def create_server(  # type: ignore[override]
        self, protocol_factory: Callable[[], TimeoutH11Protocol], *, sock: socket.socket, **_: Any
    ) -> Acceptor:
        """Accept connections from a socket that is already listening."""
        return Acceptor(self, sock, protocol_factory)
