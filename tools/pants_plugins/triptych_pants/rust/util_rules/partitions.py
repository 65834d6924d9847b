"""One process a workspace: cargo builds what packages share once, and features are the same for all of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Dict, Iterable, List, Tuple

from pants.engine.addresses import Address

from triptych_pants.rust.util_rules.manifests import AllRustPackages


@dataclass(frozen=True)
class WorkspaceMetadata:
    """The workspace of a partition."""

    workspace: Address

    @property
    def description(self) -> str:
        return self.workspace.spec


def by_workspace(addresses: Iterable[Address], packages: AllRustPackages) -> Dict[Address, Tuple[Address, ...]]:
    """Return the packages of each workspace, in the order of their addresses."""
    found: Dict[Address, List[Address]] = defaultdict(list)
    for address in sorted(addresses):
        found[packages.by_address[address].workspace].append(address)
    return {workspace: tuple(members) for workspace, members in found.items()}
