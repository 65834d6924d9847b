"""Names of derived tables, triggers and indexes. All have one prefix."""

from __future__ import annotations

from sqlalchemy import Table

PREFIX = "derived_"

# Has the fingerprint of the definitions of all the others.
FORM_TABLE = f"{PREFIX}form"


def of(table: Table, what: str) -> str:
    """Return a derived name that belongs to one table."""
    return f"{PREFIX}{table.name}_{what}"


def quoted(name: str) -> str:
    """Return an identifier quoted for SQL, so that it may be a keyword: `"order"`."""
    return '"{}"'.format(name.replace('"', '""'))
