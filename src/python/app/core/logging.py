"""Logs: to stderr and, where there is a data folder, to a rotated file in it."""

from __future__ import annotations

import logging
import logging.handlers
import os
from pathlib import Path

from app.core.log_limit import limit_warnings

logger = logging.getLogger(__name__)

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
MAX_BYTES = 2_000_000
KEPT_FILES = 3


class PrivateRotatingFileHandler(logging.handlers.RotatingFileHandler):
    """A rotated file that only the user can read."""

    def _open(self):  # type: ignore[no-untyped-def]
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return open(descriptor, self.mode, encoding=self.encoding, errors=self.errors)


def _file_handler(path: Path) -> logging.Handler:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Names of files may hold bytes that are no text: the line that has one is written all the same.
    handler = PrivateRotatingFileHandler(
        path, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8", errors="backslashreplace"
    )
    handler.setFormatter(logging.Formatter(FORMAT))
    return handler


def configure_logging(data_dir: Path | None) -> None:
    """Send all logs to stderr and to `logs/backend.log` in the data folder, where that can be written."""
    logging.basicConfig(level=logging.INFO, format=FORMAT, handlers=[logging.StreamHandler()], force=True)
    if data_dir is not None:
        path = data_dir / "logs" / "backend.log"
        try:
            logging.getLogger().addHandler(_file_handler(path))
        except OSError as error:
            # Data can be served without a log; where the whole folder is out of reach, the database says so next.
            logger.warning("%s cannot be written (%s): logs go to stderr only", path, error.strerror)
    # One line a request says nothing that an error would not, and would write the one-time code of a URL.
    logging.getLogger("uvicorn.access").disabled = True
    # Strangers decide how often uvicorn warns of what is no request.
    limit_warnings("uvicorn.error")
    # Alembic tells at length of plugins and contexts; app.db.start says what matters.
    logging.getLogger("alembic").setLevel(logging.WARNING)
