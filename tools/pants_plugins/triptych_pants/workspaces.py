"""The common parts of npm's and cargo's workspaces: one process per workspace, and errors in manifests."""

from __future__ import annotations

from dataclasses import dataclass

from pants.engine.addresses import Address


class InvalidManifestError(Exception):
    """A package.json or Cargo.toml that is missing, invalid or incomplete."""


@dataclass(frozen=True)
class WorkspaceMetadata:
    """The workspace of a partition, whose tools and settings check the files."""

    workspace: Address

    @property
    def description(self) -> str:
        return self.workspace.spec
