"""Admission control limits how many requests run at once, how many may wait, and for how long.

Requests that hold one scarce resource (a thread) while they wait for another one (a database connection) can deadlock.
So a request waits once, for a slot, and holds nothing while it waits. There are enough resources for all slots.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from app.core.errors import OverloadedError

# How many requests of a process may wait for a slot, and for how many seconds.
MAX_WAITING = 1024
MAX_WAIT_SECONDS = 10.0


def nobody_has_left() -> bool:
    """Return False: the client is still connected."""
    return False


@dataclass(eq=False)
class _Waiter:
    """A waiting request.

    :ivar admitted: resolved with True when it gets a slot, and with False when it is refused.
    """

    caller: Hashable
    has_left: Callable[[], bool]
    admitted: asyncio.Future[bool]


class Admission:
    """A number of slots, and a bounded queue of requests that wait for one. It must be used in one event loop only.

    Callers take turns: a caller with a thousand waiting requests delays another caller by one turn only. If the queue
    is full, the caller with the most waiting requests is refused.

    :param slots: how many requests may run at once.
    """

    def __init__(self, slots: int, max_waiting: int = MAX_WAITING, max_wait_seconds: float = MAX_WAIT_SECONDS) -> None:
        self._free = slots
        self._max_waiting = max_waiting
        self._max_wait_seconds = max_wait_seconds
        self._waiting = 0
        # By caller. The first one is next.
        self._queues: OrderedDict[Hashable, deque[_Waiter]] = OrderedDict()

    def waiting(self) -> int:
        """Return how many requests are waiting."""
        return self._waiting

    def try_enter(self) -> bool:
        """Take a slot if one is free. Release it with `leave`."""
        if self._free:
            self._free -= 1
            return True
        return False

    async def enter(self, caller: Hashable, has_left: Callable[[], bool] = nobody_has_left) -> None:
        """Wait for a slot and take it. Release it with `leave`.

        :param caller: requests with equal callers share their turns.
        :param has_left: returns whether the client has disconnected, so that its request no longer needs a slot.
        :raises OverloadedError: if too many requests are waiting, or no slot became free in time.
        """
        if self.try_enter():
            return
        if self._waiting >= self._max_waiting:
            self._make_room(caller)
        waiter = _Waiter(caller, has_left, asyncio.get_running_loop().create_future())
        self._queues.setdefault(caller, deque()).append(waiter)
        self._waiting += 1
        try:
            async with asyncio.timeout(self._max_wait_seconds):
                await waiter.admitted
        except TimeoutError:
            # It may have been admitted at the same moment.
            pass
        except asyncio.CancelledError:
            if self._was_admitted(waiter):
                self.leave()
            raise
        if not self._was_admitted(waiter):
            raise OverloadedError

    def leave(self) -> None:
        """Release a slot. The next request in turn gets it."""
        while self._queues:
            caller, queue = next(iter(self._queues.items()))
            waiter = queue.popleft()
            self._waiting -= 1
            if queue:
                self._queues.move_to_end(caller)
            else:
                del self._queues[caller]
            if not waiter.admitted.done():
                admitted = not waiter.has_left()
                waiter.admitted.set_result(admitted)
                if admitted:
                    return
        self._free += 1

    def _was_admitted(self, waiter: _Waiter) -> bool:
        """Return whether a request has a slot. A request that was cancelled leaves the queue."""
        if waiter.admitted.cancelled():
            self._remove(waiter)
            return False
        return waiter.admitted.result()

    def _make_room(self, caller: Hashable) -> None:
        """Refuse a request in the full queue to make room for one of this caller.

        :raises OverloadedError: if no other caller has more requests waiting than this one.
        """
        left = [waiter for queue in self._queues.values() for waiter in queue if waiter.has_left()]
        if not left:
            longest = max(self._queues.values(), key=len)
            if len(longest) <= len(self._queues.get(caller, ())) + 1:
                raise OverloadedError
            left = [longest[-1]]
        for waiter in left:
            self._remove(waiter)
            if not waiter.admitted.done():
                waiter.admitted.set_result(False)

    def _remove(self, waiter: _Waiter) -> None:
        queue = self._queues.get(waiter.caller, deque())
        with contextlib.suppress(ValueError):
            queue.remove(waiter)
            self._waiting -= 1
            if not queue:
                del self._queues[waiter.caller]
