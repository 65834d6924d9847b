"""`lint`: runs clippy on the selected packages of each workspace. Warnings are errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable

from pants.core.goals.lint import LintResult, LintTargetsRequest
from pants.core.util_rules.partitions import PartitionerType, Partitions
from pants.engine.process import FallibleProcessResult, Process
from pants.engine.rules import Get, collect_rules, rule
from pants.engine.target import FieldSet, Target
from pants.util.logging import LogLevel

from triptych_pants.rust.subsystems import Clippy
from triptych_pants.rust.target_types import RustPackageSourcesField, SkipClippyField
from triptych_pants.rust.util_rules.cargo import Cargo, CargoRequest
from triptych_pants.rust.util_rules.manifests import AllRustPackages
from triptych_pants.rust.util_rules.partitions import one_a_workspace
from triptych_pants.workspaces import WorkspaceMetadata


@dataclass(frozen=True)
class ClippyFieldSet(FieldSet):
    required_fields = (RustPackageSourcesField,)

    sources: RustPackageSourcesField

    @classmethod
    def opt_out(cls, tgt: Target) -> bool:
        return tgt.get(SkipClippyField).value


class ClippyRequest(LintTargetsRequest):
    tool_subsystem = Clippy  # type: ignore[assignment]
    field_set_type = ClippyFieldSet
    partitioner_type = PartitionerType.CUSTOM


@rule(desc="Partition Rust packages to lint", level=LogLevel.DEBUG)
async def partition(
    request: ClippyRequest.PartitionRequest[ClippyFieldSet], packages: AllRustPackages, subsystem: Clippy
) -> Partitions[ClippyFieldSet, WorkspaceMetadata]:
    if subsystem.skip:
        return Partitions()
    return one_a_workspace(request.field_sets, packages)


@rule(desc="Lint with clippy", level=LogLevel.DEBUG)
async def lint(request: ClippyRequest.Batch[ClippyFieldSet, WorkspaceMetadata], clippy: Clippy) -> LintResult:
    addresses = tuple(field_set.address for field_set in request.elements)
    cargo = await Get(Cargo, CargoRequest(addresses, components=("cargo-clippy",)))
    result = await Get(
        FallibleProcessResult,
        Process,
        cargo.process(
            ("clippy", "--quiet", "--all-targets", *cargo.selection, "--", "--deny=warnings", *clippy.args),
            description=f"Lint {cargo.packages} with clippy",
        ),
    )
    return LintResult.create(request, result)


def rules() -> Iterable[Any]:
    return [*collect_rules(), *ClippyRequest.rules()]
