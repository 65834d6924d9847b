"""`ruff check` runs in `lint`, `ruff check --fix` in `fix`, and `ruff format` in `fmt` and `lint`.

Pants 2.17.1 has its own ruff backend, which calls `ruff FILES`. Current versions of ruff no longer accept that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable, Tuple

from pants.backend.python.target_types import PythonSourceField
from pants.backend.python.util_rules.pex import PexRequest, VenvPex, VenvPexProcess
from pants.core.goals.fix import FixResult, FixTargetsRequest
from pants.core.goals.fmt import FmtResult, FmtTargetsRequest
from pants.core.goals.lint import LintResult, LintTargetsRequest
from pants.core.util_rules.partitions import PartitionerType
from pants.core.util_rules.source_files import SourceFiles, SourceFilesRequest
from pants.engine.fs import Digest, MergeDigests, PathGlobs
from pants.engine.internals.native_engine import Snapshot
from pants.engine.process import FallibleProcessResult, ProcessResult
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import FieldSet
from pants.util.logging import LogLevel
from pants.util.meta import classproperty
from pants.util.strutil import pluralize

from triptych_pants.ruff.subsystem import Ruff


@dataclass(frozen=True)
class RuffFieldSet(FieldSet):
    required_fields = (PythonSourceField,)

    source: PythonSourceField


class RuffLintRequest(LintTargetsRequest):
    field_set_type = RuffFieldSet
    tool_subsystem = Ruff  # type: ignore[assignment]
    partitioner_type = PartitionerType.DEFAULT_SINGLE_PARTITION

    @classproperty
    def tool_name(cls) -> str:
        return "ruff check"


class RuffFixRequest(FixTargetsRequest):
    field_set_type = RuffFieldSet
    tool_subsystem = Ruff  # type: ignore[assignment]
    partitioner_type = PartitionerType.DEFAULT_SINGLE_PARTITION

    @classproperty
    def tool_name(cls) -> str:
        return "ruff check --fix"


class RuffFormatRequest(FmtTargetsRequest):
    field_set_type = RuffFieldSet
    tool_subsystem = Ruff  # type: ignore[assignment]
    partitioner_type = PartitionerType.DEFAULT_SINGLE_PARTITION

    @classproperty
    def tool_name(cls) -> str:
        return "ruff format"


@dataclass(frozen=True)
class RuffRun:
    """One run of ruff.

    :param args: the subcommand and its options.
    :param snapshot: the Python files, relative to the repository root. They are also captured afterwards.
    """

    args: Tuple[str, ...]
    snapshot: Snapshot


@dataclass(frozen=True)
class RuffProcess:
    process: VenvPexProcess


@rule(desc="Set up ruff", level=LogLevel.DEBUG)
async def ruff_process(run: RuffRun, ruff: Ruff) -> RuffProcess:
    pex, config = await MultiGet(
        Get(VenvPex, PexRequest, ruff.to_pex_request()),
        Get(Digest, PathGlobs(["pyproject.toml"])),
    )
    input_digest = await Get(Digest, MergeDigests((run.snapshot.digest, config)))
    process = VenvPexProcess(
        pex,
        argv=(*run.args, "--no-cache", "--force-exclude", *run.snapshot.files),
        input_digest=input_digest,
        output_files=run.snapshot.files,
        description=f"Run ruff {' '.join(run.args)} on {pluralize(len(run.snapshot.files), 'file')}",
        level=LogLevel.DEBUG,
    )
    return RuffProcess(process)


@rule(desc="Lint with ruff", level=LogLevel.DEBUG)
async def lint(request: RuffLintRequest.Batch[RuffFieldSet, Any]) -> LintResult:
    sources = await Get(SourceFiles, SourceFilesRequest(field_set.source for field_set in request.elements))
    ruff = await Get(RuffProcess, RuffRun(("check",), sources.snapshot))
    result = await Get(FallibleProcessResult, VenvPexProcess, ruff.process)
    return LintResult.create(request, result)


@rule(desc="Fix with ruff", level=LogLevel.DEBUG)
async def fix(request: RuffFixRequest.Batch) -> FixResult:
    # Problems that ruff cannot fix are reported by `lint`. Here only a crash (2) is a failure.
    ruff = await Get(RuffProcess, RuffRun(("check", "--fix", "--exit-zero"), request.snapshot))
    result = await Get(ProcessResult, VenvPexProcess, ruff.process)
    return await FixResult.create(request, result)


@rule(desc="Format with ruff", level=LogLevel.DEBUG)
async def fmt(request: RuffFormatRequest.Batch) -> FmtResult:
    ruff = await Get(RuffProcess, RuffRun(("format",), request.snapshot))
    result = await Get(ProcessResult, VenvPexProcess, ruff.process)
    return await FmtResult.create(request, result)


def rules() -> Iterable[Any]:
    return [
        *collect_rules(),
        *RuffLintRequest.rules(),
        *RuffFixRequest.rules(),
        *RuffFormatRequest.rules(),
    ]
