"""Renames the constraints of a PostgreSQL database that a version without app.db.naming_convention created."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa


def name_constraints(connection: sa.Connection) -> None:
    """Rename constraints that PostgreSQL named by the naming convention, so that revisions can address them."""
    inspector = sa.inspect(connection)
    for table in inspector.get_table_names():
        for old, new in _names(inspector, table):
            connection.exec_driver_sql(f'ALTER TABLE "{table}" RENAME CONSTRAINT "{old}" TO "{new}"')


def _names(inspector: sa.Inspector, table: str) -> Iterator[tuple[str, str]]:
    """Yield the present name and the right name of each constraint that PostgreSQL named."""
    if inspector.get_pk_constraint(table)["name"] == f"{table}_pkey":
        yield f"{table}_pkey", f"pk_{table}"
    for key in inspector.get_foreign_keys(table):
        columns = "_".join(key["constrained_columns"])
        if key["name"] == f"{table}_{columns}_fkey":
            yield f"{table}_{columns}_fkey", f"fk_{table}_{columns}_{key['referred_table']}"
    for unique in inspector.get_unique_constraints(table):
        columns = "_".join(unique["column_names"])
        if unique["name"] == f"{table}_{columns}_key":
            yield f"{table}_{columns}_key", f"uq_{table}_{columns}"
