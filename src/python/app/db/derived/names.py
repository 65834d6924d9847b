"""Names of what is derived, all with one prefix."""

from __future__ import annotations

from sqlalchemy import Table

PREFIX = "derived_"

# Holds the fingerprint of what made all the others.
FORM_TABLE = f"{PREFIX}form"


def of(table: Table, what: str) -> str:
    """Return the name of what is derived from one table."""
    return f"{PREFIX}{table.name}_{what}"


def quoted(name: str) -> str:
    """Return a table's or column's name as SQL takes it, whatever word it is: `"order"`."""
    return '"{}"'.format(name.replace('"', '""'))
