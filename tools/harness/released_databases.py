"""Databases that old releases made, prepared for this app."""

from __future__ import annotations

from pathlib import Path

from app.db.sqlite.header import APPLICATION_ID

# The offset of the application id in a file's header (https://www.sqlite.org/fileformat.html#application_id).
OFFSET, BYTES = 68, 4


def set_application_id(database: Path) -> None:
    """Set a database's application id to this app's, if it has one at all.

    A renamed app has its own id, but the databases in tests/python/app_tests/db/released keep the template's.
    """
    with database.open("r+b") as file:
        file.seek(OFFSET)
        if any(file.read(BYTES)):
            file.seek(OFFSET)
            file.write(APPLICATION_ID.to_bytes(BYTES))
