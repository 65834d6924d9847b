"""Rate limits: bursts, the rate after them, and bounded memory."""

from __future__ import annotations

import math

from app.core.rate_limit import RateLimit


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_allowed_and_then_one_for_each_interval() -> None:
    clock = Clock()
    limit = RateLimit(3, 60, clock=clock)
    assert [limit.take("a") for _ in range(4)] == [0, 0, 0, 60]
    clock.now += 59
    assert limit.take("a") == 1
    clock.now += 1
    assert [limit.take("a"), limit.take("a")] == [0, 60]


def test_after_a_rest_the_whole_burst_is_allowed_again() -> None:
    clock = Clock()
    limit = RateLimit(3, 60, clock=clock)
    for _ in range(3):
        limit.take("a")
    clock.now += 1000
    assert [limit.take("a") for _ in range(4)] == [0, 0, 0, 60]


def test_keys_have_limits_of_their_own() -> None:
    limit = RateLimit(1, 60, clock=Clock())
    assert (limit.take("a"), limit.take("b")) == (0, 0)
    assert limit.take("a") == 60


def test_what_is_given_back_is_allowed_again() -> None:
    limit = RateLimit(1, 60, clock=Clock())
    assert limit.take("a") == 0
    limit.give_back("a")
    assert (limit.take("a"), limit.take("a")) == (0, 60)


def test_a_refusal_does_not_lengthen_the_wait() -> None:
    limit = RateLimit(1, 60, clock=Clock())
    limit.take("a")
    assert {limit.take("a") for _ in range(100)} == {60}


def test_many_keys_take_bounded_memory_and_lift_no_limit() -> None:
    limit = RateLimit(3, 60, max_keys=100, clock=Clock())
    while not limit.take("limited"):
        pass
    for number in range(1000):
        limit.take(number)
    assert math.isclose(limit.take("limited"), 60)
    assert len(limit._full) <= 100
