"""Work that only the newest request for is worth doing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable


class Latest:
    """Runs a function again for each request. A run that is in progress is cancelled by the next request."""

    def __init__(self, work: Callable[[], Awaitable[None]], on_error: Callable[[Exception], None]) -> None:
        """Wrap `work`; `on_error` receives what it raises."""
        self._work = work
        self._on_error = on_error
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Request a run."""
        self._task = asyncio.create_task(self._after(self._task))

    async def cancel(self) -> None:
        """End the run in progress, and wait for its end."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def wait(self) -> None:
        """Wait until the requested run has ended."""
        while self._task is not None and not self._task.done():
            await asyncio.gather(self._task, return_exceptions=True)

    async def _after(self, previous: asyncio.Task[None] | None) -> None:
        if previous is not None:
            previous.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.gather(previous, return_exceptions=True)
        try:
            await self._work()
        except Exception as error:
            self._on_error(error)
