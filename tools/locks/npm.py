"""Completes package-lock.json for the systems that the registry in use does not serve.

npm drops an optional package from the lock when the registry answers 404 for it, as a mirror that holds one system's
packages does, and `npm ci` then refuses the lock everywhere. The names and versions are known all the same: they are
in the `optionalDependencies` of the package that wants them. What npm learns later (the hash) it adds by itself.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

EXACT_VERSION = re.compile(r"\d+\.\d+\.\d+([-+].*)?")
SYSTEMS = {
    "android": "android",
    "darwin": "darwin",
    "freebsd": "freebsd",
    "linux": "linux",
    "openharmony": "openharmony",
    "win32": "win32",
}
PROCESSORS = {
    "arm": "arm",
    "arm64": "arm64",
    "ia32": "ia32",
    "ppc64": "ppc64",
    "riscv64": "riscv64",
    "s390x": "s390x",
    "x64": "x64",
}
LIBRARIES = {"gnu": "glibc", "musl": "musl", "gnueabihf": "glibc"}


def complete(lock: dict[str, Any]) -> list[str]:
    """Add to a lock (version 3) the optional packages that it names but does not hold; return their names, sorted."""
    packages = lock["packages"]
    missing: dict[str, dict[str, Any]] = {}
    for path, entry in packages.items():
        for name, version in entry.get("optionalDependencies", {}).items():
            held = f"node_modules/{name}" in packages or f"{path}/node_modules/{name}" in packages
            if not held and EXACT_VERSION.fullmatch(version):
                missing[f"node_modules/{name}"] = platform_entry(name, version, dev=entry.get("dev", False))
    lock["packages"] = dict(sorted({**packages, **missing}.items()))
    return sorted(path.removeprefix("node_modules/") for path in missing)


def platform_entry(name: str, version: str, *, dev: bool) -> dict[str, Any]:
    """Return the lock's entry of a package that is named after its system, such as @biomejs/cli-linux-x64-musl."""
    words = name.rsplit("/", 1)[-1].split("-")
    entry: dict[str, Any] = {"version": version}
    for key, table in (("os", SYSTEMS), ("cpu", PROCESSORS), ("libc", LIBRARIES)):
        values = [table[word] for word in words if word in table]
        if values and (key != "libc" or "linux" in words):
            entry[key] = values
    if dev:
        entry["dev"] = True
    entry["optional"] = True
    return entry


def main(paths: list[str]) -> None:
    for path in map(Path, paths):
        lock = json.loads(path.read_text())
        for name in complete(lock):
            print(f"{path}: added {name}, which the registry does not serve")
        path.write_text(json.dumps(lock, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
