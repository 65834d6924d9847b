"""Fixtures: processes that are ended with the test, and what is written to the log."""

from __future__ import annotations

import contextlib
import io
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import pytest

from dev.log import Log
from dev.processes import Processes

Opening = Callable[[], AbstractAsyncContextManager[Processes]]


@pytest.fixture
def output() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def log(output: io.StringIO) -> Log:
    return Log(output)


@pytest.fixture
def opened(log: Log) -> Opening:
    """Return a function that opens Processes in an event loop, and ends them."""

    @contextlib.asynccontextmanager
    async def opening() -> AsyncIterator[Processes]:
        processes = Processes(log)
        try:
            yield processes
        finally:
            await processes.stop_all()

    return opening
