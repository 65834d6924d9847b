"""Names of constraints: by a rule, so that a revision can change a constraint by its name on every database.

A SQLite file that an older version made has constraints without names, which nothing compares; on a server, those that
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
    # Without a name, SQLite would lose a check where a revision rebuilds its table.
    "ck": "ck_%(table_name)s_%(check_name)s",
    "check_name": _check_name,
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Constraints get their names where a model is defined: all models are defined after this.
SQLModel.metadata.naming_convention = NAMING_CONVENTION  # type: ignore[assignment]
