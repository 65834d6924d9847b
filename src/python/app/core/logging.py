"""Logs go to stderr and, if there is a log folder, to a rotated file in it.

The format is the same as the shell's (src/rust/shell/src/files/logging.rs): UTC time with offset, level,
process/source, launch id, message.
"""

from __future__ import annotations

import errno
import logging
import logging.handlers
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.core.files import private_folder
from app.core.log_limit import limit_repeats
from app.core.redact import redact
from app.core.tracebacks import format_exception

logger = logging.getLogger(__name__)

FILE_NAME = "backend.log"
MAX_BYTES = 2_000_000
KEPT_FILES = 5

# Written instead of the launch id if no shell started this process.
NO_LAUNCH = "-"


class LineFormatter(logging.Formatter):
    """Begins each line, tracebacks included, with time, level, source and launch id, and redacts secrets."""

    def __init__(self, launch: str) -> None:
        super().__init__("%(message)s")
        self._launch = launch

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        start = f"{time} {record.levelname} backend/{record.name} {self._launch}"
        return "\n".join(f"{start} {line}" for line in redact(super().format(record)).splitlines() or [""])

    def formatException(self, ei: Any) -> str:
        error = ei[1]
        return "" if error is None else format_exception(error)


class PrivateRotatingFileHandler(logging.handlers.RotatingFileHandler):
    """A rotated file that only the user can read."""

    def _open(self):  # type: ignore[no-untyped-def]
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return open(descriptor, self.mode, encoding=self.encoding, errors=self.errors)


def _file_handler(path: Path) -> logging.Handler:
    private_folder(path.parent)
    if path.exists() and not path.is_file():
        # Opening a named pipe would block until something reads it.
        raise OSError(errno.EINVAL, "it is not a file", str(path))
    # File names may contain bytes that are not valid text. Lines with such names are still written.
    return PrivateRotatingFileHandler(
        path, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8", errors="backslashreplace"
    )


def configure_logging(folder: Path | None, level: str = "info", launch: str | None = None) -> None:
    """Send all logs of at least this level to stderr and, if possible, to `backend.log` in a folder.

    :param level: `debug`, `info`, `warning` or `error`.
    :param launch: the id that the shell gave this launch. It is part of each line.
    """
    formatter = LineFormatter(launch or NO_LAUNCH)
    console = logging.StreamHandler()
    console.setFormatter(formatter)
    logging.basicConfig(level=level.upper(), handlers=[console], force=True)
    if folder is not None:
        path = folder / FILE_NAME
        try:
            handler = _file_handler(path)
            handler.setFormatter(formatter)
            logging.getLogger().addHandler(handler)
        except OSError as error:
            # The backend works without a log file. If the whole folder is unusable, opening the database reports it.
            logger.warning("%s cannot be written (%s). Logs go to stderr only.", path, error.strerror)
    # Access logs add nothing to error logs, and would contain the one-time code of a URL.
    logging.getLogger("uvicorn.access").disabled = True
    # Clients decide how often these log, for example with malformed requests.
    limit_repeats("uvicorn.error", "asyncio", "sqlalchemy.pool.impl.QueuePool")
    # Alembic logs details of plugins and contexts. app.db.schema.upgrade logs what matters.
    logging.getLogger("alembic").setLevel(logging.WARNING)
