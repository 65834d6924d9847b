"""Finds programs of the operating system, and names what is missing."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Iterable, Tuple

from pants.engine.env_vars import EnvironmentVars, EnvironmentVarsRequest
from pants.engine.platform import Platform
from pants.engine.process import FallibleProcessResult, Process, ProcessCacheScope
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.util.logging import LogLevel

from triptych_pants.toolchain.catalog import PROGRAMS
from triptych_pants.toolchain.missing import MissingTool, report

# Programs lie here on every machine that we know; the caller's PATH comes after.
USUAL_PATH = ("/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin", "/opt/homebrew/bin")

# Prints the path and the version. What prints no version (or fails without a display) is still there.
_PROBE = 'path=$(command -v "$0") || exit 0; printf "%s\\n" "$path"; "$path" "$@" 2>&1 </dev/null || true'


@dataclass(frozen=True)
class ProgramRequest:
    """Asks for a program of the catalog.

    :param wanted_by: the address of the target that wants it, for the message.
    """

    name: str
    wanted_by: str


@dataclass(frozen=True)
class Program:
    """A program of this machine.

    :param version: what it prints of itself; it belongs into the keys of processes that use it.
    """

    name: str
    path: str
    version: str


@dataclass(frozen=True)
class ProgramsRequest:
    names: Tuple[str, ...]
    wanted_by: str


@dataclass(frozen=True)
class Programs:
    programs: Tuple[Program, ...]

    def versions(self) -> str:
        """Return one text that changes when any of the programs does."""
        return "\n".join(f"{program.name}\n{program.version}" for program in self.programs)


@rule(desc="Find a program", level=LogLevel.DEBUG)
async def find_program(request: ProgramRequest, platform: Platform) -> Program:
    program = PROGRAMS[request.name]
    environment = await Get(EnvironmentVars, EnvironmentVarsRequest(["PATH"]))
    path = os.pathsep.join([*USUAL_PATH, environment.get("PATH", "")])
    # Each run looks again: a program may be installed, upgraded or removed while pantsd lives.
    result = await Get(
        FallibleProcessResult,
        Process(
            ("/bin/sh", "-c", _PROBE, program.name, *program.version),
            env={"PATH": path, "LC_ALL": "C.UTF-8"},
            description=f"Probe {program.name}",
            level=LogLevel.DEBUG,
            cache_scope=ProcessCacheScope.PER_SESSION,
        ),
    )
    found, _, version = result.stdout.decode(errors="replace").partition("\n")
    if not found:
        raise report(MissingTool(program.name, request.wanted_by, program.why, program.install_command(platform)))
    return Program(program.name, found, version.strip())


@rule(desc="Find programs", level=LogLevel.DEBUG)
async def find_programs(request: ProgramsRequest) -> Programs:
    found = await MultiGet(Get(Program, ProgramRequest(name, request.wanted_by)) for name in request.names)
    return Programs(tuple(found))


def rules() -> Iterable[Any]:
    return collect_rules()
