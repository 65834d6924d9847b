"""A queue for password hashing, with its own threads, a bounded length, and fair turns between callers.

A hash takes 64 MiB and a tenth of a second, and anonymous callers can request one. In the threads that all requests
share, many sign-ins at once would block everything else.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Generic, TypeVar

from starlette.requests import Request

from app.core.errors import OverloadedError

T = TypeVar("T")

# argon2 uses four threads per hash, so half of the processors remain for other work.
THREADS = max(1, (os.cpu_count() or 1) // 2)
MAX_WAITING = 64
MAX_WAITING_PER_CALLER = 32
RETRY_AFTER_SECONDS = 5


class _Job(Generic[T]):
    def __init__(self, caller: Hashable, work: Callable[[], T]) -> None:
        self.caller = caller
        self.work = work
        self.future: Future[T] = Future()

    def run(self) -> None:
        try:
            self.future.set_result(self.work())
        except BaseException as error:
            self.future.set_exception(error)


class HashQueue:
    """A queue of password-hashing jobs, in which callers take turns.

    :param threads: how many jobs run at once. Each takes 64 MiB.
    :param max_waiting: how many jobs may wait in total.
    :param max_waiting_per_caller: how many jobs of one caller may wait.
    """

    def __init__(
        self,
        threads: int = THREADS,
        max_waiting: int = MAX_WAITING,
        max_waiting_per_caller: int = MAX_WAITING_PER_CALLER,
    ) -> None:
        self._threads = ThreadPoolExecutor(threads, "password-hashing")
        self._max_waiting = max_waiting
        self._max_waiting_per_caller = max_waiting_per_caller
        self._lock = threading.Lock()
        # By caller. The caller whose turn is next comes first.
        self._waiting: dict[Hashable, deque[_Job[Any]]] = {}

    async def run(self, request: Request, caller: Hashable, work: Callable[[], T]) -> T:
        """Run `work` in a thread of this queue when it is the caller's turn, and return its result.

        If the client disconnects while it waits, the work is skipped.

        :param caller: callers take turns, so a caller with many jobs does not delay one with few.
        :raises OverloadedError: if the queue is full, or the client has disconnected.
        """
        if await request.is_disconnected():
            raise _hung_up()
        job = _Job(caller, work)
        self._add(job)
        done = asyncio.wrap_future(job.future)
        left = asyncio.ensure_future(_wait_until_left(request))
        try:
            either: set[asyncio.Future[Any]] = {done, left}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not done.done() and self._remove(job):
                raise _hung_up()
            return await done
        finally:
            left.cancel()
            # This request itself may be cancelled when the backend shuts down.
            self._remove(job)

    def waiting(self) -> int:
        """Return how many jobs are waiting."""
        with self._lock:
            return sum(map(len, self._waiting.values()))

    def _add(self, job: _Job[Any]) -> None:
        with self._lock:
            waiting = sum(map(len, self._waiting.values()))
            of_caller = len(self._waiting.get(job.caller, ()))
            if waiting >= self._max_waiting or of_caller >= self._max_waiting_per_caller:
                raise OverloadedError(
                    "Too many people are signing in right now. Try again in a few seconds.", RETRY_AFTER_SECONDS
                )
            self._waiting.setdefault(job.caller, deque()).append(job)
        self._threads.submit(self._take_turn)

    def _remove(self, job: _Job[Any]) -> bool:
        """Remove a job from the queue. Return whether it was still waiting."""
        with self._lock:
            jobs = self._waiting.get(job.caller)
            if jobs is None or job not in jobs:
                return False
            jobs.remove(job)
            if not jobs:
                del self._waiting[job.caller]
            return True

    def _take_turn(self) -> None:
        with self._lock:
            if not self._waiting:
                # The job's client has disconnected.
                return
            caller = next(iter(self._waiting))
            jobs = self._waiting.pop(caller)
            job = jobs.popleft()
            if jobs:
                # Move the caller to the end of the queue.
                self._waiting[caller] = jobs
        job.run()


async def _wait_until_left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _hung_up() -> OverloadedError:
    return OverloadedError("The client disconnected before its turn.", RETRY_AFTER_SECONDS)
