"""Fixtures: a file system that is soon full."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.disk import DISK_KIBIBYTES, small_disk


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", DISK_KIBIBYTES) as folder:
        if folder is None:
            pytest.skip("a small file system takes the right to mount one")
        yield folder
