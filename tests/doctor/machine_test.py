"""The operating system, and its commands that install packages."""

from __future__ import annotations

from pathlib import Path

import pytest

from doctor import machine
from doctor.check import FOUND, NOTE
from doctor.machine import DEBIAN, MACOS, OTHER, Machine, check_system, os_release, this_machine


def test_the_first_file_that_exists_names_the_system(tmp_path: Path) -> None:
    file = tmp_path / "os-release"
    file.write_text("# comment\nID=ubuntu\nID_LIKE=\"debian other\"\nPRETTY_NAME='Ubuntu 26.04 LTS'\nEMPTY=\n")
    assert os_release(tmp_path / "absent", file) == {
        "ID": "ubuntu",
        "ID_LIKE": "debian other",
        "PRETTY_NAME": "Ubuntu 26.04 LTS",
        "EMPTY": "",
    }
    assert os_release(tmp_path / "absent") == {}


@pytest.mark.parametrize(
    ("release", "family"),
    [
        ({"ID": "debian"}, DEBIAN),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, DEBIAN),
        ({"ID": "fedora"}, OTHER),
        ({"ID": "arch"}, OTHER),
        ({}, OTHER),
    ],
)
def test_what_is_like_debian_has_its_packages(
    release: dict[str, str], family: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doctor.machine.sys.platform", "linux")
    monkeypatch.setattr(machine, "os_release", lambda *_: release)
    assert this_machine().family == family


def test_users_who_are_not_root_need_sudo(monkeypatch: pytest.MonkeyPatch) -> None:
    command = "apt-get install -y --no-install-recommends git"
    for is_root, expected in ((True, command), (False, f"sudo {command}")):
        monkeypatch.setattr(machine, "is_superuser", lambda is_root=is_root: is_root)
        assert Machine(DEBIAN, "Debian 12").install_command(["git"], ["git"]) == expected


def test_homebrew_needs_no_sudo() -> None:
    assert Machine(MACOS, "macOS").install_command(["git"], ["git"]) == "brew install git"
    assert Machine(MACOS, "macOS").install_command(["xvfb"]) is None


def test_a_system_that_was_not_tested_is_noted() -> None:
    assert check_system(Machine(DEBIAN, "Debian 12"), Path("/clone"))[0].state == FOUND
    assert check_system(Machine(OTHER, "Fedora 43"), Path("/clone"))[0].state == NOTE


def test_folders_of_windows_are_noted_in_wsl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doctor.machine.platform.release", lambda: "6.6.0-microsoft-standard-WSL2")
    here = Machine(DEBIAN, "Debian 12")
    assert len(check_system(here, Path("/mnt/c/clone"))) == 2
    assert len(check_system(here, Path("/home/ada/clone"))) == 1
