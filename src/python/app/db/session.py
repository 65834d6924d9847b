"""A database session for each request."""

import contextlib
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool


@contextlib.asynccontextmanager
async def open_session(request: Request) -> AsyncIterator[Session]:
    """Open a session for a request. Nothing in the block may wait for the client or for a password's hash."""
    engine: Engine = request.app.state.engine
    session = Session(engine)
    try:
        yield session
    finally:
        # Two changes of thread a request are saved where the end of a session waits for no server.
        if engine.dialect.name == "sqlite":
            session.close()
        else:
            await run_in_threadpool(session.close)


async def request_session(request: Request) -> AsyncIterator[Session]:
    async with open_session(request) as session:
        yield session


SessionDependency = Annotated[Session, Depends(request_session)]
