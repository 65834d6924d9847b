"""Where a database and its backups lie."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Engine

from app.core.settings import Retention, Settings

KEEP_AS_USUAL = Retention()


@dataclass(frozen=True)
class Place:
    """A SQLite database, the folder of its backups, and which of them are kept."""

    database: Path
    backups: Path
    retention: Retention = KEEP_AS_USUAL


def place_of(settings: Settings) -> Place | None:
    """Return where the settings' SQLite file lies; None for a database that is no file of ours to copy."""
    database = settings.database_path
    if database is None:
        database = _sqlite_file(settings.url)
    if database is None:
        return None
    return Place(database, (settings.data_dir or database.parent) / "backups", settings.retention)


def _sqlite_file(url: URL) -> Path | None:
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return None
    return Path(str(url.database)).absolute()


# What of a URL's query says where the server is; the rest may hold secrets.
PLACE_IN_QUERY = frozenset({"host", "port"})


def shown(engine: Engine) -> str:
    """Return how messages name the database: its file, or its URL without anything secret."""
    url = engine.url
    if url.get_backend_name() == "sqlite":
        return url.database or ""
    query = {name: value for name, value in url.query.items() if name in PLACE_IN_QUERY}
    return url.set(query=query).render_as_string()
