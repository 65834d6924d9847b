"""The whole program on this machine: it needs nothing but Python, changes nothing, and reports all groups."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from doctor.__main__ import all_checks, without_window
from doctor.check import FOUND, GOALS, Check
from doctor.machine import DEBIAN, Machine, this_machine
from doctor.pythons import check_pants, check_python, locked_version
from triptych_pants.toolchain.catalog import LINT, RUN_APP, RUN_DEV


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "clone"
    folder.mkdir()
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # In a sandbox of Pants they are relative.
    paths = os.pathsep.join(os.path.abspath(path) for path in sys.path if path)
    return subprocess.run(
        [sys.executable, "-m", "doctor", "--home", str(folder / "cache/home"), *arguments],
        cwd=folder,
        # Programs such as rustup write into HOME when they are asked for their version.
        env={"PATH": os.environ["PATH"], "HOME": str(folder.parent), "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_works_in_an_empty_folder_and_writes_nothing(folder: Path) -> None:
    ran = run(folder, "--json")
    document = json.loads(ran.stdout)
    assert ran.stderr == ""
    assert ran.returncode == (0 if document["works"] else 1)
    assert list(folder.iterdir()) == []
    assert {check["group"] for check in document["checks"]} >= {"machine", "programs", "Rust", "folders", "network"}


def test_text_and_object_agree(folder: Path) -> None:
    document = json.loads(run(folder, "--json").stdout)
    text = run(folder).stdout
    assert [check["name"] for check in document["checks"] if check["name"] not in text] == []
    assert "\033" not in text


def test_unknown_arguments_are_refused(folder: Path) -> None:
    assert run(folder, "--jsn").returncode == 2


def test_versions_come_from_the_locks_of_the_repository() -> None:
    checks = all_checks(Path.cwd(), os.environ, this_machine(), None)
    details = {check.name: check.detail for check in checks}
    assert not [name for name, detail in details.items() if "unknown version" in f"{name} {detail}"]


def test_a_home_that_is_not_ready_is_no_error(tmp_path: Path) -> None:
    assert "The next ./pants installs it" in check_pants(tmp_path).advice
    assert locked_version(tmp_path / "absent", "x") == "of an unknown version"


def test_a_python_that_is_missing_is_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doctor.pythons.ask", lambda _: None)
    found = check_python((3, 9), Machine(DEBIAN, "Debian 12"), None)
    assert "downloads it" in found.advice
    monkeypatch.setattr("doctor.pythons.ask", lambda _: object())
    assert check_python((3, 11), Machine(DEBIAN, "Debian 12"), None).debian == ("python3.11-venv",)


def test_without_a_display_run_compiles_nothing() -> None:
    rust = Check("Rust", "Rust", FOUND, "", (RUN_APP, RUN_DEV, LINT))
    assert without_window(rust).goals == (LINT,)
    python = Check("Python and Pants", "Python 3.9", FOUND, "", GOALS)
    assert without_window(python) == python
