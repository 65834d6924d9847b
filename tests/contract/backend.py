"""The real backend, a process of its own on a new database, as the tests of its contract call it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from harness.backend_process import serving_quietly

# What Pants builds of the sources (tests/contract:backend); who runs pytest by hand names a command instead.
BUILT = Path("tests.contract/backend.pex")
COMMAND = "TRIPTYCH_TEST_BACKEND"


def command() -> list[str]:
    """Return the program and its first arguments; RuntimeError where there is none."""
    if COMMAND in os.environ:
        return [str(word) for word in json.loads(os.environ[COMMAND])]
    if BUILT.exists():
        return [sys.executable, str(BUILT.absolute())]
    raise RuntimeError(f'{COMMAND} is not set: set it to a JSON array such as ["python", "-m", "app"].')


def contract() -> dict[str, Any]:
    """Return the OpenAPI document, as the program prints it."""
    printed = subprocess.run([*command(), "openapi"], capture_output=True, check=True).stdout
    document: dict[str, Any] = json.loads(printed)
    return document


@contextlib.contextmanager
def serving(**settings: str) -> Iterator[str]:
    """`serve` for the time of the block, with a new data folder: the URL of the server."""
    with tempfile.TemporaryDirectory(prefix="contract-") as data_dir:
        # What this test imports is not for the built backend; one that is run by hand keeps its own path.
        settings = {"PYTHONPATH": os.environ.get("PYTHONPATH", ""), **settings}
        with serving_quietly(Path(data_dir), command=[*command(), "serve"], **settings) as url:
            yield url
