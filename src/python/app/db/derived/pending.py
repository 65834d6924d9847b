"""Writing the searchable texts of rows that were added or changed.

An engine of this program does so before each commit, so the rows of a request are not pending for others. Rows that
another program wrote, and more than BATCH rows at once, are pending until the next commits, search or start, or until a
serving process finds them (app.db.derived.background_indexing).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.core.errors import QueryTimeoutError
from app.core.search_text import index_text
from app.db.derived.names import FORM_TABLE, of, quoted
from app.db.derived.spec import INFO, derived_tables
from app.db.derived.trigram_index import made_text
from app.db.metadata import metadata
from app.db.sqlite.write_lock import PAUSE_SECONDS

# Rows in one statement. A search commits after each, so that others can write in between.
BATCH = 1_000

# The longest time that a search spends on the rows of other programs.
MOST_SECONDS_BEFORE_SEARCH = 10.0

# An execution option of connections whose commits leave rows pending, because their schema may have no texts yet.
LEAVES_PENDING = "leaves_pending"


def listen(engine: sa.Engine) -> None:
    """Make each commit of an engine write the texts of the rows that it added or changed."""
    derives = False

    def before_commit(connection: sa.Connection) -> None:
        nonlocal derives
        if connection.get_execution_options().get(LEAVES_PENDING) or not _commits_rows(connection):
            return
        # A new database has no derived data until the end of its first start.
        derives = derives or sa.inspect(connection).has_table(FORM_TABLE)
        if derives:
            # One batch is enough for the rows of a request. Another program may have written a million rows, which
            # would otherwise delay every request that writes.
            for table in _pending_tables(connection):
                next(_batches(connection, [table]))

    sa.event.listen(engine, "commit", before_commit)


def _commits_rows(connection: sa.Connection) -> bool:
    """Return whether a commit may publish rows of this transaction."""
    if connection.dialect.name == "sqlite":
        return _has_written(connection)
    # If a statement failed, COMMIT rolls the transaction back.
    driver: Any = connection.connection.driver_connection
    return bool(driver.info.transaction_status.name == "INTRANS")


def bring_up_to_date(connection: sa.Connection) -> int:
    """Write all pending texts and return their number. The caller commits."""
    return sum(_batches(connection))


def committed_batches(connection: sa.Connection) -> Iterator[int]:
    """Write all pending texts, and commit after each batch. Yield the number of each batch.

    Nothing is locked, and no transaction is open, when a number is yielded.
    """
    tables = _pending_tables(connection)
    connection.rollback()
    for done in _batches(connection, tables):
        connection.commit()
        yield done


def bring_up_to_date_soon(session: Session) -> None:
    """Write all pending texts, so that a search finds the rows of other programs.

    It commits them, unless the session's transaction wrote something before.

    :raises QueryTimeoutError: if that takes longer than MOST_SECONDS_BEFORE_SEARCH; the texts written so far are kept.
    """
    connection = session.connection()
    tables = _pending_tables(connection)
    if not tables:
        return
    end = time.monotonic() + MOST_SECONDS_BEFORE_SEARCH
    alone = not _has_written(connection)
    for done in _batches(connection, tables):
        if alone:
            # Not the session's own commit, which would expire the objects that it has loaded.
            connection.connection.commit()
        if done == BATCH and alone:
            time.sleep(PAUSE_SECONDS)
        if time.monotonic() > end:
            raise QueryTimeoutError(
                "Another program wrote many rows, and the search index is still being brought up to date. Try again in"
                " a few seconds."
            )


def _has_written(connection: sa.Connection) -> bool:
    if connection.dialect.name == "sqlite":
        # Python's sqlite3 begins a transaction at the first write.
        driver: Any = connection.connection.driver_connection
        return bool(driver.in_transaction)
    written = connection.exec_driver_sql("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
    return bool(written.scalar_one())


def _pending_tables(connection: sa.Connection) -> list[sa.Table]:
    """Return the tables that have pending rows."""
    found = connection.exec_driver_sql(_which_is_pending()).one()
    return [table for (table, _), pending in zip(derived_tables(metadata), found, strict=True) if pending]


@cache
def _which_is_pending() -> str:
    each = (f"EXISTS (SELECT 1 FROM {of(table, 'text')} WHERE text IS NULL)" for table, _ in derived_tables(metadata))
    return f"SELECT {', '.join(each)}"


def _batches(connection: sa.Connection, tables: list[sa.Table] | None = None) -> Iterator[int]:
    """Write pending texts until there are no more. Yield the number of each batch, at most BATCH."""
    make = _make_in_file if connection.dialect.name == "sqlite" else _make_on_server
    for table in _pending_tables(connection) if tables is None else tables:
        done = BATCH
        while done == BATCH:
            done = make(connection, table)
            yield done


def _make_in_file(connection: sa.Connection, table: sa.Table) -> int:
    return connection.exec_driver_sql(_update_in_file(table)).rowcount


@cache
def _update_in_file(table: sa.Table) -> str:
    texts, (id_,) = of(table, "text"), table.primary_key
    made = (
        f'(SELECT {made_text("t", table.info[INFO])} FROM "{table.name}" AS t WHERE t.{quoted(id_.name)} = {texts}.id)'
    )
    return (
        f"UPDATE {texts} SET text = coalesce({made}, '')"
        # The newest rows first: at a commit, they are its own.
        f" WHERE key IN (SELECT key FROM {texts} WHERE text IS NULL ORDER BY key DESC LIMIT {BATCH})"
    )


def _make_on_server(connection: sa.Connection, table: sa.Table) -> int:
    query, update = _query_and_update(table)
    rows = connection.execute(query).all()
    if rows:
        connection.execute(update, [{"row": row[0], "made": index_text(*row[1:])} for row in rows])
    return len(rows)


@cache
def _query_and_update(table: sa.Table) -> tuple[sa.Select[Any], sa.Update]:
    (id_,) = table.primary_key
    texts = sa.table(of(table, "text"), sa.column("id", id_.type), sa.column("text", sa.Text))
    # The lock makes a row that is changed in the meantime pending again. Whoever locked other rows writes their texts.
    query = (
        sa.select(texts.c.id, *(table.c[name] for name in table.info[INFO].search))
        .join_from(texts, table, id_ == texts.c.id)
        .where(texts.c.text.is_(None))
        .limit(BATCH)
        .with_for_update(of=texts, skip_locked=True)
    )
    return query, texts.update().where(texts.c.id == sa.bindparam("row")).values(text=sa.bindparam("made"))
