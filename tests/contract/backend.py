"""Starts the real backend on a new database, as a separate process, for the tests of the contract."""

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

# The variable with the command of the built backend (tests/contract:backend). With pytest by hand, set it to a command.
BUILT = Path("tests.contract/backend.pex")
COMMAND = "TRIPTYCH_TEST_BACKEND"


def command() -> list[str]:
    """Return the program and its first arguments; RuntimeError if they are not set."""
    if COMMAND in os.environ:
        return [str(word) for word in json.loads(os.environ[COMMAND])]
    if BUILT.exists():
        return [sys.executable, str(BUILT.absolute())]
    raise RuntimeError(f'{COMMAND} is not set. Set it to a JSON array such as ["python", "-m", "app"].')


def contract() -> dict[str, Any]:
    """Return the OpenAPI document that the program prints."""
    printed = subprocess.run([*command(), "openapi"], capture_output=True, check=True).stdout
    document: dict[str, Any] = json.loads(printed)
    return document


@contextlib.contextmanager
def serving(**settings: str) -> Iterator[str]:
    """Run `serve` with a new data folder during the block. Yield the URL of the server."""
    with tempfile.TemporaryDirectory(prefix="contract-") as data_dir:
        # The built backend must not import this test's modules. A backend that is run by hand keeps its own path.
        settings = {"PYTHONPATH": os.environ.get("PYTHONPATH", ""), **settings}
        with serving_quietly(Path(data_dir), command=[*command(), "serve"], **settings) as url:
            yield url
