"""Translates a database's refusal of a row for the caller: which fields are involved, and what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel import SQLModel

# PostgreSQL's error codes (https://www.postgresql.org/docs/current/errcodes-appendix.html) for invalid values: too
# long, out of range, an invalid time, invalid text, and too long for an index.
_POSTGRESQL_VALUE_CODES = frozenset({"22001", "22003", "22007", "22008", "22021", "22P02", "22P03", "22P05", "54000"})
_POSTGRESQL_CONSTRAINT_CODES = {"23502": "not null", "23503": "foreign key", "23505": "unique", "23514": "check"}

# The body of a 422 if the field is unknown, for example if a comparison with the caller's value failed.
REFUSED_VALUE: dict[str, Any] = {
    "loc": ["body"],
    "msg": "The database cannot store or compare a value of this request: it is too large, too long or not valid text",
    "type": "invalid_value",
}


@dataclass(frozen=True)
class Conflict:
    """The response to a refused row.

    :ivar status: 409 if it conflicts with other rows, 422 if the row itself is invalid.
    :ivar detail: the detail of the response, in FastAPI's form for this status.
    """

    status: int
    detail: str | list[dict[str, Any]]


def is_about_value(error: StatementError) -> bool:
    """Return whether a statement failed because of a value that the caller chose, and not because of a bug."""
    if isinstance(error.orig, UnicodeDecodeError):
        # From a damaged database: text of the caller is encoded, not decoded.
        return False
    if not isinstance(error, DBAPIError):
        return isinstance(error.orig, ValueError | OverflowError | LookupError)
    state = getattr(error.orig, "sqlstate", None)
    # psycopg itself refuses NUL, without an error code.
    without_code = type(error.orig).__name__ == "DataError" and state is None
    return state in _POSTGRESQL_VALUE_CODES or without_code


def conflict_of(error: IntegrityError) -> Conflict:
    """Return the response to a row that violates a constraint."""
    kind, table, columns = _broken(error)
    named = " and ".join(columns)
    if kind == "unique":
        having = f"the same {named}" if columns else "the same values"
        return Conflict(409, f"Another {table or 'row'} with {having} already exists. Choose other values.")
    if kind == "foreign key":
        return Conflict(409, _foreign_key_detail(error, table, columns))
    reason = "A value is required" if kind == "not null" else "The value violates a rule of the database"
    rule = f" ({named})" if kind == "check" and columns else ""
    where = ["body", *columns] if kind == "not null" else ["body"]
    return Conflict(422, [{"loc": where, "msg": f"{reason}{rule}", "type": "invalid_value"}])


def restore_conflict(error: IntegrityError) -> str:
    """Return why deleted rows cannot be restored."""
    kind, table, columns = _broken(error)
    if kind == "foreign key":
        return "This cannot be undone: it refers to something that was deleted in the meantime. Create it again."
    having = f"the same {' and '.join(columns)}" if columns else "the same values"
    return f"This cannot be undone: another {table or 'row'} with {having} exists now. Change that one, then try again."


def refused_rule(error: IntegrityError) -> str:
    """Return which rule of a new schema the rows violate, without their values."""
    kind, table, columns = _broken(error)
    where = " of ".join(part for part in (" and ".join(columns), table) if part)
    rules = {
        "unique": "several rows have the same",
        "not null": "rows have no",
        "foreign key": "rows refer to missing rows by",
    }
    return f"{rules.get(kind, 'rows violate the check')} {where or 'values'}"


def _broken(error: IntegrityError) -> tuple[str, str | None, Sequence[str]]:
    """Return the kind of the violated constraint, its table and its columns (for a check, its name)."""
    diagnostics = getattr(error.orig, "diag", None)
    if diagnostics is None:
        return _broken_in_file(str(error.orig))
    kind = _POSTGRESQL_CONSTRAINT_CODES.get(getattr(error.orig, "sqlstate", "") or "", "check")
    # `Key (owner_id, title)=(…) already exists.`
    key = re.match(r"Key \((.*?)\)=", diagnostics.message_detail or "")
    columns = [name.strip(' "') for name in key[1].split(",")] if key else [diagnostics.column_name]
    if kind == "check":
        columns = [diagnostics.constraint_name]
    return kind, diagnostics.table_name, [column for column in columns if column]


def _broken_in_file(message: str) -> tuple[str, str | None, Sequence[str]]:
    what, _, subject = message.partition(" constraint failed")
    subject = subject.removeprefix(": ")
    kind = what.lower()
    if kind == "unique" and subject.startswith("index "):
        # For an index on expressions, SQLite names only the index.
        return kind, None, ()
    if kind in {"unique", "not null"}:
        table, columns = subject.partition(".")[0], [part.partition(".")[2] for part in subject.split(", ")]
        return kind, table, columns
    return kind, None, [subject] if subject else ()


def _foreign_key_detail(error: IntegrityError, table: str | None, columns: Sequence[str]) -> str:
    deleting = (error.statement or "").lstrip().upper().startswith("DELETE")
    if deleting:
        return "Other data still refers to this. Delete or change that data first."
    if not columns or table is None:
        # SQLite does not report which one.
        table, columns = _foreign_keys_of(error.statement or "")
    which = f" ({' or '.join(columns)})" if columns else ""
    return f"This refers to something that does not exist{which}. Reload the list and choose something else."


def _foreign_keys_of(statement: str) -> tuple[str | None, Sequence[str]]:
    """Return the table that a statement writes to, and its columns with foreign keys."""
    written = re.match(r'\s*(?:INSERT INTO|UPDATE)\s+"?([^"\s]+)', statement)
    table = SQLModel.metadata.tables.get(written[1]) if written else None
    if table is None:
        return None, ()
    keys = (one for one in table.constraints if isinstance(one, ForeignKeyConstraint))
    return table.name, sorted({column.name for key in keys for column in key.columns})
