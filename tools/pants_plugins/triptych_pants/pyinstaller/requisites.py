"""The requirements of PyInstaller on the operating system: binutils, and Python as a shared library."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Dict, Iterable, Optional

from pants.backend.python.util_rules.pex import VenvPex
from pants.engine.platform import Platform
from pants.engine.process import Process, ProcessCacheScope, ProcessResult
from pants.engine.rules import Get, collect_rules, rule
from pants.util.frozendict import FrozenDict
from pants.util.logging import LogLevel

from triptych_pants.toolchain import programs
from triptych_pants.toolchain.catalog import apt_get
from triptych_pants.toolchain.missing import MissingTool, report
from triptych_pants.toolchain.probes import USUAL_PATH
from triptych_pants.toolchain.programs import Programs, ProgramsRequest

# PyInstaller itself is asked, because the location depends on how Python was built.
_PROBE = """
import hashlib, json, sys, sysconfig
from PyInstaller.depend.bindepend import get_python_library_path
from PyInstaller.exceptions import PythonLibraryNotFoundError
try:
    path = get_python_library_path()
except PythonLibraryNotFoundError:
    path = None
print(json.dumps({
    "library": path and hashlib.sha256(open(path, "rb").read()).hexdigest(),
    "python": getattr(sys, "_base_executable", sys.executable),
    "version": "%d.%d" % sys.version_info[:2],
    "shared": bool(sysconfig.get_config_var("Py_ENABLE_SHARED")),
}))
"""


@dataclass(frozen=True)
class RequisitesRequest:
    """Requests what PyInstaller needs of this machine.

    :param environment: the virtual environment in which PyInstaller is installed."""

    environment: VenvPex
    wanted_by: str


@dataclass(frozen=True)
class Requisites:
    """The programs and libraries of this machine that PyInstaller uses.

    :param versions: a text that changes when any of them does. It must be part of the key of the freezing process."""

    versions: str


@rule(desc="Look for what PyInstaller wants", level=LogLevel.DEBUG)
async def find_requisites(request: RequisitesRequest, platform: Platform) -> Requisites:
    # macOS has no objdump, and its Pythons are frameworks or shared libraries.
    names = () if platform.is_macos else ("objdump",)
    found = await Get(Programs, ProgramsRequest(names, request.wanted_by))
    environment = request.environment
    # Each run looks again: a library may be installed or upgraded while pantsd runs.
    result = await Get(
        ProcessResult,
        Process(
            (environment.python.argv0, "-c", _PROBE),
            env={"PATH": ":".join(USUAL_PATH), "LC_ALL": "C.UTF-8"},
            input_digest=environment.digest,
            append_only_caches=environment.append_only_caches or FrozenDict(),
            description="Look for Python's shared library",
            level=LogLevel.DEBUG,
            cache_scope=ProcessCacheScope.PER_SESSION,
        ),
    )
    answer = json.loads(result.stdout)
    missing = missing_library(answer, request.wanted_by, platform)
    if missing:
        raise report(missing)
    return Requisites(f"{found.versions()}\n{answer['library']}")


def missing_library(answer: Dict[str, Any], wanted_by: str, platform: Platform) -> Optional[MissingTool]:
    """Return the missing library according to the probe's answer, or None."""
    if answer["library"]:
        return None
    name, why = f"libpython{answer['version']}", "PyInstaller packs it into the frozen program."
    if answer["shared"]:
        return MissingTool(name, wanted_by, why, None if platform.is_macos else apt_get([name]))
    return MissingTool(
        name,
        wanted_by,
        f"{why} The Python at {answer['python']} was built without it (pyenv builds it if PYTHON_CONFIGURE_OPTS is"
        " --enable-shared). After installing another one, remove what ./pants recorded: the folder"
        " triptych in your cache folder.",
        None,
    )


def rules() -> Iterable[Any]:
    return [*collect_rules(), *programs.rules()]
