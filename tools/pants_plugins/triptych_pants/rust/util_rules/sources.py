"""Collects the sources of packages and of their dependencies, and the manifests of all others."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Iterable, Optional, Tuple

from pants.engine.addresses import Address
from pants.engine.fs import Digest, MergeDigests, PathGlobs
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import (
    HydratedSources,
    HydrateSourcesRequest,
    SourcesField,
    TransitiveTargets,
    TransitiveTargetsRequest,
)
from pants.util.logging import LogLevel

from triptych_pants.openapi.generate import GeneratedFiles, GeneratedFilesRequest, GeneratedSourcesField
from triptych_pants.rust.target_types import (
    CargoWorkspaceSourcesField,
    RustPackageSourcesField,
    SystemLibrariesField,
)
from triptych_pants.rust.util_rules.manifests import AllRustPackages


@dataclass(frozen=True)
class RustSourcesRequest:
    packages: Tuple[Address, ...]


@dataclass(frozen=True)
class RustSources:
    """The files that cargo reads, at their paths in the repository.

    :param digest: the sources of the packages and of their dependencies, generated files from the graph, the
        workspace's files, and the manifests of all its packages, which cargo requires.
    :param directories: the folders whose sources are included.
    :param system_libraries: the libraries that the packages link with.
    :param libraries_wanted_by: the first package that needs any.
    """

    digest: Digest
    directories: Tuple[str, ...]
    system_libraries: Tuple[str, ...]
    libraries_wanted_by: Optional[str]


@rule(desc="Collect the sources of Rust packages", level=LogLevel.DEBUG)
async def rust_sources(request: RustSourcesRequest, packages: AllRustPackages) -> RustSources:
    transitive = await Get(TransitiveTargets, TransitiveTargetsRequest(request.packages))
    workspace = packages.workspaces[packages.by_address[request.packages[0]].workspace]
    members = [tgt for tgt in transitive.closure if tgt.has_field(RustPackageSourcesField)]
    written = [
        *(tgt[SourcesField] for tgt in members),
        *(tgt[SourcesField] for tgt in transitive.closure if tgt.has_field(CargoWorkspaceSourcesField)),
    ]
    generated = [tgt.address for tgt in transitive.closure if tgt.has_field(GeneratedSourcesField)]
    hydrated = await MultiGet(Get(HydratedSources, HydrateSourcesRequest(field)) for field in written)
    files = await MultiGet(Get(GeneratedFiles, GeneratedFilesRequest(address)) for address in generated)
    manifests = await Get(Digest, PathGlobs([os.path.join(member, "Cargo.toml") for member in workspace.members]))
    digest = await Get(
        Digest,
        MergeDigests(
            [
                manifests,
                *(sources.snapshot.digest for sources in hydrated),
                *(generated_files.snapshot.digest for generated_files in files),
            ]
        ),
    )
    linking = [tgt for tgt in members if tgt[SystemLibrariesField].value]
    return RustSources(
        digest=digest,
        directories=tuple(sorted(tgt.address.spec_path for tgt in members)),
        system_libraries=tuple(sorted({name for tgt in linking for name in tgt[SystemLibrariesField].value or ()})),
        libraries_wanted_by=linking[0].address.spec if linking else None,
    )


def rules() -> Iterable[Any]:
    return collect_rules()
