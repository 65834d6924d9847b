"""Pictures for icons: which ones are refused, and what is made of the others."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from template.errors import TemplateError
from template.icons import FAVICON, FOLDER, NAMES, check_picture, icon_files

# Stands in for Pants and Tauri's program: writes its arguments into each icon.
PANTS = """\
#!/bin/sh
while [ "$1" != --output ]; do shift; done
for name in 32x32.png 128x128.png icon.png icon.icns icon.ico; do echo "$name" > "$2/$name"; done
"""


def png(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + b"IHDR"
        + header
        + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (png(512, 256), "512 x 256 pixels. Give a square picture"),
        (png(256, 256), "256 x 256 pixels. Give a square picture of at least 512"),
        (png(512, 512)[:12], "0 x 0 pixels"),
        (b"GIF89a", "neither a PNG nor an SVG"),
        (b"", "neither a PNG nor an SVG"),
        (b"<html/>", "its first element is html"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "Add a viewBox"),
        (b'<svg viewBox="0 0 24 32"/>', "24 wide and 32 high"),
    ],
)
def test_pictures_that_make_no_icon_are_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "logo").write_bytes(content)

    with pytest.raises(TemplateError, match=message):
        check_picture(tmp_path / "logo")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="cannot be read: No such file"):
        check_picture(tmp_path / "logo.png")


@pytest.mark.parametrize(
    "content", [png(512, 512), b'<svg viewBox="0 0 24 24"/>', b'<svg width="512px" height="512px"/>']
)
def test_square_pictures_are_accepted(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "logo").write_bytes(content)

    check_picture(tmp_path / "logo")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "pants").write_text(PANTS)
    (tmp_path / "pants").chmod(0o755)
    return tmp_path


def test_an_svg_is_the_favicon_too(root: Path) -> None:
    (root / "logo.svg").write_bytes(b'<svg viewBox="0 0 24 24"/>')

    files = icon_files(root, root / "logo.svg")

    assert set(files) == {*(f"{FOLDER}{name}" for name in NAMES), f"{FOLDER}icon.svg", FAVICON}
    assert files[FAVICON] == b'<svg viewBox="0 0 24 24"/>'
    assert files[f"{FOLDER}icon.ico"] == b"icon.ico\n"


def test_a_png_is_shown_by_an_svg_favicon(root: Path) -> None:
    (root / "logo.png").write_bytes(png(512, 512))

    assert b'href="data:image/png;base64,' in icon_files(root, root / "logo.png")[FAVICON]


def test_a_failure_of_the_program_is_reported(root: Path) -> None:
    (root / "pants").write_text("#!/bin/sh\nexit 1\n")
    (root / "logo.png").write_bytes(png(512, 512))

    with pytest.raises(TemplateError, match=r"failed\. See its output"):
        icon_files(root, root / "logo.png")
