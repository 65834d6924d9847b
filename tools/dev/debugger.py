"""Lets the backend wait for a debugger, and says how VS Code attaches to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def request(port: int, *, wait: bool) -> dict[str, Any]:
    """Return what a process of the backend needs to listen for a debugger (dev/warm.py).

    debugpy is a package of the dev loop and not of the backend: it is imported from where it is installed here.

    :param wait: whether the process waits until a debugger is attached.
    """
    import debugpy

    return {"port": port, "wait": wait, "folder": str(Path(debugpy.__file__).parent.parent)}


def settings(port: int) -> str:
    """Return the entry for `configurations` in .vscode/launch.json. With `restart`, it attaches after each change."""
    entry = {
        "name": "Attach to the dev loop",
        "type": "debugpy",
        "request": "attach",
        "connect": {"host": "127.0.0.1", "port": port},
        "restart": True,
        "justMyCode": True,
    }
    return json.dumps(entry, indent=2)
