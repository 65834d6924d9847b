"""`fmt`: runs rustfmt on the packages' files."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Tuple

from pants.core.goals.fmt import FmtResult, FmtTargetsRequest
from pants.core.util_rules.partitions import Partition, Partitions
from pants.engine.addresses import Address
from pants.engine.fs import Digest, MergeDigests, PathGlobs
from pants.engine.process import Process, ProcessResult
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import FieldSet, SourcesPaths, SourcesPathsRequest, Target
from pants.util.logging import LogLevel
from pants.util.strutil import pluralize

from triptych_pants.rust.subsystems import Rustfmt
from triptych_pants.rust.target_types import RustPackageSourcesField, SkipRustfmtField
from triptych_pants.rust.util_rules import toolchain
from triptych_pants.rust.util_rules.manifests import AllRustPackages
from triptych_pants.rust.util_rules.toolchain import RustToolchain, RustToolchainRequest


@dataclass(frozen=True)
class RustfmtFieldSet(FieldSet):
    required_fields = (RustPackageSourcesField,)

    sources: RustPackageSourcesField

    @classmethod
    def opt_out(cls, tgt: Target) -> bool:
        return tgt.get(SkipRustfmtField).value


@dataclass(frozen=True)
class RustfmtMetadata:
    """The workspace of a partition, and all its files, because rustfmt follows `mod` into files of other batches."""

    workspace: Address
    files: Tuple[str, ...]

    @property
    def description(self) -> str:
        return self.workspace.spec


class RustfmtRequest(FmtTargetsRequest):
    tool_subsystem = Rustfmt  # type: ignore[assignment]
    field_set_type = RustfmtFieldSet


@rule(desc="Partition Rust files to format", level=LogLevel.DEBUG)
async def partition(
    request: RustfmtRequest.PartitionRequest[RustfmtFieldSet], packages: AllRustPackages, subsystem: Rustfmt
) -> Partitions[str, RustfmtMetadata]:
    if subsystem.skip:
        return Partitions()
    all_paths = await MultiGet(
        Get(SourcesPaths, SourcesPathsRequest(field_set.sources)) for field_set in request.field_sets
    )
    found: Dict[Address, List[str]] = defaultdict(list)
    for field_set, paths in zip(request.field_sets, all_paths):
        workspace = packages.by_address[field_set.address].workspace
        found[workspace].extend(path for path in paths.files if path.endswith(".rs"))
    by_place = {workspace: tuple(sorted(files)) for workspace, files in found.items()}
    return Partitions(Partition(files, RustfmtMetadata(workspace, files)) for workspace, files in by_place.items())


@rule(desc="Format with rustfmt", level=LogLevel.DEBUG)
async def fmt(request: RustfmtRequest.Batch, packages: AllRustPackages, rustfmt: Rustfmt) -> FmtResult:
    metadata: RustfmtMetadata = request.partition_metadata
    workspace = packages.workspaces[metadata.workspace]
    rust, others = await MultiGet(
        Get(RustToolchain, RustToolchainRequest(("rustfmt",), workspace.rust_version, metadata.workspace.spec)),
        Get(Digest, PathGlobs([*metadata.files, os.path.join(workspace.directory, "rustfmt.toml")])),
    )
    result = await Get(
        ProcessResult,
        Process(
            # The generated client is excluded by `#[rustfmt::skip]`, so its files are not needed.
            (f"{rust.path}/rustfmt", f"--edition={workspace.edition}", *rustfmt.args, *request.snapshot.files),
            input_digest=await Get(Digest, MergeDigests((others, request.snapshot.digest))),
            env={"TOOL_VERSIONS": rust.versions, "LANG": "C.UTF-8"},
            append_only_caches=toolchain.CACHE,
            output_files=request.snapshot.files,
            description=f"Run rustfmt on {pluralize(len(request.snapshot.files), 'file')}",
            level=LogLevel.DEBUG,
        ),
    )
    return await FmtResult.create(request, result)


def rules() -> Iterable[Any]:
    return [*collect_rules(), *RustfmtRequest.rules()]
