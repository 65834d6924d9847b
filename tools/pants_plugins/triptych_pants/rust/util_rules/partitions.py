"""Partitions with one process per workspace, so that shared packages are built once, with the same features."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Dict, Iterable, List, Tuple

from pants.core.util_rules.partitions import Partition, Partitions
from pants.engine.addresses import Address
from pants.engine.target import FieldSet

from triptych_pants.rust.util_rules.manifests import AllRustPackages
from triptych_pants.workspaces import WorkspaceMetadata


def by_workspace(addresses: Iterable[Address], packages: AllRustPackages) -> Dict[Address, Tuple[Address, ...]]:
    """Return the packages of each workspace, sorted by address."""
    found: Dict[Address, List[Address]] = defaultdict(list)
    for address in sorted(addresses):
        found[packages.by_address[address].workspace].append(address)
    return {workspace: tuple(members) for workspace, members in found.items()}


def one_a_workspace(field_sets: Iterable[FieldSet], packages: AllRustPackages) -> Partitions[Any, WorkspaceMetadata]:
    """Return one partition per workspace, with its packages sorted by address."""
    found = {field_set.address: field_set for field_set in field_sets}
    return Partitions(
        Partition(tuple(found[address] for address in members), WorkspaceMetadata(workspace))
        for workspace, members in by_workspace(found, packages).items()
    )
