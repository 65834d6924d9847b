"""`check`: runs the TypeScript compiler on each package, in one process per package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable

from pants.core.goals.check import CheckRequest, CheckResult, CheckResults
from pants.engine.process import FallibleProcessResult, Process
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import FieldSet, Target
from pants.engine.unions import UnionRule
from pants.util.logging import LogLevel

from triptych_pants.node.subsystems import Tsc
from triptych_pants.node.target_types import NodePackageSourcesField, SkipTscField
from triptych_pants.node.util_rules.sources import PackageSandbox, PackageSandboxRequest

# The package `typescript` is an older version for openapi-typescript, which cannot use TypeScript 7.
TSC = "node_modules/typescript-7/bin/tsc"


@dataclass(frozen=True)
class TscFieldSet(FieldSet):
    required_fields = (NodePackageSourcesField,)

    sources: NodePackageSourcesField

    @classmethod
    def opt_out(cls, tgt: Target) -> bool:
        return tgt.get(SkipTscField).value


class TscRequest(CheckRequest):
    field_set_type = TscFieldSet
    tool_name = Tsc.options_scope


@rule(desc="Check one package with tsc", level=LogLevel.DEBUG)
async def check_package(field_set: TscFieldSet, tsc: Tsc) -> CheckResult:
    sandbox = await Get(PackageSandbox, PackageSandboxRequest(field_set.address))
    result = await Get(
        FallibleProcessResult,
        Process,
        sandbox.environment.process(
            (TSC, "--noEmit", "-p", sandbox.root, *tsc.args),
            input_digest=sandbox.digest,
            description=f"Check {field_set.address} with tsc",
        ),
    )
    return CheckResult.from_fallible_process_result(result, partition_description=sandbox.package.name)


@rule(desc="Check with tsc", level=LogLevel.DEBUG)
async def check(request: TscRequest, tsc: Tsc) -> CheckResults:
    if tsc.skip:
        return CheckResults([], checker_name=request.tool_name)
    results = await MultiGet(Get(CheckResult, TscFieldSet, field_set) for field_set in request.field_sets)
    return CheckResults(results, checker_name=request.tool_name)


def rules() -> Iterable[Any]:
    return [*collect_rules(), UnionRule(CheckRequest, TscRequest)]
