"""SQLite's write lock, for work in many transactions that lets others write between two of them."""

from __future__ import annotations

# A connection that waits for the lock tries again at intervals of up to 0.1 seconds, so it could miss a shorter pause
# (https://www.sqlite.org/c3ref/busy_timeout.html).
PAUSE_SECONDS = 0.11
