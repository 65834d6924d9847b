"""The system's own Python, without the package that makes virtual environments."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from launcher.errors import LauncherError
from launcher.fetching import venv_maker
from launcher.missing import MissingTool
from launcher.system import complete

VERSION = (sys.version_info[0], sys.version_info[1])
NAME = f"python{VERSION[0]}.{VERSION[1]}"


class Debian:
    """A folder like /usr/bin; its Python has ensurepip once its package is installed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.installed: list[MissingTool] = []
        self.set_up(has_ensurepip=False)
        self.executable("apt-get", "")

    def executable(self, name: str, script: str) -> None:
        (self.folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.folder / name).chmod(0o755)

    def set_up(self, *, has_ensurepip: bool) -> None:
        answer = f'"version": [{VERSION[0]}, {VERSION[1]}], "has_ensurepip": {str(has_ensurepip).lower()}'
        self.executable(NAME, f'echo \'{{"path": "{self.folder / NAME}", "is_shared": true, {answer}}}\'')

    def install(self, missing: Sequence[MissingTool]) -> bool:
        self.installed += missing
        self.set_up(has_ensurepip=True)
        return True


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Debian:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return Debian(tmp_path)


def test_the_package_is_named_and_installed(debian: Debian, capsys: pytest.CaptureFixture[str]) -> None:
    found = complete(VERSION, debian.folder, debian.install)
    assert found is not None
    assert found.path == str(debian.folder / NAME)
    assert [tool.install for tool in debian.installed] == [
        f"apt-get install -y --no-install-recommends {NAME}-venv",
    ]
    assert f"{NAME}-venv is missing: ./pants needs it." in capsys.readouterr().err


def test_without_the_package_another_python_is_searched_for(debian: Debian) -> None:
    assert complete(VERSION, debian.folder, lambda _: False) is None


def test_without_apt_nothing_is_installed(debian: Debian) -> None:
    (debian.folder / "apt-get").unlink()
    assert complete(VERSION, debian.folder, debian.install) is None
    assert not debian.installed


def test_a_version_that_apt_does_not_offer_is_not_installed(debian: Debian) -> None:
    assert complete((3, 5), debian.folder, debian.install) is None
    assert not debian.installed


def test_uv_is_installed_by_any_python_that_makes_virtual_environments(
    debian: Debian, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(debian.folder / NAME))
    monkeypatch.setattr("launcher.fetching.find", lambda _version, _fetched: None)
    with pytest.raises(LauncherError, match="apt-get install -y python3-venv"):
        venv_maker(debian.folder)
    debian.set_up(has_ensurepip=True)
    assert venv_maker(debian.folder).path == str(debian.folder / NAME)
