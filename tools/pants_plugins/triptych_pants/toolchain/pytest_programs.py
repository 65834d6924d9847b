"""The field `system_programs` of Python tests: their versions are in the tests' keys, and what is missing is named."""

from __future__ import annotations

from typing import Any, Iterable

from pants.backend.python.goals.pytest_runner import PytestPluginSetup, PytestPluginSetupRequest
from pants.backend.python.target_types import PythonTestsGeneratorTarget, PythonTestTarget
from pants.engine.fs import CreateDigest, Digest, FileContent
from pants.engine.rules import Get, collect_rules, rule
from pants.engine.target import StringSequenceField, Target
from pants.engine.unions import UnionRule
from pants.util.logging import LogLevel

from triptych_pants.toolchain.catalog import PROGRAMS
from triptych_pants.toolchain.programs import Programs, ProgramsRequest


class SystemProgramsField(StringSequenceField):
    alias = "system_programs"
    valid_choices = tuple(PROGRAMS)
    help = "Programs of the operating system that the tests start. One that is missing is named before they run."


class SystemProgramsRequest(PytestPluginSetupRequest):
    @classmethod
    def is_applicable(cls, target: Target) -> bool:
        return bool(target.get(SystemProgramsField).value)


@rule(desc="Look for programs that tests start", level=LogLevel.DEBUG)
async def set_up(request: SystemProgramsRequest) -> PytestPluginSetup:
    names = request.target[SystemProgramsField].value or ()
    programs = await Get(Programs, ProgramsRequest(tuple(names), str(request.target.address)))
    versions = FileContent(".system-programs", programs.versions().encode())
    return PytestPluginSetup(await Get(Digest, CreateDigest([versions])))


def rules() -> Iterable[Any]:
    return [
        *collect_rules(),
        UnionRule(PytestPluginSetupRequest, SystemProgramsRequest),
        PythonTestTarget.register_plugin_field(SystemProgramsField),
        PythonTestsGeneratorTarget.register_plugin_field(SystemProgramsField),
    ]
