"""Which Python is believed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from launcher.interpreters import ask, find

VERSION = (sys.version_info[0], sys.version_info[1])
NAME = f"python{VERSION[0]}.{VERSION[1]}"


def executable(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path


def test_a_shim_that_fails_is_not_a_python(tmp_path: Path) -> None:
    assert ask(executable(tmp_path / NAME, "echo 'command not found' >&2; exit 127")) is None
    assert ask(executable(tmp_path / NAME, "echo garbage")) is None


def test_a_python_in_pyenvs_folder_is_found_without_its_shim(empty_machine: Path) -> None:
    dotted = ".".join(map(str, sys.version_info[:3]))
    executable(empty_machine / "pyenv/versions" / dotted / "bin" / NAME, f'exec "{sys.executable}" "$@"')
    found = find(VERSION, empty_machine / "fetched")
    assert found is not None
    assert found.version == VERSION


def test_a_python_of_another_version_is_skipped(empty_machine: Path) -> None:
    executable(empty_machine / "bin/python3.5", f'exec "{sys.executable}" "$@"')
    assert find((3, 5), empty_machine / "fetched") is None
