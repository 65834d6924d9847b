"""Slots for requests are limited, given in turns, and never lost."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Hashable
from typing import Any

import pytest

from app.core.admission import Admission
from app.core.errors import OverloadedError


def in_loop(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(test)


async def settle() -> None:
    """Run all tasks that are ready."""
    for _ in range(5):
        await asyncio.sleep(0)


def waiting(admission: Admission, caller: Hashable, gone: bool = False) -> asyncio.Task[None]:
    return asyncio.create_task(admission.enter(caller, lambda: gone))


def test_no_more_than_its_slots_work_at_once() -> None:
    async def test() -> None:
        admission = Admission(3)
        working = most = 0

        async def work() -> None:
            nonlocal working, most
            await admission.enter("one")
            working += 1
            most = max(most, working)
            await asyncio.sleep(0)
            working -= 1
            admission.leave()

        await asyncio.gather(*(work() for _ in range(100)))
        assert most == 3
        assert [admission.try_enter() for _ in range(4)] == [True, True, True, False]

    in_loop(test())


def test_callers_take_turns() -> None:
    async def test() -> None:
        admission = Admission(1)
        assert admission.try_enter()
        order: list[str] = []

        async def work(caller: str) -> None:
            await admission.enter(caller)
            order.append(caller)
            admission.leave()

        busy = [asyncio.create_task(work("busy")) for _ in range(50)]
        await settle()
        other = [asyncio.create_task(work("other")) for _ in range(2)]
        await settle()
        admission.leave()
        await asyncio.gather(*busy, *other)
        assert [place for place, caller in enumerate(order) if caller == "other"] == [1, 3]

    in_loop(test())


def test_a_wait_has_an_end() -> None:
    async def test() -> None:
        admission = Admission(1, max_wait_seconds=0.01)
        assert admission.try_enter()
        with pytest.raises(OverloadedError):
            await admission.enter("one")
        admission.leave()
        assert admission.try_enter()

    in_loop(test())


def test_a_full_queue_refuses_the_caller_who_fills_it() -> None:
    async def test() -> None:
        admission = Admission(1, max_waiting=4)
        assert admission.try_enter()
        busy = [waiting(admission, "busy") for _ in range(4)]
        await settle()
        with pytest.raises(OverloadedError):
            await admission.enter("busy")
        other = waiting(admission, "other")
        await settle()
        with pytest.raises(OverloadedError):
            await busy.pop()
        for task in (busy[0], other, busy[1], busy[2]):
            admission.leave()
            await task
        admission.leave()
        assert admission.try_enter()

    in_loop(test())


def test_nothing_is_done_for_those_who_have_left() -> None:
    async def test() -> None:
        admission = Admission(1, max_waiting=3)
        assert admission.try_enter()
        gone = [waiting(admission, "busy", gone=True) for _ in range(3)]
        await settle()
        # They make room for a client that is still connected.
        there = waiting(admission, "busy")
        await settle()
        assert all(isinstance(error, OverloadedError) for error in await asyncio.gather(*gone, return_exceptions=True))
        late = waiting(admission, "late", gone=True)
        await settle()
        admission.leave()
        await there
        admission.leave()
        with pytest.raises(OverloadedError):
            await late
        assert admission.try_enter()

    in_loop(test())


@pytest.mark.parametrize("admitted", [False, True])
def test_a_task_that_is_cancelled_keeps_no_slot(admitted: bool) -> None:
    async def test() -> None:
        admission = Admission(1)
        assert admission.try_enter()
        task = waiting(admission, "one")
        await settle()
        if admitted:
            # It already has the slot, but has not resumed yet.
            admission.leave()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        if not admitted:
            admission.leave()
        assert admission.try_enter()
        assert not admission.try_enter()

    in_loop(test())
