"""Ends process groups whose owner has died. A process of its own: `python guard.py`.

It reads lines from stdin: `+GROUP` for a group that was started, `-GROUP` for one that has ended. When stdin ends, all
groups that are left are ended: first SIGTERM, then SIGKILL. So nothing outlives the dev loop, even after kill -9.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time

GRACE_SECONDS = 2.0
PAUSE_SECONDS = 0.05


def main() -> None:
    # Ctrl-C is for the owner, which ends its processes itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        if line.startswith("+"):
            groups.add(group)
        else:
            groups.discard(group)
    end(groups)


def end(groups: set[int]) -> None:
    """End all processes of these groups."""
    send(groups, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and any(exists(group) for group in groups):
        time.sleep(PAUSE_SECONDS)
    send(groups, signal.SIGKILL)


def send(groups: set[int], number: signal.Signals) -> None:
    for group in groups:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, number)


def exists(group: int) -> bool:
    """Return whether a group has processes."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        # macOS answers so for a group of zombies.
        return False
    return True


if __name__ == "__main__":
    main()
