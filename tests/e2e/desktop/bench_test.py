"""The benchmark of the app's start measures changes on the screen, and rejects starts with different screens."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from Xlib.display import Display

from bench import app as bench
from bench.screen import Picture, ScreenError, Watch
from harness.app_window import InstalledApp

LOG = """\
2026-11-24T20:26:53.976+00:00 INFO shell/sidecar 9b241281 process 19442 runs serve --supervised
2026-11-24T20:26:58.152+00:00 INFO shell/supervisor 9b241281 starting -> ready at http://127.0.0.1:33341
"""


def picture(*pixels: int) -> Picture:
    return Picture(len(pixels), 1, memoryview(b"".join(pixel.to_bytes(4, "little") for pixel in pixels)).cast("I"))


def test_the_installed_app_is_measured_and_stopped(app: InstalledApp) -> None:
    start = bench.measure(app)
    assert 0 < start.window < start.ready < start.data
    assert start.processor > 0
    # The shell, two processes of WebKit, and the backend.
    assert start.processes == 4
    assert app.processes() == {}


def test_a_backend_that_cannot_start_is_an_error(app: InstalledApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "TIMEOUT_SECONDS", 5)
    broken = app.program.parents[1] / "broken"
    shutil.copy("/bin/false", broken)
    bench.put_in_place(broken, app.program)
    with pytest.raises(ScreenError, match="not ready"):
        bench.measure(app)
    assert app.processes() == {}


def test_a_file_that_is_not_a_package_is_rejected_by_name(tmp_path: Path) -> None:
    (tmp_path / "some.deb").write_text("no package")
    with pytest.raises(ScreenError, match=r"some\.deb cannot be unpacked: dpkg-deb"):
        bench.unpack(tmp_path / "some.deb", tmp_path / "root")


def test_the_window_and_its_last_change_are_detected(display: str) -> None:
    other = Display(display)
    screen = other.screen()
    with Watch(display, "Shown") as watch:
        for title in ("Other", "Shown"):
            window = screen.root.create_window(0, 0, 40, 30, 0, screen.root_depth, background_pixel=0xAA0000)
            window.set_wm_name(title)
            window.map()
        other.sync()
        watch.wait_until_still(0.5)
        first = watch.changed
        window.fill_rectangle(window.create_gc(foreground=0x00BB00), 0, 0, 40, 15)
        other.sync()
        watch.wait_until_still(0.5)
        assert watch.shown is not None
        assert first is not None
        assert watch.changed is not None
        assert watch.shown <= first < watch.changed
        seen = watch.picture()
    other.close()
    assert (seen.width, seen.height) == (40, 30)
    assert [pixel & 0xFFFFFF for pixel in (seen.pixels[0], seen.pixels[-1])] == [0x00BB00, 0xAA0000]


def test_the_unused_byte_of_a_pixel_is_ignored() -> None:
    assert picture(0x00112233, 1).difference(picture(0xFF112233, 2)) == 0.5


def test_starts_with_different_screens_are_rejected() -> None:
    bench.require_equal_pictures([picture(*[7] * 1000), picture(8, *[7] * 999)])
    with pytest.raises(ScreenError, match=r"1\.0% of the pixels"):
        bench.require_equal_pictures([picture(*[7] * 1000), picture(*[8] * 10, *[7] * 990)])


def test_the_time_when_the_backend_is_ready_is_parsed() -> None:
    assert bench.ready_time(LOG) == datetime(2026, 11, 24, 20, 26, 58, 152_000, UTC)
    assert bench.ready_time(LOG.splitlines()[0]) is None


def test_the_processor_time_is_measured() -> None:
    times = os.times()
    assert bench.processor_time(os.getpid()) >= times.user + times.system


def test_a_picture_is_saved_in_its_colors(tmp_path: Path) -> None:
    picture(0xFF112233, 0x445566).save(tmp_path / "picture.ppm")
    assert (tmp_path / "picture.ppm").read_bytes() == b"P6 2 1 255\n\x11\x22\x33\x44\x55\x66"
