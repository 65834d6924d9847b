"""Runs cargo for a sandbox, on a copy of its sources that stays: what makes a rebuild incremental.

Cargo knows what is up to date by paths and by times of modification, and a sandbox has new ones each time. So the
sources are copied to a mirror in a cache, and only where their content differs; cargo works there. One process at a
time: the mirror is locked.

This file is not imported by the plugin but run in the sandbox, by the Python of the code.

    <cache>/<workspace>/mirror/    the sources, at their paths in the repository
    <cache>/<workspace>/target/    CARGO_TARGET_DIR
    <cache>/<workspace>/synced     the files that a sandbox brought, one a line
    <cache>/<workspace>/fetched    the locks whose crates are in CARGO_HOME, by their hashes, one a line
    <cache>/home/                  CARGO_HOME, shared by all workspaces
"""

from __future__ import annotations

import argparse
import filecmp
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterable, List, Sequence

# A member of the workspace that no sandbox has brought yet: cargo reads all manifests, and wants a target in each.
STUBS = {"src/lib.rs": "", "src/main.rs": "fn main() {}\n"}


def parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True, help="the cache's folder")
    parser.add_argument("--workspace", required=True, help="the workspace's folder, from the sandbox's root")
    parser.add_argument("--source", action="append", default=[], help="a folder of the sandbox that is copied")
    parser.add_argument("--absent", action="append", default=[], help="a member whose sources are not in the sandbox")
    parser.add_argument("--output", action="append", default=[], help="a file of target/ that is copied to the sandbox")
    parser.add_argument("--fetched", help="the hash to note once the command, which fetches crates, has succeeded")
    parser.add_argument("command", nargs="+")
    return parser.parse_args(argv)


def main(argv: Sequence[str]) -> int:
    """Run the command and return its exit code; its outputs lie in the sandbox's root."""
    # Imported here: the plugin's own tests read this file on every system, and Windows has no such module.
    import fcntl

    arguments = parse(argv)
    sandbox = Path.cwd()
    # A named cache reaches a sandbox as a link, whose path is another one each time.
    cache = arguments.cache.resolve()
    place = cache / arguments.workspace.replace("/", "-")
    mirror, target = place / "mirror", place / "target"
    mirror.mkdir(parents=True, exist_ok=True)
    # Python opens files close-on-exec, so that a daemon which cargo leaves behind does not hold the lock.
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        sync(sandbox, mirror, place / "synced", arguments.source, arguments.absent)
        code = subprocess.run(
            arguments.command, cwd=mirror / arguments.workspace, env=environment(cache, target, mirror), check=False
        ).returncode
        if code == 0:
            for output in arguments.output:
                copy(target / output, sandbox / output)
            if arguments.fetched:
                with (place / "fetched").open("a") as stamps:
                    stamps.write(f"{arguments.fetched}\n")
    return code


def environment(cache: Path, target: Path, mirror: Path) -> dict[str, str]:
    """Return cargo's variables. No path of this machine gets into what it builds."""
    home = cache / "home"
    remaps = f"--remap-path-prefix={home}=/cargo --remap-path-prefix={mirror}=/source"
    return {
        **os.environ,
        "PATH": os.environ["CARGO_SEARCH_PATH"],
        "CARGO_HOME": str(home),
        "CARGO_TARGET_DIR": str(target),
        "CARGO_TERM_COLOR": "never",
        "RUSTFLAGS": remaps,
    }


def sync(sandbox: Path, mirror: Path, record: Path, sources: Iterable[str], absent: Iterable[str]) -> None:
    """Make the mirror hold what the sandbox holds in these folders.

    Files that an earlier sandbox brought and this one does not are removed, but for those of absent members: these
    stay as they were, or are stubs. What tools write beside the sources stays too.

    :param record: the file that lists what sandboxes brought.
    """
    known = set(record.read_text().splitlines()) if record.exists() else set()
    brought = {path.relative_to(sandbox).as_posix() for source in sources for path in files(sandbox / source)}
    kept = {name for name in known if any(name.startswith(f"{member}/") for member in absent)}
    for name in known - brought - kept:
        (mirror / name).unlink(missing_ok=True)
    for name in brought:
        if not same(sandbox / name, mirror / name):
            copy(sandbox / name, mirror / name)
    stubs = set()
    for member in absent:
        if not any((mirror / member / name).exists() for name in STUBS):
            for name, content in STUBS.items():
                (mirror / member / name).parent.mkdir(parents=True, exist_ok=True)
                (mirror / member / name).write_text(content)
                stubs.add(f"{member}/{name}")
    half = record.with_suffix(".half")
    half.write_text("\n".join(sorted(brought | kept | stubs)))
    os.replace(half, record)


def files(folder: Path) -> Iterable[Path]:
    for parent, _, names in os.walk(folder):
        for name in names:
            yield Path(parent, name)


def same(one: Path, other: Path) -> bool:
    if not other.is_file():
        return False
    return filecmp.cmp(one, other, shallow=False) and os.access(one, os.X_OK) == os.access(other, os.X_OK)


def copy(source: Path, target: Path) -> None:
    """Copy a file with its rights and a new time of modification."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        # It may be read-only, or a hard link.
        target.unlink()
    shutil.copyfile(source, target)
    shutil.copymode(source, target)
    target.chmod(target.stat().st_mode | 0o200)


def run(argv: List[str]) -> int:
    try:
        return main(argv)
    except OSError as error:
        print(
            f"The sandbox of cargo cannot be set up: {error}. Check the disk and the cache's rights.", file=sys.stderr
        )
        return 1


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
