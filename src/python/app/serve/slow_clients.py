"""Time limits for slow clients. uvicorn itself waits without limit for a request that never completes.

Without limits, a slow or malicious client could hold a socket and memory forever ("slow loris", CWE-400).
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from enum import Enum
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.serve.connections import max_connections

# Seconds for the head of a request, counted from the connection or the last response.
HEADER_TIMEOUT_SECONDS = 10.0
# Seconds in which a body, or a client that reads a response, must make at least this much progress.
PROGRESS_TIMEOUT_SECONDS = 20.0
MIN_PROGRESS_BYTES = 20_000
# Seconds for the rest of a body whose request is already answered.
DRAIN_TIMEOUT_SECONDS = 5.0
# A connection that has waited for less time is not closed to make room: its request may have arrived unread.
MIN_AWAITED_SECONDS = 1.0


class Stage(Enum):
    """What a connection is waiting for."""

    HEADER = "the request's head"
    BODY = "the request's body"
    DRAIN = "the rest of an unread body"
    RESPONDING = "our answer"


class TimeoutH11Protocol(H11Protocol):
    """uvicorn's HTTP/1.1 protocol with time limits. Use it with `uvicorn.Config(http=TimeoutH11Protocol)`."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.stage = Stage.RESPONDING
        self.since = 0.0
        self._received = 0
        self._timer: asyncio.TimerHandle | None = None
        self._write_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._enter(Stage.HEADER)
        make_room(cast("set[TimeoutH11Protocol]", self.connections))

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch_writing()
        # The connection now waits for the head of the next request.
        self.stage = Stage.RESPONDING
        self._look()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_writing()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop_watching_writing()
        if self.cycle is not None and self.cycle.response_complete:
            self._watch_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            # Stop the work for this client (`app.db.session.has_left`).
            self.cycle.scope["state"]["disconnected"] = True
        super().connection_lost(exc)
        self._stop_watching_writing()
        if self._timer is not None:
            self._timer.cancel()

    def _look(self) -> None:
        stage = self._stage_now()
        if stage is not self.stage:
            self._enter(stage)

    def _stage_now(self) -> Stage:
        state = self.conn.their_state
        if state is h11.IDLE:
            return Stage.HEADER
        if state is h11.SEND_BODY:
            answered = self.cycle is not None and self.cycle.response_complete
            return Stage.DRAIN if answered else Stage.BODY
        return Stage.RESPONDING

    def _enter(self, stage: Stage) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self.stage = stage
        self.since = self.loop.time()
        if self.transport.is_closing():
            return
        if stage is Stage.HEADER:
            self._timer = self.loop.call_later(HEADER_TIMEOUT_SECONDS, self.transport.abort)
        elif stage is Stage.DRAIN:
            self._timer = self.loop.call_later(DRAIN_TIMEOUT_SECONDS, self.transport.abort)
        elif stage is Stage.BODY:
            self._watch_body()

    def _watch_body(self) -> None:
        self._received = 0
        self._timer = self.loop.call_later(PROGRESS_TIMEOUT_SECONDS, self._judge_body)

    def _judge_body(self) -> None:
        # If reading is paused, the client is waiting for us.
        if self._received < MIN_PROGRESS_BYTES and not self.flow.read_paused:
            self.transport.abort()
        else:
            self._watch_body()

    def _watch_writing(self) -> None:
        """Watch the progress of sending a response. Nothing may be added to it from now on."""
        self._stop_watching_writing()
        size = self.transport.get_write_buffer_size()
        if size:
            self._write_timer = self.loop.call_later(PROGRESS_TIMEOUT_SECONDS, self._judge_writing, size)

    def _stop_watching_writing(self) -> None:
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None

    def _judge_writing(self, before: int) -> None:
        if self.transport.get_write_buffer_size() > max(0, before - MIN_PROGRESS_BYTES):
            self.transport.abort()
        else:
            self._watch_writing()


def make_room(connections: Collection[TimeoutH11Protocol]) -> None:
    """If less than a quarter of the capacity is left, close the connection that has waited longest, heads first."""
    if len(connections) <= max_connections() * 3 // 4:
        return
    awaited = [
        connection
        for connection in connections
        if connection.stage is not Stage.RESPONDING
        and not connection.transport.is_closing()
        and connection.loop.time() - connection.since >= MIN_AWAITED_SECONDS
    ]
    if awaited:
        oldest = min(awaited, key=lambda connection: (connection.stage is not Stage.HEADER, connection.since))
        oldest.transport.abort()
