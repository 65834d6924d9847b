"""`check`: runs cargo check on the selected packages of each workspace, including their tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable, Tuple

from pants.core.goals.check import CheckRequest, CheckResult, CheckResults
from pants.engine.addresses import Address
from pants.engine.process import FallibleProcessResult, Process
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import FieldSet, Target
from pants.engine.unions import UnionRule
from pants.util.logging import LogLevel

from triptych_pants.rust.subsystems import CargoCheck
from triptych_pants.rust.target_types import RustPackageSourcesField, SkipCargoCheckField
from triptych_pants.rust.util_rules.cargo import Cargo, CargoRequest
from triptych_pants.rust.util_rules.manifests import AllRustPackages
from triptych_pants.rust.util_rules.partitions import by_workspace


@dataclass(frozen=True)
class CargoCheckFieldSet(FieldSet):
    required_fields = (RustPackageSourcesField,)

    sources: RustPackageSourcesField

    @classmethod
    def opt_out(cls, tgt: Target) -> bool:
        return tgt.get(SkipCargoCheckField).value


class CargoCheckRequest(CheckRequest):
    field_set_type = CargoCheckFieldSet
    tool_name = CargoCheck.options_scope


@dataclass(frozen=True)
class CheckPackages:
    packages: Tuple[Address, ...]


@rule(desc="Check Rust packages with cargo", level=LogLevel.DEBUG)
async def check_packages(request: CheckPackages, subsystem: CargoCheck) -> CheckResult:
    cargo = await Get(Cargo, CargoRequest(request.packages))
    result = await Get(
        FallibleProcessResult,
        Process,
        cargo.process(
            ("check", "--quiet", "--all-targets", *cargo.selection, *subsystem.args),
            description=f"Check {cargo.packages} with cargo",
        ),
    )
    return CheckResult.from_fallible_process_result(result, partition_description=cargo.workspace.directory)


@rule(desc="Check with cargo", level=LogLevel.DEBUG)
async def check(request: CargoCheckRequest, packages: AllRustPackages, subsystem: CargoCheck) -> CheckResults:
    if subsystem.skip:
        return CheckResults([], checker_name=request.tool_name)
    grouped = by_workspace((field_set.address for field_set in request.field_sets), packages)
    results = await MultiGet(Get(CheckResult, CheckPackages(members)) for members in grouped.values())
    return CheckResults(results, checker_name=request.tool_name)


def rules() -> Iterable[Any]:
    return [*collect_rules(), UnionRule(CheckRequest, CargoCheckRequest)]
