"""Generated files that are also committed: the graph generates them, `lint` compares them, and `fmt` updates them.

A target that generates files lists their committed copies in its `sources` (a `GeneratedSourcesField`), so that the
copies have an owner. Rules that need the files request `GeneratedFiles`, and so never see a stale copy.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, ClassVar, Iterable, Tuple, Type

from pants.core.goals.fmt import FmtResult, FmtTargetsRequest
from pants.core.util_rules.partitions import Partition, Partitions
from pants.engine.addresses import Address
from pants.engine.environment import EnvironmentName
from pants.engine.fs import Snapshot
from pants.engine.rules import Get, collect_rules, rule
from pants.engine.target import (
    AllTargets,
    FieldSet,
    MultipleSourcesField,
    Target,
    WrappedTarget,
    WrappedTargetRequest,
)
from pants.engine.unions import union
from pants.option.option_types import SkipOption
from pants.option.subsystem import Subsystem
from pants.util.logging import LogLevel


@union(in_scope_types=[EnvironmentName])
@dataclass(frozen=True)
class GenerateRequest:
    """A union member for each kind of generator. Its rule returns `GeneratedFiles` for the target."""

    target: Target


class GeneratedSourcesField(MultipleSourcesField):
    """The committed copies of the files that a target generates: plain paths, no globs."""

    required = True
    request_type: ClassVar[Type[GenerateRequest]]

    @property
    def paths(self) -> Tuple[str, ...]:
        """The paths from the repository root."""
        return tuple(sorted(os.path.join(self.address.spec_path, name) for name in self.value or ()))


@dataclass(frozen=True)
class GeneratedFiles:
    """The generated files of a target's `GeneratedSourcesField`, with paths relative to the repository root."""

    snapshot: Snapshot


@dataclass(frozen=True)
class GeneratedFilesRequest:
    """Requests the generated files of the target at this address, whatever its kind."""

    address: Address


@rule(desc="Generate files", level=LogLevel.DEBUG)
async def generate_files(request: GeneratedFilesRequest) -> GeneratedFiles:
    wrapped = await Get(WrappedTarget, WrappedTargetRequest(request.address, description_of_origin="a generated file"))
    request_type = wrapped.target[GeneratedSourcesField].request_type
    return await Get(GeneratedFiles, GenerateRequest, request_type(wrapped.target))


@dataclass(frozen=True)
class AllGeneratedTargets:
    addresses: Tuple[Address, ...]


@rule(desc="Find all targets that generate files", level=LogLevel.DEBUG)
async def all_generated_targets(targets: AllTargets) -> AllGeneratedTargets:
    return AllGeneratedTargets(tuple(tgt.address for tgt in targets if tgt.has_field(GeneratedSourcesField)))


def is_within(directory: str, parent: str) -> bool:
    """Return whether a folder is another one or below it."""
    return directory == parent or directory.startswith(f"{parent}/")


class Regenerate(Subsystem):
    options_scope = "regenerate"
    name = "regenerate"
    help = "Keeps committed copies of generated files (openapi.json, the clients) equal to what the graph generates."

    skip = SkipOption("fmt", "lint")


@dataclass(frozen=True)
class GeneratedFieldSet(FieldSet):
    required_fields = (GeneratedSourcesField,)

    sources: GeneratedSourcesField


@dataclass(frozen=True)
class GeneratedMetadata:
    """The target that generates the files of a partition."""

    address: Address

    @property
    def description(self) -> str:
        return self.address.spec


class RegenerateRequest(FmtTargetsRequest):
    field_set_type = GeneratedFieldSet
    tool_subsystem = Regenerate  # type: ignore[assignment]


@rule
async def partition(
    request: RegenerateRequest.PartitionRequest[GeneratedFieldSet], regenerate: Regenerate
) -> Partitions[str, GeneratedMetadata]:
    # Paths come from the BUILD file, not from the disk: a deleted copy is also stale.
    if regenerate.skip:
        return Partitions()
    return Partitions(
        Partition(field_set.sources.paths, GeneratedMetadata(field_set.address)) for field_set in request.field_sets
    )


@rule(desc="Compare generated files with their committed copies", level=LogLevel.DEBUG)
async def regenerate(request: RegenerateRequest.Batch) -> FmtResult:
    metadata: GeneratedMetadata = request.partition_metadata
    generated = await Get(GeneratedFiles, GeneratedFilesRequest(metadata.address))
    return FmtResult(
        input=request.snapshot,
        output=generated.snapshot,
        stdout="",
        stderr="",
        tool_name=f"{request.tool_name} {metadata.address.spec}",
    )


def rules() -> Iterable[Any]:
    return [*collect_rules(), *RegenerateRequest.rules()]
