"""Fixtures: a small file system, and a backend to attack."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fault_injection.full_disk import DISK_KIBIBYTES, small_disk
from tests.faults.serve_modes import MODES, Target


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", DISK_KIBIBYTES) as folder:
        if folder is None:
            pytest.skip("mounting a small file system needs more rights")
        yield folder


@pytest.fixture(scope="module", params=MODES)
def target(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """A backend in each mode. The tests of a file share it, as attackers do."""
    with MODES[request.param](tmp_path_factory.mktemp(request.param) / "data") as target:
        yield target
