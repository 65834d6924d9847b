"""A database session for each request, once the request has a slot for it.

Requests that read and requests that write have slots of their own: in WAL, readers do not wait for a writer, so they
must not wait for requests that wait for the write lock either.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Hashable
from typing import Annotated
from weakref import WeakKeyDictionary

from fastapi import Depends, Request
from sqlalchemy import Engine, event
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.core.admission import Admission
from app.db.engine import READ_SLOTS, WRITE_SLOTS
from app.db.flush_check import refuse_values

# Features need no rules of their own for values that the database cannot give back.
event.listen(Session, "before_flush", refuse_values)

# The methods of HTTP that change nothing (RFC 9110, section 9.2.1).
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# By event loop: a process that serves has one; tests have one for each request.
_admissions: WeakKeyDictionary[asyncio.AbstractEventLoop, tuple[Admission, Admission]] = WeakKeyDictionary()


@contextlib.asynccontextmanager
async def open_session(request: Request, *, reads_only: bool | None = None) -> AsyncIterator[Session]:
    """Open a session for a request as soon as it has a slot; the slot is free again when the block ends.

    Nothing in the block may wait for the client or for a password's hash.

    :param reads_only: whether nothing is written in the block; None if the method of the request says so.
    :raises OverloadedError: if the request does not get a slot in time.
    """
    admission = _admission(request.method in READING_METHODS if reads_only is None else reads_only)
    if not admission.try_enter():
        await admission.enter(_caller(request), lambda: has_left(request))
    try:
        engine: Engine = request.app.state.engine
        session = Session(engine)
        try:
            yield session
        finally:
            # SQLite's sessions end at once; on a server the end is a round trip, which the event loop cannot wait for.
            if engine.dialect.name == "sqlite":
                session.close()
            else:
                await run_in_threadpool(session.close)
    finally:
        admission.leave()


async def request_session(request: Request) -> AsyncIterator[Session]:
    async with open_session(request) as session:
        yield session


# The session ends before the answer is sent, however slowly the client reads it.
SessionDependency = Annotated[Session, Depends(request_session, scope="function")]


def has_left(request: Request) -> bool:
    """Return whether the client has hung up, as far as the server knows (`app.serve.slow_clients`)."""
    return bool(request.scope.get("state", {}).get("disconnected"))


def _admission(reads: bool) -> Admission:
    loop = asyncio.get_running_loop()
    admissions = _admissions.get(loop)
    if admissions is None:
        admissions = _admissions[loop] = Admission(READ_SLOTS), Admission(WRITE_SLOTS)
    reading, writing = admissions
    return reading if reads else writing


def _caller(request: Request) -> Hashable:
    """Return what tells callers apart who compete for slots: their address and, with sign-in, their token."""
    return request.client and request.client.host, request.headers.get("Authorization")
