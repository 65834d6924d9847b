"""Rate limits, such as 10 attempts at once and one more per minute, for many keys in bounded memory."""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Callable, Hashable

MAX_KEYS = 10_000


class RateLimit:
    """Limits how often something happens for each key, by the generic cell rate algorithm (a leaky bucket per key).

    Counts are kept in the memory of this process, and a restart resets them. Workers of a server share limits in a file
    (app.db.sqlite.shared_limits).

    :param burst: how many are allowed at once.
    :param seconds: seconds until one more is allowed.
    :param max_keys: how many keys are remembered. Beyond that, the keys closest to their full burst are forgotten.
    :param clock: a monotonic clock, in seconds.
    """

    def __init__(
        self, burst: int, seconds: float, max_keys: int = MAX_KEYS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._tolerance = (burst - 1) * seconds
        self._max_keys = max_keys
        self._clock = clock
        self._lock = threading.Lock()
        # By key: when its full burst is allowed again.
        self._full: dict[Hashable, float] = {}

    def take(self, key: Hashable) -> float:
        """Count one for the key and return 0. If it is over the limit, count nothing and return the seconds to wait."""
        with self._lock:
            now = self._clock()
            full = max(self._full.get(key, now), now)
            wait = full - self._tolerance - now
            if wait > 0:
                return wait
            self._full[key] = full + self._seconds
            if len(self._full) > self._max_keys:
                self._forget(now)
            return 0

    def give_back(self, key: Hashable) -> None:
        """Undo one allowed `take`."""
        with self._lock:
            if key in self._full:
                self._full[key] -= self._seconds

    def _forget(self, now: float) -> None:
        kept = heapq.nlargest(self._max_keys // 2, self._full.items(), key=lambda item: item[1])
        self._full = {key: full for key, full in kept if full > now}
