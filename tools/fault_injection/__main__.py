"""`./pants run tools/fault_injection:long`: the long version of tests/faults, for docs/reliability.md."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fault_injection.damage import cuts, damage, flips
from fault_injection.full_disk import DISK_KIBIBYTES, small_disk, write_on_full_disk
from fault_injection.upgrades import FaultError, UpgradeScenario, kill_at_moments, kill_at_random
from fault_injection.writes import kill_under_writes


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(prog="fault_injection", description=__doc__)
    root.add_argument("--kills", type=int, default=200, help="number of kills of the backend under writes")
    root.add_argument("--upgrade-kills", type=int, default=100, help="number of kills at random times of an upgrade")
    root.add_argument("--rows", type=int, default=20_000, help="rows of the database that is upgraded")
    root.add_argument("--flips", type=int, default=1000, help="number of files with one changed byte")
    root.add_argument("--cuts", type=int, default=200, help="truncated files")
    root.add_argument("--only", choices=["writes", "flips", "cuts", "disk", "moments", "random"], help="one part")
    root.add_argument("--seed", type=int, default=1, help="random seed for moments and bytes")
    return root


def main() -> int:
    arguments = parser().parse_args()
    folder = Path(tempfile.mkdtemp(prefix="triptych-faults-"))
    for name, part in _parts(folder, arguments).items():
        if arguments.only not in (None, name):
            continue
        started = time.monotonic()
        try:
            figures = part()
        except FaultError as error:
            print(f"{name}: FAILED: {error} The remaining files are in {folder}.", file=sys.stderr)
            return 1
        print(f"{name}: {figures} in {time.monotonic() - started:.0f} s", flush=True)
    shutil.rmtree(folder)
    return 0


def _parts(folder: Path, arguments: argparse.Namespace) -> dict[str, Callable[[], Any]]:
    seed, rows = arguments.seed, arguments.rows

    def scenario(name: str, rows: int) -> UpgradeScenario:
        return UpgradeScenario.make(_made(folder / name), rows)

    return {
        "writes": lambda: kill_under_writes(folder / "writes", arguments.kills, seed),
        "flips": lambda: damage(_made(folder / "flips"), flips, arguments.flips, seed),
        "cuts": lambda: damage(_made(folder / "cuts"), cuts, arguments.cuts, seed),
        "disk": lambda: _on_small_disk(folder / "disk"),
        # The last part adds a revision to this process.
        "moments": lambda: kill_at_moments(scenario("moments", 300)),
        "random": lambda: kill_at_random(scenario("random", rows), arguments.upgrade_kills, seed),
    }


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _on_small_disk(folder: Path) -> object:
    with small_disk(folder, DISK_KIBIBYTES) as disk:
        return "skipped: mounting a file system needs more rights" if disk is None else write_on_full_disk(disk)


if __name__ == "__main__":
    sys.exit(main())
