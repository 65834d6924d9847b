"""`test`: runs cargo test on the selected packages of each workspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable

from pants.core.goals.test import TestFieldSet, TestRequest, TestResult, TestSubsystem
from pants.core.util_rules.partitions import PartitionerType, Partitions
from pants.engine.process import FallibleProcessResult, Process, ProcessCacheScope
from pants.engine.rules import Get, collect_rules, rule
from pants.engine.target import Target
from pants.util.logging import LogLevel

from triptych_pants.rust.subsystems import CargoTest
from triptych_pants.rust.target_types import RustPackageSourcesField, RustPackageTestTimeoutField, SkipCargoTestField
from triptych_pants.rust.util_rules.cargo import Cargo, CargoRequest
from triptych_pants.rust.util_rules.manifests import AllRustPackages
from triptych_pants.rust.util_rules.partitions import one_a_workspace
from triptych_pants.workspaces import WorkspaceMetadata


@dataclass(frozen=True)
class CargoTestFieldSet(TestFieldSet):
    required_fields = (RustPackageSourcesField,)

    sources: RustPackageSourcesField
    timeout: RustPackageTestTimeoutField

    @classmethod
    def opt_out(cls, tgt: Target) -> bool:
        return tgt.get(SkipCargoTestField).value


class CargoTestRequest(TestRequest):
    tool_subsystem = CargoTest  # type: ignore[assignment]
    field_set_type = CargoTestFieldSet
    partitioner_type = PartitionerType.CUSTOM


@rule(desc="Partition Rust packages to test", level=LogLevel.DEBUG)
async def partition(
    request: CargoTestRequest.PartitionRequest[CargoTestFieldSet], packages: AllRustPackages
) -> Partitions[CargoTestFieldSet, WorkspaceMetadata]:
    return one_a_workspace(request.field_sets, packages)


@rule(desc="Test with cargo", level=LogLevel.DEBUG)
async def test(
    batch: CargoTestRequest.Batch[CargoTestFieldSet, WorkspaceMetadata],
    test_subsystem: TestSubsystem,
    cargo_test: CargoTest,
) -> TestResult:
    cargo = await Get(Cargo, CargoRequest(tuple(field_set.address for field_set in batch.elements)))
    timeouts = [field_set.timeout.calculate_from_global_options(test_subsystem) for field_set in batch.elements]
    result = await Get(
        FallibleProcessResult,
        Process,
        cargo.process(
            ("test", *cargo.selection, *cargo_test.args),
            timeout_seconds=None if None in timeouts else max(timeout or 0 for timeout in timeouts),
            description=f"Test {cargo.packages} with cargo",
            cache_scope=ProcessCacheScope.PER_SESSION if test_subsystem.force else ProcessCacheScope.SUCCESSFUL,
        ),
    )
    return TestResult.from_batched_fallible_process_result(result, batch=batch, output_setting=test_subsystem.output)


def rules() -> Iterable[Any]:
    return [*collect_rules(), *CargoTestRequest.rules()]
