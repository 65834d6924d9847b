"""Updates the lock files to match the requirements, package.json and Cargo.toml files.

    ./pants run tools/locks:refresh                               all locks; packages keep their versions
    ./pants run tools/locks:refresh -- backend npm                these locks
    ./pants run tools/locks:refresh -- --upgrade                  all locks, newest versions of everything
    ./pants run tools/locks:refresh -- backend --upgrade fastapi  newest version of one package
    ./pants run tools/locks:refresh -- --check                    print what would change; exit with 1 if anything would

Locks are named after their resolve in pants.toml. The others are pants (the launcher's), npm and cargo.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from locks.cargo import CargoLock
from locks.lock import Lock, LockError, Upgrade, changes
from locks.npm import NpmLock
from locks.python import python_locks, read_settings


def main(arguments: Sequence[str], root: Path) -> int:
    """Returns the exit code: 0, 1 if --check finds a lock that would change, 2 if a lock could not be made."""
    try:
        locks = all_locks(root)
        chosen, upgrade, check = parse(arguments, locks)
        refuse_unheld(upgrade.packages, chosen, root)
        changed = [refresh(lock, root, upgrade, check) for lock in chosen]
    except LockError as error:
        print(error, file=sys.stderr)
        return 2
    return 1 if check and any(changed) else 0


def all_locks(root: Path) -> list[Lock]:
    """Returns every lock of the repository."""
    return [
        *python_locks(read_settings(root)),
        NpmLock("npm", Path("src/ts/package-lock.json")),
        CargoLock("cargo", Path("src/rust/Cargo.lock")),
    ]


def parse(arguments: Sequence[str], locks: Sequence[Lock]) -> tuple[list[Lock], Upgrade, bool]:
    """Returns the chosen locks, what to upgrade, and whether only to check. Exits with 2 for invalid arguments."""
    parser = argparse.ArgumentParser(
        "refresh", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [lock.name for lock in locks]
    parser.add_argument("locks", nargs="*", metavar="LOCK", help=f"one of {', '.join(names)}; default: all")
    parser.add_argument("--upgrade", nargs="*", metavar="PACKAGE", help="upgrade these packages, or all")
    parser.add_argument("--check", action="store_true", help="write nothing")
    parsed = parser.parse_args(arguments)
    unknown = [name for name in parsed.locks if name not in names]
    if unknown:
        parser.error(f"unknown lock {', '.join(unknown)}. Use {', '.join(names)}")
    chosen = [lock for lock in locks if lock.name in (parsed.locks or names)]
    packages = parsed.upgrade
    return chosen, Upgrade(packages == [], tuple(packages or ())), parsed.check


def refuse_unheld(packages: Sequence[str], locks: Sequence[Lock], root: Path) -> None:
    """Raises LockError for packages to upgrade that are in none of the locks."""
    held = {name for lock in locks for name in lock.versions(lock.read(root))} if packages else set()
    unheld = [name for name in packages if name not in held]
    if unheld:
        raise LockError(
            f"no lock of {', '.join(lock.name for lock in locks)} contains {', '.join(unheld)}; nothing was changed. "
            "Put names of locks before --upgrade, and names of packages, as in the lock, after it."
        )


def refresh(lock: Lock, root: Path, upgrade: Upgrade, check: bool) -> bool:
    """Updates one lock, or only checks it. Prints the changes, and returns whether there are any."""
    before = lock.read(root)
    held = lock.versions(before)
    after = lock.refreshed(root, replace(upgrade, packages=tuple(name for name in upgrade.packages if name in held)))
    if after == before:
        print(f"{lock.path}: unchanged", flush=True)
        return False
    print(f"{lock.path}: {'would change' if check else 'changed'}", flush=True)
    for line in changes(held, lock.versions(after)):
        print(f"    {line}")
    if not check:
        write(root / lock.path, after)
    return True


def write(path: Path, text: str) -> None:
    """Replaces the file in one step, so that an interruption leaves the old one."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(text)
    os.replace(fresh, path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path.cwd()))
