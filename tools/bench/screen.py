"""A private X display on which a starting app is observed: when its window and its data are shown."""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from Xlib import X
from Xlib.display import Display
from Xlib.ext import damage
from Xlib.xobject.drawable import Window

APT_PACKAGES = "dbus dpkg xvfb"
# Longer than any pause between two changes of a loading window. It is not part of any measurement.
STILL_SECONDS = 3
# Longer than any start takes.
TIMEOUT_SECONDS = 60


class ScreenError(Exception):
    """Nothing was measured. The message gives the reason."""


def program(name: str) -> str:
    """Return the path of a program; ScreenError if it is missing."""
    path = shutil.which(name)
    if path is None:
        raise ScreenError(f"{name} is missing. Run apt-get install -y --no-install-recommends {APT_PACKAGES}")
    return path


@contextlib.contextmanager
def xvfb_desktop(home: Path) -> Iterator[dict[str, str]]:
    """Run an X server and a session bus during the block. Yield the environment of a user with this home folder."""
    runtime = home / "run"
    runtime.mkdir(parents=True, mode=0o700)
    read_end, write_end = os.pipe()
    # Without -noreset the server restarts whenever its last client disconnects, and refuses clients in the meantime.
    server = [program("Xvfb"), "-displayfd", str(write_end), "-noreset", "-screen", "0", "1280x900x24"]
    bus = [program("dbus-daemon"), "--session", "--nofork", "--print-address"]
    with os.fdopen(read_end) as number, _running(server, pass_fds=[write_end]), _running(bus) as daemon:
        os.close(write_end)
        assert daemon.stdout is not None
        yield {
            "DBUS_SESSION_BUS_ADDRESS": daemon.stdout.readline().strip(),
            "DISPLAY": f":{number.readline().strip()}",
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "NO_AT_BRIDGE": "1",
            "PATH": os.environ["PATH"],
            "XDG_RUNTIME_DIR": str(runtime),
        }


@contextlib.contextmanager
def _running(command: list[str], pass_fds: list[int] | None = None) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        command, pass_fds=pass_fds or [], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


@dataclass(frozen=True)
class Picture:
    """The picture of a window.

    :ivar pixels: 0xRRGGBB values in rows from the top. The highest byte is undefined.
    """

    width: int
    height: int
    pixels: memoryview

    def difference(self, other: Picture) -> float:
        """Return the fraction of pixels that differ, 0 to 1."""
        if (self.width, self.height) != (other.width, other.height):
            return 1
        pairs = zip(self.pixels, other.pixels, strict=True)
        return sum((one ^ another) & 0xFFFFFF != 0 for one, another in pairs) / len(self.pixels)

    def save(self, path: Path) -> None:
        """Write it as a PPM file."""
        rgb = b"".join((pixel & 0xFFFFFF).to_bytes(3, "big") for pixel in self.pixels)
        path.write_bytes(b"P6 %d %d 255\n" % (self.width, self.height) + rgb)


class Watch:
    """Waits for a window with this title, and then for all changes in it.

    :ivar shown: when the window appeared, by the monotonic clock, in seconds; None before.
    :ivar changed: when its picture last changed; None before the first change.
    """

    def __init__(self, display: str, title: str) -> None:
        self.shown: float | None = None
        self.changed: float | None = None
        self._title = title
        self._window: Window | None = None
        self._display = Display(display)
        # The server requires this request before any other of the extension.
        self._display.damage_query_version()
        self._display.screen().root.change_attributes(event_mask=X.SubstructureNotifyMask)
        self._display.sync()

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *_: object) -> None:
        self._display.close()

    def process_events(self, seconds: float) -> bool:
        """Process events. Return False if there were none for this many seconds."""
        if not self._display.pending_events() and not select.select([self._display], [], [], seconds)[0]:
            return False
        while self._display.pending_events():
            event = self._display.next_event()
            now = time.monotonic()
            if event.type == X.MapNotify and self._window is None and event.window.get_wm_name() == self._title:
                self.shown, self._window = now, event.window
                damage.damage_create(event.window, damage.DamageReportRawRectangles)
                self._display.flush()
            elif event.type == self._display.extension_event.DamageNotify:
                self.changed = now
        return True

    def wait_until_still(self, seconds: float = STILL_SECONDS) -> None:
        """Return when the window's picture has not changed for this long; ScreenError if that takes a minute."""
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while self.process_events(seconds) or self.changed is None:
            if time.monotonic() > deadline:
                what = "showed no window" if self.shown is None else "did not stop changing"
                raise ScreenError(f"{self._title} {what} within {TIMEOUT_SECONDS} s.")

    def picture(self) -> Picture:
        """Return what the window shows."""
        assert self._window is not None
        size = self._window.get_geometry()
        image = self._window.get_image(0, 0, size.width, size.height, X.ZPixmap, 0xFFFFFFFF)
        return Picture(size.width, size.height, memoryview(image.data).cast("I"))
