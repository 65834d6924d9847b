"""`run` of a program that an npm package brings, in the root of the repository."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Iterable

from pants.core.goals.run import RunFieldSet, RunInSandboxBehavior, RunRequest
from pants.engine.fs import EMPTY_DIGEST
from pants.engine.rules import Get, collect_rules, rule
from pants.util.logging import LogLevel

from triptych_pants.node.target_types import NpmProgramScriptField
from triptych_pants.node.util_rules.environment import MODULES, NODE, NodeEnvironment, NodeEnvironmentRequest
from triptych_pants.node.util_rules.packages import AllNodePackages


@dataclass(frozen=True)
class NpmProgramFieldSet(RunFieldSet):
    required_fields = (NpmProgramScriptField,)
    run_in_sandbox_behavior = RunInSandboxBehavior.NOT_SUPPORTED

    script: NpmProgramScriptField


@rule(desc="Prepare a program of npm", level=LogLevel.DEBUG)
async def run_npm_program(field_set: NpmProgramFieldSet, packages: AllNodePackages) -> RunRequest:
    workspaces = {package.workspace.spec_path: package.workspace for package in packages.by_address.values()}
    workspace = workspaces[field_set.address.spec_path]
    node = await Get(NodeEnvironment, NodeEnvironmentRequest(workspace))
    return RunRequest(
        digest=EMPTY_DIGEST,
        args=(
            os.path.join("{chroot}", NODE, "node/node"),
            os.path.join("{chroot}", MODULES, "node_modules", str(field_set.script.value)),
        ),
        immutable_input_digests=node.immutable_input_digests,
    )


def rules() -> Iterable[Any]:
    return [*collect_rules(), *NpmProgramFieldSet.rules()]
