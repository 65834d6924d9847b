"""Biome: `biome lint` runs in `lint`, and its formatter and import sorting run in `fmt`."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Tuple

from pants.core.goals.fmt import FmtResult, FmtTargetsRequest
from pants.core.goals.lint import LintResult, LintTargetsRequest
from pants.core.util_rules.partitions import Partition, Partitions
from pants.engine.addresses import Address
from pants.engine.fs import AddPrefix, Digest, MergeDigests, PathGlobs, Snapshot
from pants.engine.process import FallibleProcessResult, Process, ProcessResult
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import FieldSet, SourcesPaths, SourcesPathsRequest, Target
from pants.util.logging import LogLevel
from pants.util.meta import classproperty
from pants.util.strutil import pluralize

from triptych_pants.node.subsystems import Biome
from triptych_pants.node.target_types import NodePackageSourcesField, SkipBiomeField
from triptych_pants.node.util_rules.environment import NodeEnvironment, NodeEnvironmentRequest
from triptych_pants.node.util_rules.packages import AllNodePackages
from triptych_pants.workspaces import WorkspaceMetadata

BIOME = "node_modules/@biomejs/biome/bin/biome"
EXTENSIONS = (".css", ".html", ".js", ".json", ".jsx", ".mjs", ".mts", ".ts", ".tsx")


@dataclass(frozen=True)
class BiomeFieldSet(FieldSet):
    required_fields = (NodePackageSourcesField,)

    sources: NodePackageSourcesField

    @classmethod
    def opt_out(cls, tgt: Target) -> bool:
        return tgt.get(SkipBiomeField).value


class BiomeLintRequest(LintTargetsRequest):
    field_set_type = BiomeFieldSet
    tool_subsystem = Biome  # type: ignore[assignment]

    @classproperty
    def tool_name(cls) -> str:
        return "biome lint"


class BiomeFmtRequest(FmtTargetsRequest):
    field_set_type = BiomeFieldSet
    tool_subsystem = Biome  # type: ignore[assignment]

    @classproperty
    def tool_name(cls) -> str:
        return "biome format"


@dataclass(frozen=True)
class BiomePartitionsRequest:
    field_sets: Tuple[BiomeFieldSet, ...]


@dataclass(frozen=True)
class BiomePartitions:
    partitions: Partitions[str, WorkspaceMetadata]


@rule
async def partitions(request: BiomePartitionsRequest, biome: Biome, packages: AllNodePackages) -> BiomePartitions:
    if biome.skip:
        return BiomePartitions(Partitions())
    all_paths = await MultiGet(
        Get(SourcesPaths, SourcesPathsRequest(field_set.sources)) for field_set in request.field_sets
    )
    by_workspace: Dict[Address, List[str]] = defaultdict(list)
    for field_set, paths in zip(request.field_sets, all_paths):
        workspace = packages.by_address[field_set.address].workspace
        by_workspace[workspace].extend(path for path in paths.files if path.endswith(EXTENSIONS))
    return BiomePartitions(
        Partitions(Partition(tuple(sorted(paths)), WorkspaceMetadata(tgt)) for tgt, paths in by_workspace.items())
    )


@rule
async def lint_partitions(
    request: BiomeLintRequest.PartitionRequest[BiomeFieldSet],
) -> Partitions[str, WorkspaceMetadata]:
    return (await Get(BiomePartitions, BiomePartitionsRequest(request.field_sets))).partitions


@rule
async def fmt_partitions(
    request: BiomeFmtRequest.PartitionRequest[BiomeFieldSet],
) -> Partitions[str, WorkspaceMetadata]:
    return (await Get(BiomePartitions, BiomePartitionsRequest(request.field_sets))).partitions


@dataclass(frozen=True)
class BiomeRun:
    workspace: Address
    args: Tuple[str, ...]
    snapshot: Snapshot


@dataclass(frozen=True)
class BiomeProcess:
    process: Process
    directory: str


@rule(desc="Set up biome", level=LogLevel.DEBUG)
async def biome_process(run: BiomeRun, biome: Biome) -> BiomeProcess:
    environment = await Get(NodeEnvironment, NodeEnvironmentRequest(run.workspace))
    config = await Get(Digest, PathGlobs([os.path.join(environment.directory, "biome.json")]))
    files = tuple(os.path.relpath(path, environment.directory) for path in run.snapshot.files)
    process = environment.process(
        (BIOME, *run.args, *biome.args, *files),
        input_digest=await Get(Digest, MergeDigests((run.snapshot.digest, environment.digest, config))),
        output_files=files,
        description=f"Run biome {run.args[0]} on {pluralize(len(files), 'file')}",
    )
    return BiomeProcess(process, environment.directory)


@rule(desc="Lint with biome", level=LogLevel.DEBUG)
async def lint(request: BiomeLintRequest.Batch[str, WorkspaceMetadata]) -> LintResult:
    snapshot = await Get(Snapshot, PathGlobs(request.elements))
    biome = await Get(BiomeProcess, BiomeRun(request.partition_metadata.workspace, ("lint",), snapshot))
    result = await Get(FallibleProcessResult, Process, biome.process)
    return LintResult.create(request, result)


@rule(desc="Format with biome", level=LogLevel.DEBUG)
async def fmt(request: BiomeFmtRequest.Batch) -> FmtResult:
    args = ("check", "--write", "--linter-enabled=false")
    metadata: WorkspaceMetadata = request.partition_metadata
    biome = await Get(BiomeProcess, BiomeRun(metadata.workspace, args, request.snapshot))
    result = await Get(ProcessResult, Process, biome.process)
    output = await Get(Snapshot, AddPrefix(result.output_digest, biome.directory))
    return FmtResult(
        input=request.snapshot,
        output=output,
        stdout=result.stdout.decode(),
        stderr=result.stderr.decode(),
        tool_name=request.tool_name,
    )


def rules() -> Iterable[Any]:
    return [*collect_rules(), *BiomeLintRequest.rules(), *BiomeFmtRequest.rules()]
