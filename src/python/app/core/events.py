"""Events for the shell: JSON objects, one a line, on stdout."""

from __future__ import annotations

import json
import logging
import threading
from typing import Any

from app.core.console import printable, say

logger = logging.getLogger(__name__)

# Events come from several threads, and each is a line of its own.
_writing = threading.Lock()


def emit(event: str, **fields: Any) -> None:
    """Write one event to stdout. A shell that is gone reads no events: the end of stdin says so too."""
    fields = {name: printable(value) if isinstance(value, str) else value for name, value in fields.items()}
    with _writing:
        written = say(json.dumps({"event": event, **fields}))
    if not written:
        logger.warning("The event %s could not be written: the shell is gone", event)
