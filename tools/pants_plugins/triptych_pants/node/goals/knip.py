"""Knip: `lint` fails for files, exports and dependencies of a workspace that nothing uses."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Any, Iterable

from pants.core.goals.lint import LintResult, LintTargetsRequest
from pants.core.util_rules.partitions import Partition, Partitions
from pants.engine.fs import Digest, DigestContents, MergeDigests, PathGlobs
from pants.engine.process import FallibleProcessResult, Process
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import FieldSet, Target
from pants.util.logging import LogLevel

from triptych_pants.node.subsystems import Knip
from triptych_pants.node.target_types import NodePackageSourcesField, SkipKnipField
from triptych_pants.node.util_rules.environment import NodeEnvironment, NodeEnvironmentRequest
from triptych_pants.node.util_rules.packages import AllNodePackages
from triptych_pants.node.util_rules.sources import PackageSandbox, PackageSandboxRequest
from triptych_pants.workspaces import WorkspaceMetadata

KNIP = "node_modules/knip/bin/knip.js"


@dataclass(frozen=True)
class KnipFieldSet(FieldSet):
    required_fields = (NodePackageSourcesField,)

    sources: NodePackageSourcesField

    @classmethod
    def opt_out(cls, tgt: Target) -> bool:
        return tgt.get(SkipKnipField).value


class KnipRequest(LintTargetsRequest):
    field_set_type = KnipFieldSet
    tool_subsystem = Knip  # type: ignore[assignment]


@rule
async def partitions(
    request: KnipRequest.PartitionRequest[KnipFieldSet], knip: Knip, packages: AllNodePackages
) -> Partitions[KnipFieldSet, WorkspaceMetadata]:
    if knip.skip:
        return Partitions()
    found = []
    # The only use of a package may be in another one, so each workspace is checked as a whole.
    for workspace in sorted({packages.by_address[field_set.address].workspace for field_set in request.field_sets}):
        manifest = await Get(DigestContents, PathGlobs([os.path.join(workspace.spec_path, "package.json")]))
        if manifest and "knip" in json.loads(manifest[0].content).get("devDependencies", {}):
            members = [
                field_set
                for field_set in request.field_sets
                if packages.by_address[field_set.address].workspace == workspace
            ]
            found.append(Partition(tuple(members), WorkspaceMetadata(workspace)))
    return Partitions(found)


@rule(desc="Lint with knip", level=LogLevel.DEBUG)
async def lint(
    request: KnipRequest.Batch[KnipFieldSet, WorkspaceMetadata], knip: Knip, packages: AllNodePackages
) -> LintResult:
    workspace = request.partition_metadata.workspace
    environment = await Get(NodeEnvironment, NodeEnvironmentRequest(workspace))
    sandboxes = await MultiGet(
        Get(PackageSandbox, PackageSandboxRequest(package.address)) for package in packages.members(workspace)
    )
    result = await Get(
        FallibleProcessResult,
        Process,
        environment.process(
            (KNIP, "--no-progress", *knip.args),
            input_digest=await Get(Digest, MergeDigests(sandbox.digest for sandbox in sandboxes)),
            description=f"Run knip on {workspace.spec_path or workspace.spec}",
        ),
    )
    return LintResult.create(request, result)


def rules() -> Iterable[Any]:
    return [*collect_rules(), *KnipRequest.rules()]
