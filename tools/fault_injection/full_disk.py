"""Fills the disk of a running backend. Writes must be refused, reads work, and no acknowledged write is lost."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from fault_injection.upgrades import FaultError
from harness.backend_process import serving_quietly

# Twice the size at which SQLite writes its write-ahead log back.
DISK_KIBIBYTES = 8192

# The number of writes after the disk is full. Some may still fit into existing pages.
LAST_WRITES = 200
REFUSED = 503


@dataclass
class DiskFigures:
    """The outcomes while the disk was full."""

    acknowledged: int = 0
    refused: int = 0
    after: int = 0


@contextlib.contextmanager
def small_disk(folder: Path, kibibytes: int) -> Iterator[Path | None]:
    """Mount a file system of this size on the folder and yield the folder; None if this process may not mount one."""
    folder.mkdir(parents=True)
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None:
        yield None
        return
    command = [mount, "-t", "tmpfs", "-o", f"size={kibibytes}k", "triptych-faults", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        # A process that was just killed may still use it.
        subprocess.run([umount, "--lazy", str(folder)], check=True)


def fill(folder: Path) -> None:
    """Fill a file system completely."""
    with (folder / "ballast").open("ab", buffering=0) as ballast, contextlib.suppress(OSError):
        while True:
            ballast.write(bytes(4096))


def make_room(folder: Path) -> None:
    (folder / "ballast").unlink()


def api_client(url: str) -> httpx.Client:
    return httpx.Client(base_url=f"{url}/api/v1", timeout=60)


def write_on_full_disk(disk: Path) -> DiskFigures:
    """Write through a real backend until its disk is full, then more, and then again after space was freed."""
    figures = DiskFigures()
    titles = set()
    with serving_quietly(disk) as url, api_client(url) as client:

        def write(number: int) -> int:
            title = f"Note {number:05d}"
            answer = client.post("/notes/", json={"title": title, "description": "x" * 200})
            if answer.status_code == 201:
                titles.add(title)
            return answer.status_code

        for number in range(50):
            _require(write(number) == 201, "a write with room on the disk was not acknowledged")
        fill(disk)
        answers = [write(number) for number in range(50, 50 + LAST_WRITES)]
        _require(set(answers) <= {201, REFUSED}, f"writes on a full disk were answered with {sorted(set(answers))}")
        figures.refused = answers.count(REFUSED)
        _require(figures.refused > 0, "the disk was not full")
        _require(_titles(client) == titles, "reads on a full disk differ from the acknowledged writes")
        make_room(disk)
        figures.acknowledged = len(titles)
        for number in range(1000, 1050):
            _require(write(number) == 201, "a write was refused although there is space again")
        figures.after = len(titles) - figures.acknowledged
        _require(_titles(client) == titles, "later reads differ from the acknowledged writes")
    with serving_quietly(disk) as url, api_client(url) as client:
        _require(_titles(client) == titles, "reads after a restart differ from the acknowledged writes")
    return figures


def _titles(client: httpx.Client) -> set[str]:
    answer = client.get("/notes/", params={"limit": 1000})
    _require(answer.status_code == 200, f"reading was answered with {answer.status_code}")
    return {note["title"] for note in answer.json()["data"]}


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise FaultError(otherwise)
