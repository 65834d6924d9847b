"""Load on the CPU: tests that depend on timing fail on a busy machine first."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Ends by itself when the pipe to it closes, even if this program is killed.
BUSY = """
import os, threading
threading.Thread(target=lambda: (os.read(0, 1), os._exit(0)), daemon=True).start()
while True:
    pass
"""


@contextmanager
def cpu_load(processes: int) -> Iterator[None]:
    """Keeps this many processes busy during the block."""
    busy = [subprocess.Popen([sys.executable, "-c", BUSY], stdin=subprocess.PIPE) for _ in range(processes)]
    try:
        yield
    finally:
        for process in busy:
            assert process.stdin is not None
            process.stdin.close()
            process.wait()
