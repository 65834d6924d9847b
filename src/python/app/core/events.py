"""Events for the shell: one JSON object per line on stdout."""

from __future__ import annotations

import json
import logging
import threading
from typing import Any

from app.core.console import printable, say

logger = logging.getLogger(__name__)

# Several threads emit events, and each event is one line.
_writing = threading.Lock()


def emit(event: str, **fields: Any) -> None:
    """Write one event to stdout. If the shell is gone, the event is dropped: the end of stdin ends the backend then."""
    fields = {name: printable(value) if isinstance(value, str) else value for name, value in fields.items()}
    with _writing:
        written = say(json.dumps({"event": event, **fields}))
    if not written:
        logger.warning("The event %s could not be written, because the shell is gone.", event)
