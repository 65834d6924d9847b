"""Creates databases with many notes whose texts resemble natural text: some words occur in most of them."""

from __future__ import annotations

import contextlib
import itertools
import random
import sqlite3
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from app.db.schema import migrations
from app.db.schema.revisions import head_revision
from harness import sample

# The schema that rows are inserted into. The upgrade from it builds the indexes once, not row by row.
PLAIN = sample.FIRST_REVISION
USERS = 10
BEGIN = datetime(2024, 1, 1, microsecond=123_457)
# Letters occur about as often as in English. Search uses trigrams, so they must be as varied as in natural text.
LETTERS = "eeeeeeeeetttttttaaaaaaoooooiiiiinnnnnsssshhhhrrrrdddlllcccuummwwffggyyppbbvk"


def _words(number: int) -> list[str]:
    chance = random.Random(0)
    found: dict[str, None] = {}
    while len(found) < number:
        found["".join(chance.choices(LETTERS, k=chance.randint(4, 9)))] = None
    return list(found)


# The most common word comes first: the frequency of a word falls with its rank (Zipf's law).
WORDS = _words(20_000)
COMMON = WORDS[5]
# In as many rows of a small database as of a large one, so that results are equal and only the searched data grows.
RARE, RARE_ROWS = "wolframite", 50


def seed(database: Path, notes: int) -> None:
    """Create a database of the newest schema with some users and this number of notes, always the same ones."""
    database.parent.mkdir(parents=True)
    migrations.upgrade_file(database, PLAIN)
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        with connection:
            connection.executemany(
                "INSERT INTO user (id, email, is_active, is_superuser, created_at) VALUES (?, ?, 1, 0, ?)",
                [(user, f"user-{user}@example.com", time_of(0)) for user in _users()],
            )
            connection.executemany(
                "INSERT INTO note (id, title, description, owner_id, created_at) VALUES (?, ?, ?, ?, ?)",
                _notes(notes),
            )
    migrations.upgrade_file(database, head_revision())


def ids(database: Path, number: int) -> list[str]:
    """Return this many ids from all over the table, or all of them."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        # They are random, so their order is independent of any other order.
        rows = connection.execute("SELECT id FROM note ORDER BY id LIMIT ?", (number,))
        return [str(uuid.UUID(id)) for (id,) in rows]


def _users() -> list[str]:
    return [uuid.UUID(int=number + 100).hex for number in range(USERS)]


def _notes(number: int) -> Iterator[tuple[str, str, str, str, str]]:
    chance = random.Random(1)
    frequencies = list(itertools.accumulate(1 / rank for rank in range(1, len(WORDS) + 1)))
    users = _users()
    for index in range(number):
        words = chance.choices(WORDS, cum_weights=frequencies, k=11)
        if index % max(1, number // RARE_ROWS) == 0:
            words[-1] = RARE
        yield (
            uuid.UUID(int=chance.getrandbits(128)).hex,
            " ".join(words[:3]).capitalize(),
            " ".join(words[3:]).capitalize(),
            users[index % USERS],
            time_of(index),
        )


def time_of(seconds: int) -> str:
    """Return when a note was created, in SQLite's form."""
    return (BEGIN + timedelta(seconds=seconds)).isoformat(" ", "microseconds")
