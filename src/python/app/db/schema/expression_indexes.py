"""Keeps indexes on expressions in SQLite files. SQLAlchemy does not reflect them, so Alembic would lose them.

To change a table, Alembic's batch mode creates a new one, copies the rows, and drops the old one with its indexes. It
recreates only the indexes that it reflects (https://alembic.sqlalchemy.org/en/latest/batch.html).
"""

from __future__ import annotations

import logging
import re
import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, event

logger = logging.getLogger(__name__)

_DROP_TABLE = re.compile(r'\s*DROP TABLE (?:"([^"]+)"|(\S+))\s*$')
_RENAME_NEW_TABLE = re.compile(
    r'\s*ALTER TABLE (?:"_alembic_tmp_[^"]*"|_alembic_tmp_\S+) RENAME TO (?:"([^"]+)"|(\S+))'
)


def expression_indexes(connection: Connection) -> dict[str, tuple[str, str]]:
    """Return each index on expressions by name: its table, and its CREATE statement on one line."""
    return _read(connection.connection.driver_connection)


def keep_expression_indexes(engine: Engine) -> None:
    """Recreate a table's indexes on expressions after Alembic has rebuilt it.

    An index whose columns were removed or renamed is not recreated. The log reports it.
    """
    lost: dict[str, dict[str, tuple[str, str]]] = {}

    def before(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        dropped = _DROP_TABLE.match(statement)
        if dropped:
            table = dropped[1] or dropped[2]
            indexes = _read(connection.connection.driver_connection)
            lost[table] = {name: index for name, index in indexes.items() if index[0] == table}

    def after(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        renamed = _RENAME_NEW_TABLE.match(statement)
        for name, index in lost.pop(renamed[1] or renamed[2], {}).items() if renamed else ():
            try:
                connection.connection.driver_connection.execute(index[1])
            except sqlite3.OperationalError as error:
                logger.warning("The index %s was not recreated on the changed table. %s", name, error)

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)


def _read(connection: Any) -> dict[str, tuple[str, str]]:
    return {
        name: (table, " ".join(sql.split()))
        for name, table, sql in connection.execute(
            # In an index, an expression has the column number -2
            # (https://www.sqlite.org/pragma.html#pragma_index_xinfo).
            "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            " AND EXISTS (SELECT 1 FROM pragma_index_xinfo(sqlite_master.name) WHERE cid = -2)"
        )
    }
