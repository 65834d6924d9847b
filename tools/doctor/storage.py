"""Folders that goals write to: space, permissions and owners."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from doctor.check import FOUND, GOALS, MISSING, NOTE, Check
from doctor.machine import as_root

GROUP = "folders"
# All goals together fill about 9 GiB, most of it compiled Rust. Below the second number a first run fails in between.
ENOUGH_BYTES = 10 * 2**30
LEAST_BYTES = 2 * 2**30


def default_cache(environment: Mapping[str, str]) -> Path:
    """Return the folder that ./pants uses if it is not told another one."""
    return Path(environment.get("TRIPTYCH_CACHE") or user_cache(environment) / "triptych")


def user_cache(environment: Mapping[str, str]) -> Path:
    """Return the user's cache folder."""
    return Path(environment.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def folders(root: Path, environment: Mapping[str, str], cache: Path) -> dict[str, Path]:
    """Return the folders that goals write to, by what they are."""
    return {
        "clone": root,
        "cache of ./pants": cache,
        "cache of Pants": user_cache(environment) / "pants",
        "temporary files": Path(environment.get("TMPDIR") or "/tmp"),
    }


def check_folders(places: Mapping[str, Path]) -> list[Check]:
    """Return a check of permissions for each folder, and one of the space on each file system."""
    return [*(check_folder(name, path) for name, path in places.items()), *check_space(places.values())]


def check_folder(name: str, path: Path) -> Check:
    """Return whether this user can write to a folder, or create it."""
    existing = nearest(path)
    if not os.access(existing, os.W_OK | os.X_OK):
        return _not_ours(name, existing, f"this user cannot write to {existing}")
    strange = [entry for entry in _entries(path) if entry.stat(follow_symlinks=False).st_uid != os.geteuid()]
    if strange and os.geteuid() != 0:
        first = strange[0].path
        return _not_ours(name, path, f"{first} belongs to another user, as after a run with sudo")
    return Check(GROUP, name, FOUND, str(path), GOALS)


def _not_ours(name: str, path: Path, detail: str) -> Check:
    command = as_root(f'chown -R "$(id -un)" {path}')
    return Check(GROUP, name, MISSING, detail, GOALS, install=command)


def _entries(path: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(path) as entries:
            return list(entries)
    except OSError:
        return []


def check_space(paths: Iterable[Path]) -> list[Check]:
    """Return the free space of each file system, named after the first of the folders on it."""
    checks = {}
    for path in paths:
        existing = nearest(path)
        device = existing.stat().st_dev
        if device not in checks:
            checks[device] = check_free(existing, shutil.disk_usage(existing).free)
    return list(checks.values())


def check_free(path: Path, free: int) -> Check:
    """Return whether so many bytes are enough."""
    name, detail = f"free space at {path}", f"{free / 2**30:.1f} GiB"
    if free >= ENOUGH_BYTES:
        return Check(GROUP, name, FOUND, detail, GOALS)
    advice = f"The goals together need about {ENOUGH_BYTES >> 30} GiB. See docs/caching.md for what may be deleted."
    return Check(GROUP, name, NOTE if free >= LEAST_BYTES else MISSING, detail, GOALS, advice)


def nearest(path: Path) -> Path:
    """Return the folder, or the closest one above it that exists."""
    return next(each for each in (path, *path.parents) if each.exists())
