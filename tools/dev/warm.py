"""Runs a module of the backend in a process that has already imported the packages that it needs.

    python warm.py MODULES MODULE ARGUMENT…

MODULES is a JSON file with names of modules, or does not exist. They are imported at once; then the process waits for a
line on stdin and runs `python -m MODULE ARGUMENT…`. The line is a JSON object; `debug` in it says how a debugger
attaches. The dev loop keeps such a process ready, so that a change of the
backend's code costs only the import of that code. It runs on the backend's Python, and uses only its standard library.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import runpy
import sys
from pathlib import Path


def main(modules: str, module: str, *arguments: str) -> None:
    # The folder of this file is not on the path of the backend.
    del sys.path[0]
    preload(Path(modules))
    line = read_line()
    if not line:
        return
    debug = json.loads(line).get("debug")
    if debug:
        listen_for_debugger(**debug)
    sys.argv = [module, *arguments]
    sys.path.insert(0, os.getcwd())
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def preload(file: Path) -> None:
    """Import the modules that a file names. Those that cannot be imported are imported again, and fail, when needed."""
    try:
        names = json.loads(file.read_text())
    except (OSError, ValueError):
        return
    for name in names:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def read_line() -> bytes:
    """Return one line of stdin, without reading a byte of the next, which is for the backend; empty at the end."""
    line = b""
    while byte := os.read(0, 1):
        if byte == b"\n":
            return line
        line += byte
    return b""


def listen_for_debugger(port: int, wait: bool, folder: str) -> None:
    """Let a debugger attach on this port.

    :param wait: whether to wait until one has.
    :param folder: the folder that contains the package debugpy.
    """
    sys.path.append(folder)
    try:
        debugpy = importlib.import_module("debugpy")
    finally:
        sys.path.remove(folder)
    debugpy.listen(("127.0.0.1", port))
    if wait:
        debugpy.wait_for_client()


if __name__ == "__main__":
    main(*sys.argv[1:])
