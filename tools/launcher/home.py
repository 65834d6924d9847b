"""Installs Pants into its folder, once per user and version.

    <cache>/pants-<layout>-<sum>/   the home: venv, client, pex, and `ready`, which is written last
    <cache>/uv/, <cache>/python/    uv and the interpreters that it downloaded, if any

A home without `ready` is an interrupted setup, and is set up again. `ready` is shell code that ./pants reads each time.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shlex
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.errors import LauncherError
from launcher.fetching import fetch_interpreter
from launcher.interpreters import Interpreter, ask, find
from launcher.process import run_quietly, say
from launcher.system import complete

PANTS_PYTHON = (3, 9)
CODE_PYTHON = (3, 11)
LOCK = Path(__file__).parent / "pants.lock"

# Pants 2.17.1 would download this executable from another host. The wheel on PyPI gives the same bytes.
PEX_VERSION = "2.1.137"
PEX_SHA256 = "73e6d9599cdd562093d0975bdbfe2be7412d772eaccacbb5c7e087669f0f683f"
PEX_SIZE = 3563527
PLATFORMS = ("linux_x86_64", "linux_arm64", "macos_x86_64", "macos_arm64")

Locate = Callable[[tuple[int, int], Path], Interpreter]
Install = Callable[[Path, Interpreter], None]


def locate(version: tuple[int, int], cache: Path) -> Interpreter:
    """Returns a working Python of that version. It is completed or downloaded if the machine has none."""
    return find(version, cache / "python") or complete(version) or fetch_interpreter(version, cache)


def set_up(home: Path, locate: Locate = locate, install: Install | None = None) -> None:
    """Sets up `home` unless it is ready. Safe to call from many processes at once, and to interrupt.

    Raises LauncherError if an interpreter, PyPI or a file does not work as expected.
    """
    home.parent.mkdir(parents=True, exist_ok=True)
    with locked(home.parent / "lock"):
        if is_ready(home):
            return
        say(f"installing Pants into {home}; this happens only once")
        if home.exists():
            shutil.rmtree(home)
        home.mkdir()
        pants_python = locate(PANTS_PYTHON, home.parent)
        code_python = locate(CODE_PYTHON, home.parent)
        (install or install_pants)(home, pants_python)
        write_ready(home, code_python, pants_python)
        say("Pants is ready")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds the file lock, which the system releases if the process dies."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another ./pants is installing Pants; waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def is_ready(home: Path) -> bool:
    """Returns whether the setup was completed and its interpreters still work."""
    try:
        lines = (home / "ready").read_text().splitlines()
    except OSError:
        return False
    recorded = next((line.partition("=")[2] for line in lines if line.startswith("TRIPTYCH_PYTHON=")), "")
    executables = [Path(*shlex.split(recorded)), home / "venv/bin/python"]
    return (home / "client").is_file() and all(ask(executable) is not None for executable in executables)


def install_pants(home: Path, python: Interpreter) -> None:
    """Installs Pants hash-checked into `home`/venv, and puts its native client and the pex executable next to it."""
    venv = home / "venv"
    run_quietly([python.path, "-m", "venv", str(venv)])
    pip = [str(venv / "bin/python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    run_quietly([*pip, "install", "--require-hashes", "--only-binary=:all:", "--requirement", str(LOCK)])
    native = next((venv / "lib").glob("python*/site-packages/pants/bin/native_client"), None)
    if native is None:
        raise LauncherError(
            f"{LOCK.name} installed a Pants without its native client, which 2.17.1 has. Restore the lock from git."
        )
    shutil.copyfile(native, home / "client")
    (home / "client").chmod(0o755)
    build_pex(home, pip)


def build_pex(home: Path, pip: list[str]) -> None:
    """Builds the pex executable from PyPI's wheel, and checks that it is the one that Pants expects."""
    wheels = home / "wheels"
    requirement = home / "pex.txt"
    requirement.write_text(locked_requirement("pex"))
    run_quietly(
        [*pip, "download", "--no-deps", "--require-hashes", "--requirement", str(requirement), "--dest", str(wheels)]
    )
    target = home / "pex"
    interpreters = ["--interpreter-constraint", "CPython>=3.7,<3.13", "--python-shebang", "/usr/bin/env python3"]
    source = ["--no-index", "--find-links", str(wheels), "--no-use-system-time"]
    pex = [str(home / "venv/bin/pex"), f"pex=={PEX_VERSION}", "-c", "pex", "-o", str(target), *source, *interpreters]
    run_quietly(pex, variables={"PEX_ROOT": str(home / "pex_root")})
    content = target.read_bytes()
    found = (hashlib.sha256(content).hexdigest(), len(content))
    if found != (PEX_SHA256, PEX_SIZE):
        raise LauncherError(
            f"{target} has sha256 {found[0]} and {found[1]} bytes instead of {PEX_SHA256} and {PEX_SIZE}: pex "
            f"{PEX_VERSION} was not built as expected. Unset PEX_ and PIP_ variables that change builds, and try again."
        )
    for leftover in (wheels, home / "pex_root"):
        shutil.rmtree(leftover, ignore_errors=True)
    requirement.unlink()


def locked_requirement(name: str) -> str:
    """Returns the lines of the lock that pin one package, hashes included."""
    taken: list[str] = []
    for line in LOCK.read_text().splitlines(keepends=True):
        if line.startswith(f"{name}==") or (taken and line.startswith(" ")):
            taken.append(line)
        elif taken:
            break
    return "".join(taken)


def write_ready(home: Path, code_python: Interpreter, pants_python: Interpreter) -> None:
    """Writes, in one step, the values that ./pants needs at every run."""
    interpreters = [code_python.path, pants_python.path]
    known = [f"v{PEX_VERSION}|{platform}|{PEX_SHA256}|{PEX_SIZE}" for platform in PLATFORMS]
    variables = {
        "PANTS_PEX_CLI_URL_TEMPLATE": (home / "pex").as_uri(),
        "PANTS_PEX_CLI_KNOWN_VERSIONS": repr(known),
        "PANTS_PYTHON_BOOTSTRAP_SEARCH_PATH": repr(interpreters),
    }
    text = f"TRIPTYCH_PYTHON={shlex.quote(code_python.path)}\n"
    text += "".join(f"export {name}={shlex.quote(value)}\n" for name, value in variables.items())
    half = home / "ready.half"
    half.write_text(text)
    os.replace(half, home / "ready")
