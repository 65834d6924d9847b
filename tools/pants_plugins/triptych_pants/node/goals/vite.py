"""Vite: `lint` fails if a package cannot be built, for example because it is larger than its budget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable

from pants.core.goals.lint import LintResult, LintTargetsRequest
from pants.core.util_rules.partitions import PartitionerType
from pants.engine.process import FallibleProcessResult, Process
from pants.engine.rules import Get, collect_rules, rule
from pants.engine.target import FieldSet, Target
from pants.util.logging import LogLevel

from triptych_pants.node.subsystems import Vite
from triptych_pants.node.target_types import NodePackageOutputDirectoryField, NodePackageSourcesField
from triptych_pants.node.util_rules.build import BuildNodePackageRequest, NodePackageBuild


@dataclass(frozen=True)
class ViteFieldSet(FieldSet):
    required_fields = (NodePackageSourcesField, NodePackageOutputDirectoryField)

    sources: NodePackageSourcesField

    @classmethod
    def opt_out(cls, tgt: Target) -> bool:
        return not tgt[NodePackageOutputDirectoryField].value


class ViteRequest(LintTargetsRequest):
    field_set_type = ViteFieldSet
    tool_subsystem = Vite  # type: ignore[assignment]
    partitioner_type = PartitionerType.DEFAULT_ONE_PARTITION_PER_INPUT


@rule(desc="Lint with vite", level=LogLevel.DEBUG)
async def lint(request: ViteRequest.Batch[ViteFieldSet, Any]) -> LintResult:
    (field_set,) = request.elements
    vite = await Get(NodePackageBuild, BuildNodePackageRequest(field_set.address))
    result = await Get(FallibleProcessResult, Process, vite.process)
    failed = result.exit_code != 0
    return LintResult(
        result.exit_code,
        # The list of all files is of interest only after a failure.
        result.stdout.decode() if failed else "",
        result.stderr.decode() if failed else "",
        request.tool_name,
        str(field_set.address),
    )


def rules() -> Iterable[Any]:
    return [*collect_rules(), *ViteRequest.rules()]
