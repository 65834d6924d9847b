"""Rate limits that all workers of a server share, in a small SQLite file in the data folder.

Like those in memory (app.core.rate_limit), they are empty after a restart: the parent of the workers creates the file
anew. It contains hashes of keys and no addresses.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path

from app.core.rate_limit import MAX_KEYS
from app.db.errors import translate_errors
from app.db.sqlite.side_files import side_file

FILE_NAME = "attempts.db"
# Seconds to wait for other workers, which need the file for a fraction of a millisecond.
LOCK_TIMEOUT_SECONDS = 5.0
# Keys that a worker adds before it forgets old ones.
KEYS_BEFORE_FORGETTING = 100

SCHEMA = """
CREATE TABLE attempts (name TEXT, key BLOB, until REAL, PRIMARY KEY (name, key)) WITHOUT ROWID;
CREATE INDEX attempts_until ON attempts (name, until);
"""


def create_shared_limits(data_dir: Path) -> Path:
    """Create the file without any counts, and return its path. No worker may be running.

    :raises DatabaseUnavailableError: if it cannot be created, with DiskFullError for a full disk.
    """
    path = data_dir / FILE_NAME
    with translate_errors(path):
        remove_shared_limits(data_dir)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        with contextlib.closing(sqlite3.connect(path)) as connection:
            # If a worker is killed, the others continue. Nothing needs to survive the end of the machine.
            connection.execute("PRAGMA journal_mode=WAL")
            connection.executescript(SCHEMA)
    return path


def remove_shared_limits(data_dir: Path) -> None:
    """Remove the file, if there is one."""
    path = data_dir / FILE_NAME
    for file in (path, side_file(path, "-wal"), side_file(path, "-shm")):
        file.unlink(missing_ok=True)


class SharedLimits:
    """The shared limits, as one worker uses them. Any thread may.

    :param path: the file that `create_shared_limits` made.
    :param clock: a clock that all processes share, in seconds (`time.monotonic` is one).
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._added = 0
        with translate_errors(path):
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=rw",
                uri=True,
                timeout=LOCK_TIMEOUT_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
            self._connection.execute("PRAGMA synchronous=OFF")

    def rate_limit(self, name: str, burst: int, seconds: float) -> SharedRateLimit:
        """Return the rate limit with this name. See `app.core.rate_limit.RateLimit` for the parameters."""
        return SharedRateLimit(self, name, burst, seconds)

    def recently_used(self, name: str) -> SharedRecentlyUsed:
        """Return the set with this name, which forgets the least recently used elements."""
        return SharedRecentlyUsed(self, name)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[tuple[sqlite3.Connection, float]]:
        """Yield the connection and the present time. No other thread or worker changes anything in the meantime.

        :raises DatabaseUnavailableError: and its kind, if the file cannot be used.
        """
        with translate_errors(self._path), self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection, self._clock()
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def store(self, connection: sqlite3.Connection, name: str, key: bytes, until: float, now: float | None) -> None:
        """Store the time of a key, in a transaction.

        :param now: if given, times before it are forgotten first when there are too many keys.
        """
        connection.execute("INSERT OR REPLACE INTO attempts VALUES (?, ?, ?)", (name, key, until))
        self._added += 1
        if self._added >= KEYS_BEFORE_FORGETTING:
            self._added = 0
            for (of_name,) in connection.execute("SELECT DISTINCT name FROM attempts").fetchall():
                self._forget(connection, of_name)
        if now is not None and until <= now:
            connection.execute("DELETE FROM attempts WHERE name = ? AND key = ?", (name, key))

    @staticmethod
    def _forget(connection: sqlite3.Connection, name: str) -> None:
        """Forget the keys with the earliest times: they are the closest to their full burst, or least recently used."""
        (number,) = connection.execute("SELECT count(*) FROM attempts WHERE name = ?", (name,)).fetchone()
        if number > MAX_KEYS:
            connection.execute(
                "DELETE FROM attempts WHERE name = ? AND key IN"
                " (SELECT key FROM attempts WHERE name = ? ORDER BY until LIMIT ?)",
                (name, name, number - MAX_KEYS // 2),
            )


class SharedRateLimit:
    """A rate limit that all workers share. It works like `app.core.rate_limit.RateLimit`."""

    def __init__(self, shared: SharedLimits, name: str, burst: int, seconds: float) -> None:
        self._shared = shared
        self._name = name
        self._seconds = seconds
        self._tolerance = (burst - 1) * seconds

    def take(self, key: Hashable) -> float:
        """Count one for the key and return 0. If it is over the limit, count nothing and return the seconds to wait."""
        hashed = _hash(key)
        with self._shared.transaction() as (connection, now):
            full = max(_until(connection, self._name, hashed) or now, now)
            wait = full - self._tolerance - now
            if wait > 0:
                return wait
            self._shared.store(connection, self._name, hashed, full + self._seconds, now)
            return 0

    def give_back(self, key: Hashable) -> None:
        """Undo one allowed `take`."""
        hashed = _hash(key)
        with self._shared.transaction() as (connection, now):
            full = _until(connection, self._name, hashed)
            if full is not None:
                self._shared.store(connection, self._name, hashed, full - self._seconds, now)


class SharedRecentlyUsed:
    """A bounded set that all workers share."""

    def __init__(self, shared: SharedLimits, name: str) -> None:
        self._shared = shared
        self._name = name

    def __contains__(self, key: Hashable) -> bool:
        hashed = _hash(key)
        with self._shared.transaction() as (connection, now):
            known = _until(connection, self._name, hashed) is not None
            if known:
                self._shared.store(connection, self._name, hashed, now, None)
            return known

    def add(self, key: Hashable) -> None:
        with self._shared.transaction() as (connection, now):
            self._shared.store(connection, self._name, _hash(key), now, None)


def _until(connection: sqlite3.Connection, name: str, key: bytes) -> float | None:
    row = connection.execute("SELECT until FROM attempts WHERE name = ? AND key = ?", (name, key)).fetchone()
    return None if row is None else float(row[0])


def _hash(key: Hashable) -> bytes:
    return hashlib.blake2b(repr(key).encode("utf-8", "surrogatepass"), digest_size=16).digest()
