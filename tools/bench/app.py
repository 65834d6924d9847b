"""`./pants run tools/bench:app`: the time from the app's start to its window and data, compared with a onefile backend.

Both are the same package. In a copy of it, PyInstaller's onefile of the backend replaces the folder. They are started
in turns, with existing data. The data are shown at the last change of the window's picture, which is what a user
waits for. WebDriver would also see the table, but slow each start by about as long as is measured.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.screen import STILL_SECONDS, TIMEOUT_SECONDS, Picture, ScreenError, Watch, program, xvfb_desktop
from harness.app_window import InstalledApp

TITLE = "Triptych"
FOLDER, ONE_FILE = "a folder (as shipped)", "a single file"
# Antialiasing differs between some starts. One row more or less, or another page, differs many times as much.
MAX_DIFFERENCE = 0.003


@dataclass(frozen=True)
class Start:
    """The measurements of one start, in seconds from before the program was executed.

    :ivar window: when the window was mapped.
    :ivar ready: when the shell logged that the backend is ready.
    :ivar data: when the window's picture changed for the last time.
    :ivar processor: the time that all processors spent on the app until the picture stopped changing.
    :ivar processes: the number of the app's processes at that time.
    :ivar picture: the picture at that time.
    """

    window: float
    ready: float
    data: float
    processor: float
    processes: int
    picture: Picture


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(prog="app", description=__doc__)
    root.add_argument("--deb", type=Path, help="the package; by default, the only one in dist")
    root.add_argument(
        "--onefile",
        type=Path,
        default=Path("dist/src.python/backend-onefile/backend"),
        help="the backend as a single file",
    )
    root.add_argument("--rounds", type=int, default=5, help="number of measured rounds, each of which starts both once")
    root.add_argument("--picture", type=Path, help="where to save the final picture, as PPM")
    return root


def main() -> int:
    arguments = parser().parse_args()
    try:
        with tempfile.TemporaryDirectory(prefix="triptych-app-") as folder:
            found = _measure_all(Path(folder), arguments)
    except ScreenError as error:
        print(error, file=sys.stderr)
        return 1
    print_table(found)
    return 0


def _measure_all(folder: Path, arguments: argparse.Namespace) -> dict[str, list[Start]]:
    deb, one_file = _package(arguments.deb), _existing(arguments.onefile)
    programs = {FOLDER: unpack(deb, folder / "folder"), ONE_FILE: unpack(deb, folder / "one-file")}
    put_in_place(one_file, programs[ONE_FILE])
    found: dict[str, list[Start]] = {name: [] for name in programs}
    with xvfb_desktop(folder / "home") as environment:
        apps = {name: InstalledApp(path, environment, "WebKitWebDriver") for name, path in programs.items()}
        # The first round loads files into memory and creates the database.
        for turn in range(arguments.rounds + 1):
            for name, app in apps.items():
                start = measure(app)
                print(f"round {turn}, {name}: {start.data:.2f} s", file=sys.stderr, flush=True)
                if turn:
                    found[name].append(start)
    require_equal_pictures([start.picture for starts in found.values() for start in starts])
    if arguments.picture:
        found[FOLDER][0].picture.save(arguments.picture)
    return found


def _package(named: Path | None) -> Path:
    if named is not None:
        return _existing(named)
    debs = sorted(Path("dist").glob("*.deb"))
    if len(debs) > 1:
        raise ScreenError(f"dist contains {len(debs)} packages. Choose one with --deb.")
    return _existing(debs[0] if debs else Path("dist/*.deb"))


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise ScreenError(f"{path} is missing. Build it with ./pants package //:installers src/python:backend-onefile.")
    return path.resolve()


def unpack(deb: Path, folder: Path) -> Path:
    """Unpack a package. Return its program, which finds its resources as the installed one does.

    :raises ScreenError: if it is not a package.
    """
    unpacked = subprocess.run([program("dpkg-deb"), "-x", deb, folder], capture_output=True, text=True, check=False)
    if unpacked.returncode:
        raise ScreenError(f"{deb} cannot be unpacked: {unpacked.stderr.strip()}")
    return folder / "usr/bin/triptych"


def put_in_place(backend: Path, program: Path) -> None:
    """Replace the backend folder of an unpacked package by this file."""
    [shipped] = program.parents[1].glob("lib/*/backend")
    shutil.rmtree(shipped)
    shipped.mkdir()
    shutil.copy2(backend, shipped / "backend")


def measure(app: InstalledApp) -> Start:
    """Start the app, wait until it shows its data, and end it; ScreenError if it does not get that far."""
    # WebKit is slower if it can be driven.
    app.use(TAURI_WEBVIEW_AUTOMATION="false")
    known = len(app.log("shell.log"))
    try:
        with Watch(app.display, TITLE) as watch:
            began, began_at = time.monotonic(), datetime.now(UTC)
            process = app.start()
            while (ready := ready_time(app.log("shell.log")[known:])) is None:
                _require_progress(process, time.monotonic() - began)
                watch.process_events(0.2)
            watch.wait_until_still()
            assert watch.shown is not None
            assert watch.changed is not None
            start = Start(
                watch.shown - began,
                (ready - began_at).total_seconds(),
                watch.changed - began,
                sum(map(processor_time, app.processes())),
                len(app.processes()),
                watch.picture(),
            )
        process.terminate()
        app.wait_for_end()
        process.wait()
        return start
    finally:
        app.kill_all()
        app.wait_for_end()


def _require_progress(process: subprocess.Popen[bytes], seconds: float) -> None:
    if process.poll() is not None:
        raise ScreenError(f"The app exited with {process.returncode} instead of showing its data.")
    if seconds > TIMEOUT_SECONDS:
        raise ScreenError(f"The backend is not ready after {TIMEOUT_SECONDS} s.")


def processor_time(pid: int) -> float:
    """Return the seconds that processors spent on a process and its ended children."""
    # The second field is the program's name, which may contain anything, but ends at the last parenthesis.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def ready_time(log: str) -> datetime | None:
    """Return the time at which the shell logged that the backend is ready, or None."""
    lines = [line for line in log.splitlines() if "-> ready at" in line]
    return datetime.fromisoformat(lines[0].split()[0]) if lines else None


def require_equal_pictures(pictures: Sequence[Picture]) -> None:
    """Raise ScreenError if one start ended with another picture than the others: its data were not shown."""
    for picture in pictures[1:]:
        difference = pictures[0].difference(picture)
        if difference > MAX_DIFFERENCE:
            raise ScreenError(f"The final pictures of the starts differ in {difference:.1%} of the pixels.")


MOMENTS: dict[str, Callable[[Start], float]] = {
    "to the window": lambda start: start.window,
    "to the backend that is ready": lambda start: start.ready,
    "to the data": lambda start: start.data,
    f"of the processors, until {STILL_SECONDS} s later": lambda start: start.processor,
}


def print_table(found: dict[str, list[Start]]) -> None:
    """Print medians, ranges, and how the single file compares."""
    print(f"Medians of {len(found[FOLDER])} rounds (lowest to highest).\n")
    print(f"| seconds | {FOLDER} | {ONE_FILE} | ratio |\n|---|---|---|---|")
    for name, moment in MOMENTS.items():
        folder, one_file = ([moment(start) for start in found[layout]] for layout in (FOLDER, ONE_FILE))
        ratio = statistics.median(one_file) / statistics.median(folder)
        print(f"| {name} | {_spread(folder)} | {_spread(one_file)} | {ratio:.2f} |")
    counts = {layout: "/".join(sorted({str(start.processes) for start in starts})) for layout, starts in found.items()}
    print(f"| processes | {counts[FOLDER]} | {counts[ONE_FILE]} | |")


def _spread(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds):.2f} ({min(seconds):.2f} to {max(seconds):.2f})"


if __name__ == "__main__":
    sys.exit(main())
