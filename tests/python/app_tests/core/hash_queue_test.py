"""The queue for password hashing is bounded and fair, and skips clients that have disconnected."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from starlette.requests import Request

from app.core.errors import OverloadedError
from app.core.hash_queue import HashQueue


class Client:
    """A client that waits for a response until it disconnects."""

    def __init__(self) -> None:
        self._left = asyncio.Event()

    def hang_up(self) -> None:
        self._left.set()

    @property
    def request(self) -> Request:
        async def receive() -> dict[str, str]:
            await self._left.wait()
            return {"type": "http.disconnect"}

        return Request({"type": "http", "headers": []}, receive)


class Work:
    """Work that reports when it starts, and ends when the test allows it."""

    def __init__(self) -> None:
        self.order: list[object] = []
        self.now = self.most = 0
        self.started = threading.Semaphore(0)
        self.may_end = threading.Semaphore(0)
        self._lock = threading.Lock()

    def named(self, name: object) -> Callable[[], object]:
        def run() -> object:
            with self._lock:
                self.order.append(name)
                self.now += 1
                self.most = max(self.most, self.now)
            self.started.release()
            self.may_end.acquire()
            with self._lock:
                self.now -= 1
            return name

        return run

    def end(self, number: int) -> None:
        self.may_end.release(number)

    async def wait_until_started(self) -> None:
        await asyncio.to_thread(self.started.acquire)


async def enqueue(coroutine: Coroutine[Any, Any, object], queue: HashQueue) -> asyncio.Task[object]:
    """Start a job after those that are already waiting."""
    waiting = queue.waiting()
    task = asyncio.ensure_future(coroutine)
    while queue.waiting() == waiting and not task.done():
        await asyncio.sleep(0)
    return task


def test_work_runs_in_so_many_threads_and_gives_its_result() -> None:
    async def main() -> None:
        queue, work = HashQueue(threads=2), Work()
        work.end(8)
        jobs = [queue.run(Client().request, number, work.named(number)) for number in range(8)]
        assert await asyncio.gather(*jobs) == list(range(8))
        assert work.most <= 2

    asyncio.run(main())


def test_an_error_of_the_work_is_the_callers() -> None:
    def fail() -> None:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        asyncio.run(HashQueue().run(Client().request, "ada", fail))


def test_work_of_a_client_who_hung_up_is_not_done() -> None:
    async def main() -> None:
        queue, work = HashQueue(threads=1), Work()
        first = asyncio.ensure_future(queue.run(Client().request, "ada", work.named("first")))
        await work.wait_until_started()
        clients = [Client() for _ in range(20)]
        gone = [await enqueue(queue.run(client.request, "eve", work.named("gone")), queue) for client in clients]
        for client in clients:
            client.hang_up()
        results = await asyncio.gather(*gone, return_exceptions=True)
        assert {type(result) for result in results} == {OverloadedError}
        assert queue.waiting() == 0
        work.end(2)
        assert await queue.run(Client().request, "ada", work.named("last")) == "last"
        await first
        assert work.order == ["first", "last"]

    asyncio.run(main())


def test_work_of_a_client_who_hung_up_before_is_not_even_queued() -> None:
    async def main() -> None:
        queue, work, client = HashQueue(threads=1), Work(), Client()
        client.hang_up()
        with pytest.raises(OverloadedError):
            await queue.run(client.request, "eve", work.named("gone"))
        assert work.order == []

    asyncio.run(main())


def test_beyond_its_bound_the_queue_refuses_at_once() -> None:
    async def main() -> None:
        queue, work = HashQueue(threads=1, max_waiting=3, max_waiting_per_caller=2), Work()
        jobs = [asyncio.ensure_future(queue.run(Client().request, "eve", work.named("first")))]
        await work.wait_until_started()
        for caller in ("eve", "eve", "bob"):
            jobs.append(await enqueue(queue.run(Client().request, caller, work.named(caller)), queue))
        for caller in ("eve", "ada"):
            with pytest.raises(OverloadedError) as refused:
                await queue.run(Client().request, caller, work.named("refused"))
            assert refused.value.retry_after_seconds is not None
        work.end(4)
        await asyncio.gather(*jobs)
        assert "refused" not in work.order

    asyncio.run(main())


def test_whoever_asks_for_little_does_not_wait_for_one_who_asks_for_much() -> None:
    async def main() -> None:
        queue, work = HashQueue(threads=1), Work()
        jobs = [asyncio.ensure_future(queue.run(Client().request, "eve", work.named("first")))]
        await work.wait_until_started()
        for name, caller in [("eve 1", "eve"), ("eve 2", "eve"), ("eve 3", "eve"), ("ada", "ada")]:
            jobs.append(await enqueue(queue.run(Client().request, caller, work.named(name)), queue))
        work.end(5)
        await asyncio.gather(*jobs)
        assert work.order == ["first", "eve 1", "ada", "eve 2", "eve 3"]

    asyncio.run(main())


def test_a_request_that_is_cancelled_leaves_the_queue() -> None:
    async def main() -> None:
        queue, work = HashQueue(threads=1), Work()
        first = asyncio.ensure_future(queue.run(Client().request, "ada", work.named("first")))
        await work.wait_until_started()
        second = await enqueue(queue.run(Client().request, "ada", work.named("second")), queue)
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        assert queue.waiting() == 0
        work.end(1)
        assert await first == "first"

    asyncio.run(main())
