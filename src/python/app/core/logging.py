"""Logs: to stderr and, where there is a folder for them, to a rotated file in it.

A line of the backend reads like one of the shell (src/rust/shell/src/files/logging.rs): time in UTC with its
offset, level, process/source, the launch that it belongs to, message.
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

# Stands for the launch where no shell made one.
NO_LAUNCH = "-"


class LineFormatter(logging.Formatter):
    """Begins each line with time, level, source and launch, those of tracebacks included, and redacts secrets."""

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
        # Opening a pipe would wait for its reader.
        raise OSError(errno.EINVAL, "it is not a file", str(path))
    # Names of files may hold bytes that are no text: the line that has one is written all the same.
    return PrivateRotatingFileHandler(
        path, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8", errors="backslashreplace"
    )


def configure_logging(folder: Path | None, level: str = "info", launch: str | None = None) -> None:
    """Send all logs from a level on to stderr and to `backend.log` in a folder, where that can be written.

    :param level: `debug`, `info`, `warning` or `error`.
    :param launch: the id of the shell's launch, which each line names.
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
            # Data can be served without a log; where the whole folder is out of reach, the database says so next.
            logger.warning("%s cannot be written (%s): logs go to stderr only", path, error.strerror)
    # One line a request says nothing that an error would not, and would write the one-time code of a URL.
    logging.getLogger("uvicorn.access").disabled = True
    # Callers decide how often these write: of requests that are none, of each that fails.
    limit_repeats("uvicorn.error", "asyncio", "sqlalchemy.pool.impl.QueuePool")
    # Alembic tells at length of plugins and contexts; app.db.schema.upgrade says what matters.
    logging.getLogger("alembic").setLevel(logging.WARNING)
