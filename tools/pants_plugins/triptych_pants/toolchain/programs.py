"""Finds programs of the operating system, and reports missing ones."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Iterable, Optional, Tuple

from pants.engine.env_vars import EnvironmentVars, EnvironmentVarsRequest
from pants.engine.platform import Platform
from pants.engine.process import FallibleProcessResult, Process, ProcessCacheScope
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.util.logging import LogLevel

from triptych_pants.toolchain.catalog import PROGRAMS
from triptych_pants.toolchain.missing import MissingTool, report
from triptych_pants.toolchain.probes import PROGRAM_PROBE, USUAL_PATH


@dataclass(frozen=True)
class ProgramRequest:
    """Requests a program of the catalog.

    :param wanted_by: the address of the target that needs it, for the message.
    """

    name: str
    wanted_by: str


@dataclass(frozen=True)
class Program:
    """A program of this machine.

    :param version: its version output. It must be part of the keys of processes that use it.
    """

    name: str
    path: str
    version: str


@dataclass(frozen=True)
class ProgramsRequest:
    """Requests programs of the catalog.

    :param wanted_by: the address of the target that needs them, for the message.
    :param required: whether a missing program is an error. Otherwise it is left out of the result.
    """

    names: Tuple[str, ...]
    wanted_by: str
    required: bool = True


@dataclass(frozen=True)
class Programs:
    programs: Tuple[Program, ...]

    def versions(self) -> str:
        """Return a text that changes when any of the programs does."""
        return "\n".join(f"{program.name}\n{program.version}" for program in self.programs)


@dataclass(frozen=True)
class _Probe:
    name: str


@dataclass(frozen=True)
class _Probed:
    """A program that may be missing.

    :param program: None if it is missing.
    """

    program: Optional[Program]


@rule(desc="Probe a program", level=LogLevel.DEBUG)
async def probe(request: _Probe) -> _Probed:
    environment = await Get(EnvironmentVars, EnvironmentVarsRequest(["PATH"]))
    path = os.pathsep.join([*USUAL_PATH, environment.get("PATH", "")])
    # Each run looks again: a program may be installed, upgraded or removed while pantsd runs.
    result = await Get(
        FallibleProcessResult,
        Process(
            ("/bin/sh", "-c", PROGRAM_PROBE, request.name, *PROGRAMS[request.name].version),
            env={"PATH": path, "LC_ALL": "C.UTF-8", "FOLDERS": " ".join(PROGRAMS[request.name].folders)},
            description=f"Probe {request.name}",
            level=LogLevel.DEBUG,
            cache_scope=ProcessCacheScope.PER_SESSION,
        ),
    )
    found, _, version = result.stdout.decode(errors="replace").partition("\n")
    return _Probed(Program(request.name, found, version.strip()) if found else None)


@rule(desc="Find programs", level=LogLevel.DEBUG)
async def find_programs(request: ProgramsRequest, platform: Platform) -> Programs:
    probed = await MultiGet(Get(_Probed, _Probe(name)) for name in request.names)
    found = tuple(each.program for each in probed if each.program)
    missing = [PROGRAMS[name] for name in request.names if name not in {program.name for program in found}]
    if missing and request.required:
        # All at once, so that the user installs everything before trying again.
        raise report(
            *(
                MissingTool(program.name, request.wanted_by, program.why, program.install_command(platform.is_macos))
                for program in missing
            )
        )
    return Programs(found)


@rule(desc="Find a program", level=LogLevel.DEBUG)
async def find_program(request: ProgramRequest) -> Program:
    (program,) = (await Get(Programs, ProgramsRequest((request.name,), request.wanted_by))).programs
    return program


def rules() -> Iterable[Any]:
    return collect_rules()
