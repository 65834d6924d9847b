"""The lock of the cargo workspace."""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from locks.lock import Lock, Upgrade, Versions


@dataclass(frozen=True)
class CargoLock(Lock):
    """The Cargo.lock of a workspace. It is made by the machine's cargo, because no registry provides cargo."""

    def versions(self, text: str) -> Versions:
        found: dict[str, set[str]] = {}
        for package in tomllib.loads(text).get("package", ()):
            found.setdefault(package["name"], set()).add(package["version"])
        return found

    def refreshed(self, root: Path, upgrade: Upgrade) -> str:
        with tempfile.TemporaryDirectory() as folder:
            workspace = Path(folder, "workspace")
            # cargo requires that the crates have sources.
            shutil.copytree(root / self.path.parent, workspace, ignore=shutil.ignore_patterns("target", "gen"))
            self.run(
                cargo_command(upgrade),
                workspace,
                "If cargo is missing, install Rust; if versions exclude each other, change a Cargo.toml.",
            )
            return (workspace / self.path.name).read_text()


def cargo_command(upgrade: Upgrade) -> Sequence[str]:
    """Returns cargo's command. Without an upgrade it only follows the manifests."""
    if upgrade.packages:
        return ["cargo", "update", "--quiet", *upgrade.packages]
    return ["cargo", "update", "--quiet"] if upgrade.everything else ["cargo", "update", "--quiet", "--workspace"]
