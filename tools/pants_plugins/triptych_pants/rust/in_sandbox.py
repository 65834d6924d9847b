"""Runs cargo for a sandbox, on a persistent copy of its sources, which makes rebuilds incremental.

Cargo decides by paths and modification times what is up to date, and each sandbox has new ones. So the sources are
copied to a mirror in a cache, but only files with changed content. Cargo runs in the mirror. A lock admits one process
at a time.

The plugin does not import this file. It runs in the sandbox, with the Python of the code.

    <cache>/<workspace>/mirror/    the sources, at their paths in the repository
    <cache>/<workspace>/target/    CARGO_TARGET_DIR
    <cache>/<workspace>/synced     the files from sandboxes, one per line
    <cache>/<workspace>/fetched    the hashes of locks whose crates are in CARGO_HOME, one per line
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

# A member of the workspace that no sandbox has contained yet: cargo reads all manifests, and requires a target in each.
STUBS = {"src/lib.rs": "", "src/main.rs": "fn main() {}\n"}


def parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True, help="the cache's folder")
    parser.add_argument("--workspace", required=True, help="the workspace's folder, relative to the sandbox's root")
    parser.add_argument("--source", action="append", default=[], help="a folder of the sandbox to copy")
    parser.add_argument("--absent", action="append", default=[], help="a member whose sources are not in the sandbox")
    parser.add_argument("--output", action="append", default=[], help="a file of target/ to copy to the sandbox")
    parser.add_argument("--fetched", help="the hash to record if the command, which fetches crates, succeeds")
    parser.add_argument("command", nargs="+")
    return parser.parse_args(argv)


def main(argv: Sequence[str]) -> int:
    """Run the command and return its exit code. Its outputs are in the sandbox's root."""
    # Imported here, because the plugin's tests import this file on every system, and Windows has no such module.
    import fcntl

    arguments = parse(argv)
    sandbox = Path.cwd()
    # A named cache appears in a sandbox as a link with a different path each time.
    cache = arguments.cache.resolve()
    place = cache / arguments.workspace.replace("/", "-")
    mirror, target = place / "mirror", place / "target"
    mirror.mkdir(parents=True, exist_ok=True)
    # Python opens files close-on-exec, so that a daemon started by cargo does not keep the lock.
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
    """Return cargo's environment variables. Build results must not contain paths of this machine."""
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
    """Make the mirror equal to the sandbox in these folders.

    Files that an earlier sandbox contained and this one does not are removed, except those of absent members, which
    stay as they were, or are stubs. Files that tools write next to the sources also stay.

    :param record: the file that lists the copied files.
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
    """Copy a file with its permissions and a new modification time."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        # The existing file may be read-only, or a hard link.
        target.unlink()
    shutil.copyfile(source, target)
    shutil.copymode(source, target)
    target.chmod(target.stat().st_mode | 0o200)


def run(argv: List[str]) -> int:
    try:
        return main(argv)
    except OSError as error:
        print(
            f"The sandbox of cargo cannot be set up: {error}. Check the disk and the permissions of the cache.",
            file=sys.stderr,
        )
        return 1


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
