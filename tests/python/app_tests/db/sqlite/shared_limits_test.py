"""Limits that workers share count like those in memory, whoever counts."""

from __future__ import annotations

import random
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from app.core.errors import DatabaseUnavailableError, StartError, TooManyRequestsError
from app.core.rate_limit import RateLimit
from app.db.sqlite import shared_limits
from app.db.sqlite.shared_limits import SharedLimits, create_shared_limits
from app.features.users.limits import Limits
from app_tests.api import ADMIN, PASSWORD
from app_tests.core.rate_limit_test import Clock
from harness.backend_process import TIMEOUT_SECONDS, serving


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return create_shared_limits(tmp_path)


def test_they_count_like_those_in_memory(path: Path, clock: Clock) -> None:
    values = random.Random(0)
    workers = [SharedLimits(path, clock).rate_limit("passwords", 3, 60) for _ in range(3)]
    in_memory = RateLimit(3, 60, clock=clock)
    for _ in range(2000):
        clock.now += values.choice([0, 0, 1, 59, 200])
        key = values.choice(["a", "b", ("a", "b")])
        if values.random() < 0.2:
            values.choice(workers).give_back(key)
            in_memory.give_back(key)
        assert values.choice(workers).take(key) == pytest.approx(in_memory.take(key))


def test_an_address_that_one_worker_knows_is_known_to_all(path: Path, clock: Clock) -> None:
    one, other = (Limits(shared=SharedLimits(path, clock)) for _ in range(2))
    one.guess_password("ada", "home").succeed()
    for number in range(20):
        for _ in range(10):
            try:
                other.guess_password("ada", f"bot {number}")
            except TooManyRequestsError:
                break
    with pytest.raises(TooManyRequestsError):
        one.guess_password("ada", "bot 0")
    for _ in range(10):
        other.guess_password("ada", "home")
    with pytest.raises(TooManyRequestsError):
        one.guess_password("ada", "home")


def test_threads_of_several_workers_take_no_more_than_the_burst(path: Path, clock: Clock) -> None:
    taken: list[float] = []

    def take() -> None:
        limit = SharedLimits(path, clock).rate_limit("passwords", 50, 60)
        taken.extend(limit.take("a") for _ in range(40))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TIMEOUT_SECONDS)
    assert (len(taken), taken.count(0)) == (160, 50)


def test_many_keys_take_bounded_space_and_lift_no_limit(
    path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_limits, "MAX_KEYS", 100)
    limits = SharedLimits(path, clock)
    limit = limits.rate_limit("passwords", 3, 60)
    while not limit.take("limited"):
        pass
    for number in range(1000):
        limit.take(number)
    assert limit.take("limited") == 60
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM attempts").fetchone()[0] <= 100 + 100


def test_the_file_names_nobody_and_is_private(path: Path, clock: Clock) -> None:
    Limits(shared=SharedLimits(path, clock)).guess_password("ada@example.com", "203.0.113.9")
    content = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"ada" not in content
    assert b"203.0" not in content
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


def test_a_new_server_begins_with_no_counts(path: Path, clock: Clock) -> None:
    SharedLimits(path, clock).rate_limit("passwords", 1, 60).take("a")
    again = create_shared_limits(path.parent)
    assert SharedLimits(again, clock).rate_limit("passwords", 1, 60).take("a") == 0


def test_without_the_file_nobody_guesses(tmp_path: Path, path: Path, clock: Clock) -> None:
    limit = SharedLimits(path, clock).rate_limit("passwords", 1, 60)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE attempts")
    with pytest.raises((StartError, sqlite3.Error)):
        limit.take("a")
    with pytest.raises(DatabaseUnavailableError):
        create_shared_limits(tmp_path / "missing")


def test_workers_of_a_server_allow_no_more_guesses_than_one_process(tmp_path: Path) -> None:
    first = {"AUTH_REQUIRED": "true", "FIRST_SUPERUSER_EMAIL": ADMIN, "FIRST_SUPERUSER_PASSWORD": PASSWORD}
    with serving(tmp_path, "--workers", "3", **first) as (process, url):
        statuses = [
            # A new connection each time, which any worker may accept.
            httpx.post(
                f"{url}/api/v1/login/access-token",
                data={"username": ADMIN, "password": "not the password"},
                timeout=TIMEOUT_SECONDS,
            ).status_code
            for _ in range(16)
        ]
        # One attempt is allowed again for each minute that this took.
        assert statuses[:10] == [400] * 10
        assert statuses.count(429) >= 3
        process.terminate()
        process.wait(TIMEOUT_SECONDS)
    assert not (tmp_path / shared_limits.FILE_NAME).exists()
