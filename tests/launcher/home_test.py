"""The folder that holds Pants: made once, made anew after an interruption, safe from many processes."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from launcher.home import is_ready, locked_requirement, set_up
from launcher.interpreters import Interpreter, ask

HERE = ask(Path(sys.executable))
assert HERE is not None


def locate(version: tuple[int, int], _: Path) -> Interpreter:
    assert HERE is not None
    return Interpreter(HERE.path, version, has_ensurepip=True, is_shared=False)


def install(home: Path, python: Interpreter) -> None:
    (home / "venv/bin").mkdir(parents=True)
    (home / "venv/bin/python").symlink_to(python.path)
    (home / "client").write_text("#!/bin/sh\n")


def test_a_home_is_ready_when_it_is_complete(tmp_path: Path) -> None:
    home = tmp_path / "pants"
    assert not is_ready(home)
    set_up(home, locate, install)
    assert is_ready(home)


def test_the_record_is_a_shell_script_that_exports_variables_for_pants(tmp_path: Path) -> None:
    home = tmp_path / "it's a folder"
    set_up(home, locate, install)
    shown = subprocess.run(
        ["/bin/sh", "-c", '. "$0"; env; echo "$TRIPTYCH_PYTHON"', str(home / "ready")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert f"PANTS_PEX_CLI_URL_TEMPLATE={(home / 'pex').as_uri()}" in shown
    assert HERE is not None
    assert shown.splitlines()[-1] == HERE.path


def test_an_interrupted_setup_is_started_again(tmp_path: Path) -> None:
    home = tmp_path / "pants"

    def interrupted(home: Path, _: Interpreter) -> None:
        (home / "half").touch()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        set_up(home, locate, interrupted)
    set_up(home, locate, install)
    assert is_ready(home)
    assert not (home / "half").exists()


def test_a_home_is_rebuilt_if_its_python_was_removed(tmp_path: Path) -> None:
    home = tmp_path / "pants"
    set_up(home, locate, install)
    (home / "venv/bin/python").unlink()
    assert not is_ready(home)


def test_concurrent_setups_install_once(tmp_path: Path) -> None:
    installed: list[Path] = []

    def counted(home: Path, python: Interpreter) -> None:
        installed.append(home)
        install(home, python)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: set_up(tmp_path / "pants", locate, counted), range(8)))
    assert len(installed) == 1


def test_a_single_package_is_pinned_with_its_hashes() -> None:
    lines = locked_requirement("pex").splitlines()
    assert lines[0].startswith("pex==2.1.137")
    assert lines[1:]
    assert all(line.strip().startswith("--hash=sha256:") for line in lines[1:])
