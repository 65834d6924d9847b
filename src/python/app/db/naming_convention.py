"""The naming convention of constraints, by which a revision can change a constraint on every database.

In SQLite files of older versions constraints have no names, and comparisons ignore that. On a server, constraints that
PostgreSQL named are renamed before an upgrade (app.db.postgresql.constraint_names).
"""

from __future__ import annotations

import zlib

from sqlalchemy import CheckConstraint, Table
from sqlmodel import SQLModel


def _check_name(constraint: CheckConstraint, _: Table) -> str:
    return f"{zlib.crc32(str(constraint.sqltext).encode()):08x}"


# https://alembic.sqlalchemy.org/en/latest/naming.html
NAMING_CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    # Without a name, SQLite would lose a check when a revision rebuilds its table.
    "ck": "ck_%(table_name)s_%(check_name)s",
    "check_name": _check_name,
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Constraints are named when a model is defined, so all models must be defined after this line.
SQLModel.metadata.naming_convention = NAMING_CONVENTION  # type: ignore[assignment]
