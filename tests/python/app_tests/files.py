"""Helpers for the files in a folder, and for commands that file permissions must restrict."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the content of all files below a folder, by path."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def without_root_rights() -> tuple[str, ...]:
    """Return a command prefix with which file permissions apply even if root runs the tests."""
    if os.geteuid() != 0:
        return ()
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root without setpriv (util-linux) writes to every folder")
    return (setpriv, "--bounding-set", "-dac_override,-dac_read_search")
