"""Finds everything that the database changes when rows are deleted, by the rules of the foreign keys."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import sqlalchemy as sa

from app.db.deletions.stored_rows import Values, rows_with
from app.db.metadata import metadata

# A table and the key of one of its rows.
Key: TypeAlias = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class AffectedRow:
    """A row that is deleted, with all values, or one that loses a reference, with its key and that reference.

    :ivar lost_reference: the column that is set to null; None if the row is deleted.
    """

    table: sa.Table
    values: Values
    lost_reference: str | None = None


class NotCopiedError(Exception):
    """A delete reaches a table of which no copy may or can be made."""


def affected_rows(
    connection: sa.Connection, table: sa.Table, ids: Sequence[Any], limit: int
) -> Generator[AffectedRow, None, None]:
    """Yield what the database will delete together with these rows, and the references that it will set to null.

    A row that loses a reference may be deleted too, in which case it is yielded twice.

    :param limit: the number of rows that the caller reads at most.
    :raises NotCopiedError: if a table with secrets is among the tables whose rows are deleted, or if a foreign key of
        several columns refers to them.
    """
    (key,) = table.primary_key
    pending: deque[tuple[sa.Table, str, Sequence[Any]]] = deque([(table, key.name, ids)])
    deleted: set[Key] = set()
    while pending:
        table, name, values = pending.popleft()
        foreign_keys = list(_foreign_keys_to(table))
        # Rows may be long, so only the values that other rows refer to are kept.
        referred: dict[str, list[Any]] = {foreign_key.column.name: [] for foreign_key in foreign_keys}
        for row in rows_with(connection, table, name, values, limit):
            if key_of(table, row) in deleted:
                continue
            if any(column.info.get("secret") for column in table.columns):
                raise NotCopiedError
            deleted.add(key_of(table, row))
            yield AffectedRow(table, row)
            for column_name, known in referred.items():
                known.append(row[column_name])
        for foreign_key in foreign_keys:
            column, found = foreign_key.parent, referred[foreign_key.column.name]
            if not found:
                continue
            if foreign_key.ondelete == "CASCADE":
                pending.append((column.table, column.name, found))
            elif foreign_key.ondelete == "SET NULL":
                names = [*(part.name for part in column.table.primary_key), column.name]
                for row in rows_with(connection, column.table, column.name, found, limit):
                    yield AffectedRow(column.table, {name: row[name] for name in names}, column.name)


def key_of(table: sa.Table, values: Values) -> Key:
    return table.name, tuple(values[column.name] for column in table.primary_key)


def _foreign_keys_to(table: sa.Table) -> Iterator[sa.ForeignKey]:
    """Yield the foreign keys whose rows are changed with the rows of a table.

    :raises NotCopiedError: if one of them has several columns.
    """
    for other in metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is table and key.ondelete in {"CASCADE", "SET NULL"}:
                if key.constraint is not None and len(key.constraint.elements) > 1:
                    raise NotCopiedError
                yield key
