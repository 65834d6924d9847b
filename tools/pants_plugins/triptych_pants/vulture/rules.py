"""`vulture` runs in `lint`. It fails for Python functions, methods, classes and arguments that nothing uses.

Pants has no backend for it. Uses may be in any Python file, so it always reads all of them, whichever files `lint` was
called with. False positives are listed in pyproject.toml, each group with its reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Iterable

from pants.backend.python.target_types import PythonSourceField
from pants.backend.python.util_rules.pex import PexRequest, VenvPex, VenvPexProcess
from pants.core.goals.lint import LintResult, LintTargetsRequest
from pants.core.util_rules.partitions import PartitionerType
from pants.core.util_rules.source_files import SourceFiles, SourceFilesRequest
from pants.engine.fs import Digest, MergeDigests, PathGlobs
from pants.engine.process import FallibleProcessResult
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import AllTargets, FieldSet
from pants.util.logging import LogLevel
from pants.util.strutil import pluralize

from triptych_pants.vulture.subsystem import Vulture

# The exit code of vulture if it finds unused code.
_FOUND = 3

# Fields of models that only clients of the API read, and attributes that libraries read. Ruff finds unused variables in
# functions (F841).
_FIELD = re.compile(r": unused (variable|attribute) '.*' \(60% confidence\)$")


@dataclass(frozen=True)
class VultureFieldSet(FieldSet):
    required_fields = (PythonSourceField,)

    source: PythonSourceField


class VultureRequest(LintTargetsRequest):
    field_set_type = VultureFieldSet
    tool_subsystem = Vulture  # type: ignore[assignment]
    partitioner_type = PartitionerType.DEFAULT_SINGLE_PARTITION


@dataclass(frozen=True)
class VultureProcess:
    process: VenvPexProcess


def without_fields(output: str) -> str:
    """Return the output of vulture without the lines about fields and attributes."""
    return "".join(line for line in output.splitlines(keepends=True) if not _FIELD.search(line.rstrip()))


@rule(desc="Set up vulture", level=LogLevel.DEBUG)
async def vulture_process(vulture: Vulture, targets: AllTargets) -> VultureProcess:
    fields = [tgt[PythonSourceField] for tgt in targets if tgt.has_field(PythonSourceField)]
    pex, config, sources = await MultiGet(
        Get(VenvPex, PexRequest, vulture.to_pex_request()),
        Get(Digest, PathGlobs(["pyproject.toml"])),
        Get(SourceFiles, SourceFilesRequest(fields)),
    )
    files = tuple(sorted(set(sources.snapshot.files)))
    return VultureProcess(
        VenvPexProcess(
            pex,
            argv=(*vulture.args, *files),
            input_digest=await Get(Digest, MergeDigests((sources.snapshot.digest, config))),
            description=f"Run vulture on {pluralize(len(files), 'file')}",
            level=LogLevel.DEBUG,
        )
    )


@rule(desc="Find unused Python code with vulture", level=LogLevel.DEBUG)
async def lint(request: VultureRequest.Batch[VultureFieldSet, Any], vulture: VultureProcess) -> LintResult:
    result = await Get(FallibleProcessResult, VenvPexProcess, vulture.process)
    unused = without_fields(result.stdout.decode())
    only_fields = result.exit_code == _FOUND and not unused
    return LintResult(
        0 if only_fields else result.exit_code,
        unused,
        result.stderr.decode(),
        partition_description=None,
        linter_name=request.tool_name,
    )


def rules() -> Iterable[Any]:
    return [*collect_rules(), *VultureRequest.rules()]
