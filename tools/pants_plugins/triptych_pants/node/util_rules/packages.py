"""Reads package.json files to map targets to packages and find their dependencies."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Any, Dict, FrozenSet, Iterable, Optional, Tuple

from pants.engine.addresses import Address
from pants.engine.fs import DigestContents, PathGlobs
from pants.engine.rules import Get, collect_rules, rule
from pants.engine.target import (
    AllTargets,
    FieldSet,
    InferDependenciesRequest,
    InferredDependencies,
)
from pants.engine.unions import UnionRule
from pants.util.frozendict import FrozenDict
from pants.util.logging import LogLevel

from triptych_pants.node.target_types import (
    NodePackageDependenciesField,
    NodePackageSourcesField,
    NpmWorkspaceSourcesField,
)
from triptych_pants.openapi.generate import AllGeneratedTargets, is_within
from triptych_pants.workspaces import InvalidManifestError


@dataclass(frozen=True)
class NodePackage:
    """A package of a workspace.

    :param name: the name in its package.json.
    :param directory: its folder, relative to the repository root.
    :param workspace: the address of the npm_workspace above it.
    :param requires: the names in its dependencies and devDependencies.
    """

    name: str
    address: Address
    directory: str
    workspace: Address
    requires: FrozenSet[str]


@dataclass(frozen=True)
class AllNodePackages:
    by_address: FrozenDict[Address, NodePackage]

    def members(self, workspace: Address) -> Tuple[NodePackage, ...]:
        return tuple(package for package in self.by_address.values() if package.workspace == workspace)


@rule(desc="Find all node_package targets", level=LogLevel.DEBUG)
async def all_node_packages(targets: AllTargets) -> AllNodePackages:
    workspaces = {tgt.address.spec_path: tgt.address for tgt in targets if tgt.has_field(NpmWorkspaceSourcesField)}
    packages = {}
    for target in targets:
        if not target.has_field(NodePackageSourcesField):
            continue
        directory = target.address.spec_path
        path = os.path.join(directory, "package.json")
        contents = await Get(DigestContents, PathGlobs([path]))
        packages[target.address] = parse_manifest(
            contents[0].content if contents else None, path, target.address, _workspace_above(directory, workspaces)
        )
    return AllNodePackages(FrozenDict(packages))


def _workspace_above(directory: str, workspaces: Dict[str, Address]) -> Address:
    parent = directory
    while parent not in workspaces:
        if not parent:
            raise InvalidManifestError(
                f"There is no npm_workspace above {directory}. Add the target npm_workspace() to the BUILD file next to"
                " the package.json that lists the workspace's packages."
            )
        parent = os.path.dirname(parent)
    return workspaces[parent]


def parse_manifest(content: Optional[bytes], path: str, address: Address, workspace: Address) -> NodePackage:
    """Return the package of a package.json; InvalidManifestError if the file is missing or cannot be read."""
    if content is None:
        raise InvalidManifestError(f"{path} is missing. {address} is a node_package: give it a package.json.")
    try:
        manifest = json.loads(content)
        name = manifest["name"]
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidManifestError(
            f"{path} is not a package's manifest ({error!r}). It must be a JSON object with a name."
        ) from error
    requires = frozenset((*manifest.get("dependencies", {}), *manifest.get("devDependencies", {})))
    return NodePackage(name, address, os.path.dirname(path), workspace, requires)


@dataclass(frozen=True)
class NodeDependenciesFieldSet(FieldSet):
    required_fields = (NodePackageSourcesField, NodePackageDependenciesField)

    sources: NodePackageSourcesField


class InferNodeDependencies(InferDependenciesRequest):
    infer_from = NodeDependenciesFieldSet


@rule(desc="Infer dependencies from package.json", level=LogLevel.DEBUG)
async def infer_dependencies(
    request: InferNodeDependencies, packages: AllNodePackages, generated: AllGeneratedTargets
) -> InferredDependencies:
    package = packages.by_address[request.field_set.address]
    return InferredDependencies(
        [
            package.workspace,
            *(other.address for other in packages.members(package.workspace) if other.name in package.requires),
            *(address for address in generated.addresses if is_within(address.spec_path, package.directory)),
        ]
    )


def owning_package(packages: AllNodePackages, address: Address) -> NodePackage:
    """Return the package whose folder contains this target; InvalidManifestError if there is none."""
    for package in packages.by_address.values():
        if is_within(address.spec_path, package.directory):
            return package
    raise InvalidManifestError(
        f"{address} is in no npm package. Move it below a folder whose BUILD file has a node_package()."
    )


def rules() -> Iterable[Any]:
    return [*collect_rules(), UnionRule(InferDependenciesRequest, InferNodeDependencies)]
