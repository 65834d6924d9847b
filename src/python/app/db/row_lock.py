"""Locks a row, so that it can be checked and changed in one transaction."""

from __future__ import annotations

import sqlite3

from sqlmodel import Session, SQLModel

from app.db.persistence import reload


def lock(session: Session, row: SQLModel) -> None:
    """Lock a stored row against other writers until the transaction ends, and read its current values.

    :raises ConflictError: if another request deleted it in the meantime.
    """
    driver = session.connection().connection.driver_connection
    if isinstance(driver, sqlite3.Connection) and not driver.in_transaction:
        # SQLite has no SELECT … FOR UPDATE. This locks out all other writers.
        session.connection().exec_driver_sql("BEGIN IMMEDIATE")
    reload(session, row, lock=True)
