"""Fields of Python tests that name programs: their versions are in the tests' keys, and what is missing is named."""

from __future__ import annotations

from typing import Any, Iterable

from pants.backend.python.goals.pytest_runner import PytestPluginSetup, PytestPluginSetupRequest
from pants.backend.python.target_types import PythonTestsGeneratorTarget, PythonTestTarget
from pants.engine.env_vars import EnvironmentVars, EnvironmentVarsRequest
from pants.engine.fs import CreateDigest, Digest, FileContent
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import StringSequenceField, Target
from pants.engine.unions import UnionRule
from pants.util.logging import LogLevel

from triptych_pants.toolchain.catalog import PROGRAMS
from triptych_pants.toolchain.programs import Programs, ProgramsRequest


class SystemProgramsField(StringSequenceField):
    alias = "system_programs"
    valid_choices = tuple(PROGRAMS)
    help = "Programs of the operating system that the tests start. One that is missing is named before they run."


class OptionalSystemProgramsField(StringSequenceField):
    alias = "optional_system_programs"
    valid_choices = tuple(PROGRAMS)
    help = (
        "Programs of the operating system without which some of the tests are skipped. That one is missing is in the"
        " tests' key too, so they run when it comes. Where CI=true none may be missing: nothing is skipped there."
    )


class SystemProgramsRequest(PytestPluginSetupRequest):
    @classmethod
    def is_applicable(cls, target: Target) -> bool:
        return bool(target.get(SystemProgramsField).value or target.get(OptionalSystemProgramsField).value)


@rule(desc="Look for programs that tests start", level=LogLevel.DEBUG)
async def set_up(request: SystemProgramsRequest) -> PytestPluginSetup:
    address = str(request.target.address)
    environment = await Get(EnvironmentVars, EnvironmentVarsRequest(["CI"]))
    required, optional = await MultiGet(
        Get(Programs, ProgramsRequest(tuple(request.target.get(SystemProgramsField).value or ()), address)),
        Get(
            Programs,
            ProgramsRequest(
                tuple(request.target.get(OptionalSystemProgramsField).value or ()),
                address,
                required=environment.get("CI") == "true",
            ),
        ),
    )
    programs = Programs((*required.programs, *optional.programs))
    versions = FileContent(".system-programs", programs.versions().encode())
    return PytestPluginSetup(await Get(Digest, CreateDigest([versions])))


def rules() -> Iterable[Any]:
    return [
        *collect_rules(),
        UnionRule(PytestPluginSetupRequest, SystemProgramsRequest),
        *(
            target.register_plugin_field(field)
            for target in (PythonTestTarget, PythonTestsGeneratorTarget)
            for field in (SystemProgramsField, OptionalSystemProgramsField)
        ),
    ]
