"""Some flipped bytes and truncated files. `./pants run tools/fault_injection:long` tries many more."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fault_injection.damage import NAMES, cuts, damage, flips

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the backend is started in a fork of this process")


def test_a_database_with_a_flipped_byte_is_refused_or_served_as_far_as_it_goes(tmp_path: Path) -> None:
    figures = damage(tmp_path, flips, number=80, seed=1)
    assert figures.files == 80
    assert figures.found > 0
    assert sum(figures.ends[name] for name in NAMES.values()) > 0
    assert figures.ends["refused: database_corrupt"] > 0


def test_a_truncated_database_is_refused(tmp_path: Path) -> None:
    figures = damage(tmp_path, cuts, number=30, seed=1)
    assert figures.found == figures.files == 30
    assert not any(figures.ends[name] for name in NAMES.values())
