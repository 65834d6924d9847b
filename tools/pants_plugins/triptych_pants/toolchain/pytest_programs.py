"""Fields for the programs that Python tests need: versions are in the tests' keys, and missing ones are reported."""

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
    help = "Programs of the operating system that the tests start. Missing ones are reported before the tests run."


class OptionalSystemProgramsField(StringSequenceField):
    alias = "optional_system_programs"
    valid_choices = tuple(PROGRAMS)
    help = (
        "Programs of the operating system without which some tests are skipped. Missing ones are also part of the"
        " tests' key, so the tests run again after the installation. With CI=true none may be missing: nothing is"
        " skipped."
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
