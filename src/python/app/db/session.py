"""Database sessions of requests. A request gets a session when it has a slot.

Reading and writing requests have separate slots: in WAL mode, readers do not wait for a writer, so they must not wait
for requests that wait for the write lock either.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Hashable
from typing import Annotated
from weakref import WeakKeyDictionary

from fastapi import Depends, Request
from sqlalchemy import Engine, event
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.core.admission import Admission, nobody_has_left
from app.core.security import read_token
from app.db.engine import READ_SLOTS, WRITE_SLOTS
from app.db.flush_check import refuse_values
from app.db.sqlite.write_lock import PAUSE_SECONDS

# Features need no checks of their own for values that the database cannot return.
event.listen(Session, "before_flush", refuse_values)

# The HTTP methods that change nothing (RFC 9110, section 9.2.1).
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# By event loop: a serving process has one, and tests have one per request.
_admissions: WeakKeyDictionary[asyncio.AbstractEventLoop, tuple[Admission, Admission]] = WeakKeyDictionary()


@contextlib.asynccontextmanager
async def open_session(
    request: Request, *, reads_only: bool | None = None, even_if_left: bool = False
) -> AsyncIterator[Session]:
    """Open a session for a request as soon as it has a slot. The slot is released when the block ends.

    The block must not wait for the client or for the hash of a password.

    :param reads_only: whether the block only reads; by default, the method of the request decides.
    :param even_if_left: whether to run the block also if the client has disconnected in the meantime.
    :raises OverloadedError: if the request does not get a slot in time.
    """
    admission = _admission(request.method in READING_METHODS if reads_only is None else reads_only)
    if not admission.try_enter():
        await admission.enter(_caller(request), nobody_has_left if even_if_left else lambda: has_left(request))
    try:
        engine: Engine = request.app.state.engine
        session = Session(engine)
        try:
            yield session
        finally:
            # SQLite's sessions close immediately. On a server closing is a round trip, which must not block the event
            # loop.
            if engine.dialect.name == "sqlite":
                session.close()
            else:
                await run_in_threadpool(session.close)
    finally:
        admission.leave()


async def in_steps(request: Request, step: Callable[[Session], bool]) -> None:
    """Run a long change in steps until one returns False. Each has its own session and slot, so that others can write.

    If the client disconnects after the first step, the others still run.

    :param step: changes a bounded number of rows, commits, and returns whether there is more to do.
    :raises OverloadedError: if a step does not get a slot in time.
    """
    engine: Engine = request.app.state.engine
    begun = False
    more = True
    while more:
        async with open_session(request, even_if_left=begun) as session:
            more = await run_in_threadpool(step, session)
        begun = True
        if more and engine.dialect.name == "sqlite":
            await asyncio.sleep(PAUSE_SECONDS)


async def request_session(request: Request) -> AsyncIterator[Session]:
    async with open_session(request) as session:
        yield session


# The session is closed before the response is sent, however slowly the client reads it.
SessionDependency = Annotated[Session, Depends(request_session, scope="function")]


def has_left(request: Request) -> bool:
    """Return whether the client has disconnected, as far as the server knows (`app.serve.slow_clients`)."""
    return bool(request.scope.get("state", {}).get("disconnected"))


def _admission(reads: bool) -> Admission:
    loop = asyncio.get_running_loop()
    admissions = _admissions.get(loop)
    if admissions is None:
        admissions = _admissions[loop] = Admission(READ_SLOTS), Admission(WRITE_SLOTS)
    reading, writing = admissions
    return reading if reads else writing


def _caller(request: Request) -> Hashable:
    """Return the key by which callers compete for slots: their user or, without a valid token, their address.

    Pages and other programs are callers of their own, so that a program cannot delay the window, even with its token.
    A caller has two keys at most: a forged token is none, and the policy refuses foreign origins.
    """
    who: Hashable = request.client and request.client.host
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and request.app.state.settings.auth_required:
        claims = read_token(token, request.app.state.signing_key)
        who = claims.user_id if claims is not None else who
    return who, "Origin" in request.headers or "Sec-Fetch-Site" in request.headers
