"""Detection of a display, and checksums of installers."""

from __future__ import annotations

from pants.engine.fs import FileDigest, FileEntry

from triptych_pants.tauri.goals.package import sums
from triptych_pants.tauri.goals.run import has_display


def test_a_window_needs_a_display_of_either_kind() -> None:
    assert has_display({"DISPLAY": ":0"}, is_macos=False)
    assert has_display({"WAYLAND_DISPLAY": "wayland-0"}, is_macos=False)
    assert not has_display({"DISPLAY": ""}, is_macos=False)


def test_macos_always_has_a_display() -> None:
    assert has_display({}, is_macos=True)


def test_checksums_have_the_format_of_sha256sum() -> None:
    entry = FileEntry("app.deb", FileDigest("ab" * 32, 5))
    assert sums([entry]) == f"{'ab' * 32}  app.deb\n"
