"""What npm's and cargo's workspaces have in common: one process a workspace, and manifests that may be wrong."""

from __future__ import annotations

from dataclasses import dataclass

from pants.engine.addresses import Address


class InvalidManifestError(Exception):
    """A package.json or Cargo.toml that is missing, cannot be read or lacks something."""


@dataclass(frozen=True)
class WorkspaceMetadata:
    """The workspace of a partition: its tools and settings judge the files."""

    workspace: Address

    @property
    def description(self) -> str:
        return self.workspace.spec
