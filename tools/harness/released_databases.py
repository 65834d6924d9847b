"""Databases that releases made, as the app that people have now finds them on its disk."""

from __future__ import annotations

from pathlib import Path

from app.db.sqlite.header import APPLICATION_ID

# Where a file's header has the application id (https://www.sqlite.org/fileformat.html#application_id).
OFFSET, BYTES = 68, 4


def mark_as_ours(database: Path) -> None:
    """Give a database the application id of this app, if it has one at all.

    A renamed app has an id of its own; the databases in tests/python/app_tests/db/released keep that of the template.
    """
    with database.open("r+b") as file:
        file.seek(OFFSET)
        if any(file.read(BYTES)):
            file.seek(OFFSET)
            file.write(APPLICATION_ID.to_bytes(BYTES))
