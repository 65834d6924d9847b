"""Password hashing in threads of its own, with a bounded queue in which callers take turns.

A hash takes 64 MiB and a tenth of a second, and strangers can ask for one. In the threads that all requests share, a
crowd at the sign-in would stop everything else.
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

# argon2 itself uses four threads for a hash: half of the processors are left to everyone else.
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
    """Runs work that hashes passwords, for one caller after the other.

    :param threads: how many run at once, and so how many times 64 MiB they take.
    :param max_waiting: how many may wait in all.
    :param max_waiting_per_caller: how many of one caller may wait.
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
        # By caller, the one whose turn is next first.
        self._waiting: dict[Hashable, deque[_Job[Any]]] = {}

    async def run(self, request: Request, caller: Hashable, work: Callable[[], T]) -> T:
        """Return what `work` returns, called in a thread of this queue when it is the caller's turn.

        Work of a client that hangs up while it waits is not done.

        :param caller: whoever has many jobs here waits for those who have few.
        :raises OverloadedError: if the queue is full, or the client has hung up.
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
            # If this request itself is cancelled: the backend ends.
            self._remove(job)

    def waiting(self) -> int:
        """Return how many jobs wait for their turn."""
        with self._lock:
            return sum(map(len, self._waiting.values()))

    def _add(self, job: _Job[Any]) -> None:
        with self._lock:
            waiting = sum(map(len, self._waiting.values()))
            of_caller = len(self._waiting.get(job.caller, ()))
            if waiting >= self._max_waiting or of_caller >= self._max_waiting_per_caller:
                raise OverloadedError(
                    "Too many people are signing in at this moment: try again in a few seconds.", RETRY_AFTER_SECONDS
                )
            self._waiting.setdefault(job.caller, deque()).append(job)
        self._threads.submit(self._take_turn)

    def _remove(self, job: _Job[Any]) -> bool:
        """Take a job out of the queue; return whether it was still waiting."""
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
                # The client of the job that this turn was for has hung up.
                return
            caller = next(iter(self._waiting))
            jobs = self._waiting.pop(caller)
            job = jobs.popleft()
            if jobs:
                # To the end of the queue.
                self._waiting[caller] = jobs
        job.run()


async def _wait_until_left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _hung_up() -> OverloadedError:
    return OverloadedError("The client hung up before its turn.", RETRY_AFTER_SECONDS)
