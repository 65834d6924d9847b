"""Collects the sources of a package and of the packages that it depends on, for a sandbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable

from pants.engine.addresses import Address
from pants.engine.fs import Digest, MergeDigests
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import (
    HydratedSources,
    HydrateSourcesRequest,
    SourcesField,
    TransitiveTargets,
    TransitiveTargetsRequest,
)
from pants.util.logging import LogLevel

from triptych_pants.node.target_types import NodePackageSourcesField, NpmWorkspaceSourcesField
from triptych_pants.node.util_rules.environment import NodeEnvironment, NodeEnvironmentRequest
from triptych_pants.node.util_rules.packages import AllNodePackages, NodePackage
from triptych_pants.openapi.generate import GeneratedFiles, GeneratedFilesRequest, GeneratedSourcesField


@dataclass(frozen=True)
class PackageSandboxRequest:
    address: Address


@dataclass(frozen=True)
class PackageSandbox:
    """The sandbox of a package's tools.

    :param digest: the sources of the package's closure, generated files from the graph, and node_modules.
    :param root: the package's folder, relative to the workspace's folder.
    """

    package: NodePackage
    environment: NodeEnvironment
    digest: Digest
    root: str


@rule(desc="Collect the sources of a package", level=LogLevel.DEBUG)
async def package_sandbox(request: PackageSandboxRequest, packages: AllNodePackages) -> PackageSandbox:
    package = packages.by_address[request.address]
    transitive, environment = await MultiGet(
        Get(TransitiveTargets, TransitiveTargetsRequest([request.address])),
        Get(NodeEnvironment, NodeEnvironmentRequest(package.workspace)),
    )
    written = [
        tgt[SourcesField]
        for tgt in transitive.closure
        if tgt.has_field(NodePackageSourcesField) or tgt.has_field(NpmWorkspaceSourcesField)
    ]
    generated = [tgt.address for tgt in transitive.closure if tgt.has_field(GeneratedSourcesField)]
    hydrated = await MultiGet(Get(HydratedSources, HydrateSourcesRequest(field)) for field in written)
    files = await MultiGet(Get(GeneratedFiles, GeneratedFilesRequest(address)) for address in generated)
    digest = await Get(
        Digest,
        MergeDigests(
            [
                environment.digest,
                *(sources.snapshot.digest for sources in hydrated),
                *(generated_files.snapshot.digest for generated_files in files),
            ]
        ),
    )
    root = package.directory[len(environment.directory) :].lstrip("/")
    return PackageSandbox(package, environment, digest, root)


def rules() -> Iterable[Any]:
    return collect_rules()
