"""Events for the shell: JSON objects, one a line, on stdout."""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from typing import Any

logger = logging.getLogger(__name__)

# Events come from several threads, and each is a line of its own.
_writing = threading.Lock()


def emit(event: str, **fields: Any) -> None:
    """Write one event to stdout. A shell that is gone reads no events: the end of stdin says so too."""
    try:
        with _writing:
            print(json.dumps({"event": event, **fields}), flush=True)
    except OSError:
        logger.warning("The event %s could not be written: the shell is gone", event)
        # What is left in the buffer would fail once more when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
