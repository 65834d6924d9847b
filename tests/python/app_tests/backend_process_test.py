"""The environment of a backend that tests start."""

from __future__ import annotations

import pytest

from app.core.settings import SETTINGS
from harness.backend_process import environment


def test_no_setting_of_the_person_who_runs_the_tests_reaches_a_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.setenv(name, "theirs")
    assert "theirs" not in environment().values()


def test_a_backend_makes_daily_backups_only_if_a_test_asks_for_them() -> None:
    assert environment()["BACKUP_DAILY"] == "false"
    assert environment(BACKUP_DAILY="true")["BACKUP_DAILY"] == "true"
