"""Finds libraries of the operating system with pkg-config, and reports missing ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable, Tuple

from pants.engine.platform import Platform
from pants.engine.process import FallibleProcessResult, Process, ProcessCacheScope
from pants.engine.rules import Get, collect_rules, rule
from pants.util.logging import LogLevel

from triptych_pants.toolchain import programs
from triptych_pants.toolchain.catalog import LIBRARIES, apt_get
from triptych_pants.toolchain.missing import MissingTool, report
from triptych_pants.toolchain.probes import LIBRARIES_PROBE, USUAL_PATH
from triptych_pants.toolchain.programs import Program, ProgramRequest


@dataclass(frozen=True)
class LibrariesRequest:
    """Requests libraries of the catalog.

    :param wanted_by: the address of the target that needs them, for the message.
    """

    names: Tuple[str, ...]
    wanted_by: str


@dataclass(frozen=True)
class Libraries:
    """Libraries of this machine.

    :param versions: one line with name and version for each. It must be part of the keys of processes that link with
        them.
    """

    versions: str


@rule(desc="Find system libraries", level=LogLevel.DEBUG)
async def find_libraries(request: LibrariesRequest, platform: Platform) -> Libraries:
    # On macOS the libraries are part of the system. Only on Linux can they be missing.
    if platform.is_macos or not request.names:
        return Libraries("")
    await Get(Program, ProgramRequest("pkg-config", request.wanted_by))
    result = await Get(
        FallibleProcessResult,
        Process(
            ("/bin/sh", "-c", LIBRARIES_PROBE, "probe", *request.names),
            env={"PATH": ":".join(USUAL_PATH), "LC_ALL": "C.UTF-8"},
            description="Probe system libraries",
            level=LogLevel.DEBUG,
            cache_scope=ProcessCacheScope.PER_SESSION,
        ),
    )
    versions = result.stdout.decode(errors="replace")
    found = {line.split(" ", 1)[0] for line in versions.splitlines()}
    missing = [LIBRARIES[name] for name in request.names if name not in found]
    if missing:
        names = ", ".join(library.name for library in missing)
        why = " ".join(library.why for library in missing)
        install = apt_get(package for library in missing for package in library.debian)
        raise report(MissingTool(names, request.wanted_by, why, install))
    return Libraries(versions)


def rules() -> Iterable[Any]:
    return [*collect_rules(), *programs.rules()]
