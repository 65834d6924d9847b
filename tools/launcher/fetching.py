"""Downloads a Python interpreter with uv, which is installed from PyPI."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from launcher.errors import CommandFailed, LauncherError
from launcher.interpreters import Interpreter, ask, find
from launcher.process import run_quietly, say

UV_LOCK = Path(__file__).parents[2] / "3rdparty/python/tools/uv.lock"


def fetch_interpreter(version: tuple[int, int], cache: Path) -> Interpreter:
    """Downloads a Python of that version into `cache`/python and returns it. Raises LauncherError if that fails."""
    name = f"{version[0]}.{version[1]}"
    say(f"this machine has no Python {name} that can create virtual environments; downloading one")
    fetched = cache / "python"
    uv = install_uv(cache)
    try:
        run_quietly([str(uv), "python", "install", name], variables={"UV_PYTHON_INSTALL_DIR": str(fetched)})
    except CommandFailed as error:
        raise LauncherError(
            f"Python {name} is missing and `uv python install {name}` could not download it:\n{error}\n"
            f"Install Python {name}, for example with pyenv, so that `python{name}` works, and try again."
        ) from error
    found = find(version, fetched)
    if found is None:
        raise LauncherError(
            f"uv put Python {name} into {fetched}, but it does not start. Remove that folder and try again."
        )
    return found


def install_uv(cache: Path) -> Path:
    """Installs uv hash-checked into its own virtual environment and returns its executable."""
    folder = cache / "uv"
    shutil.rmtree(folder, ignore_errors=True)
    run_quietly([venv_maker(cache).path, "-m", "venv", str(folder)])
    pip = [str(folder / "bin/python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    run_quietly([*pip, "install", "--require-hashes", "--only-binary=:all:", "--requirement", str(UV_LOCK)])
    return folder / "bin/uv"


def venv_maker(cache: Path) -> Interpreter:
    """Returns any Python that can create virtual environments. Raises LauncherError if there is none."""
    here = ask(Path(sys.executable))
    if here is not None and here.has_ensurepip:
        return here
    for minor in range(13, 8, -1):
        found = find((3, minor), cache / "python")
        if found is not None:
            return found
    raise LauncherError(
        "No Python on this machine can create virtual environments, so nothing can be installed. "
        "On Debian and Ubuntu, install the package for that: apt-get install -y python3-venv"
    )
