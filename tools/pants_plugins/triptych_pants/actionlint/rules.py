"""actionlint joins `lint`: it checks `.github/workflows`, which must belong to a `files` target.

Pants 2.17.1 has no backend for it. It is compiled once from Go's module proxy, with the hashes of go.sum.
"""

from __future__ import annotations

import os.path
from dataclasses import dataclass
from typing import Any, Iterable

from pants.backend.python.util_rules.pex import PexRequest, VenvPex, VenvPexProcess
from pants.core.goals.lint import LintResult, LintTargetsRequest
from pants.core.target_types import FileSourceField
from pants.core.util_rules.partitions import PartitionerType
from pants.core.util_rules.source_files import SourceFiles, SourceFilesRequest
from pants.engine.env_vars import EnvironmentVars, EnvironmentVarsRequest
from pants.engine.fs import Digest, MergeDigests, PathGlobs
from pants.engine.process import FallibleProcessResult, Process, ProcessResult
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import FieldSet, Target
from pants.util.logging import LogLevel
from pants.util.strutil import pluralize

from triptych_pants.actionlint.subsystem import Actionlint
from triptych_pants.network import PROXY_VARIABLES

WORKFLOWS = ".github/workflows"
PACKAGE = "github.com/rhysd/actionlint/cmd/actionlint"
PROGRAM = "actionlint"

# How this machine reaches the module proxy. Only the build sees these.
NETWORK_VARIABLES = (*PROXY_VARIABLES, "GOPROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


@dataclass(frozen=True)
class WorkflowFieldSet(FieldSet):
    required_fields = (FileSourceField,)

    source: FileSourceField

    @classmethod
    def opt_out(cls, target: Target) -> bool:
        return os.path.dirname(target[FileSourceField].file_path) != WORKFLOWS


class ActionlintRequest(LintTargetsRequest):
    field_set_type = WorkflowFieldSet
    tool_subsystem = Actionlint  # type: ignore[assignment]
    partitioner_type = PartitionerType.DEFAULT_SINGLE_PARTITION


@dataclass(frozen=True)
class ActionlintProgram:
    """The compiled program, at PROGRAM in the digest."""

    digest: Digest


@rule(desc="Compile actionlint", level=LogLevel.DEBUG)
async def compile_actionlint(actionlint: Actionlint) -> ActionlintProgram:
    folder = actionlint.module_directory
    go, module, network = await MultiGet(
        Get(VenvPex, PexRequest, actionlint.to_pex_request()),
        Get(Digest, PathGlobs([f"{folder}/go.mod", f"{folder}/go.sum"])),
        Get(EnvironmentVars, EnvironmentVarsRequest(NETWORK_VARIABLES)),
    )
    result = await Get(
        ProcessResult,
        VenvPexProcess(
            go,
            argv=("build", "-C", folder, "-o", f"{{chroot}}/{PROGRAM}", PACKAGE),
            input_digest=module,
            extra_env={
                **network,
                # go.sum has the hashes; another Go is not downloaded; the program does not depend on this machine.
                **{"GOFLAGS": "-mod=readonly -trimpath -buildvcs=false", "GOSUMDB": "off", "GOTOOLCHAIN": "local"},
                **{"CGO_ENABLED": "0", "GOPATH": "{chroot}/.go", "GOCACHE": "{chroot}/.go-build"},
            },
            output_files=(PROGRAM,),
            description="Compile actionlint",
            level=LogLevel.INFO,
        ),
    )
    return ActionlintProgram(result.output_digest)


@rule(desc="Check workflows with actionlint", level=LogLevel.DEBUG)
async def lint(
    request: ActionlintRequest.Batch[WorkflowFieldSet, Any], actionlint: Actionlint, program: ActionlintProgram
) -> LintResult:
    sources = await Get(SourceFiles, SourceFilesRequest(field_set.source for field_set in request.elements))
    input_digest = await Get(Digest, MergeDigests((sources.snapshot.digest, program.digest)))
    result = await Get(
        FallibleProcessResult,
        Process(
            # shellcheck and pyflakes would come from the machine's PATH.
            argv=(f"./{PROGRAM}", "-no-color", "-shellcheck=", "-pyflakes=", *actionlint.args, *sources.files),
            input_digest=input_digest,
            description=f"Run actionlint on {pluralize(len(sources.files), 'file')}",
            level=LogLevel.DEBUG,
        ),
    )
    return LintResult.create(request, result)


def rules() -> Iterable[Any]:
    return [*collect_rules(), *ActionlintRequest.rules()]
