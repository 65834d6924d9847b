"""The app's icons in all sizes and formats, made from one picture by Tauri's own program."""

from __future__ import annotations

import base64
import re
import struct
import subprocess
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from template.errors import TemplateError

FOLDER = "src/rust/shell/icons/"
FAVICON = "src/ts/frontend/public/favicon.svg"
# Those that tauri.conf.json names.
NAMES = ("32x32.png", "128x128.png", "icon.png", "icon.icns", "icon.ico")
MIN_PIXELS = 512
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def check_picture(path: Path) -> None:
    """Raise TemplateError unless a file is a square SVG, or a square PNG of at least 512 pixels."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TemplateError(f"The icon {path} cannot be read: {error.strerror}. Give an SVG or PNG file.") from error
    if content.startswith(PNG_SIGNATURE):
        # The header chunk follows: its length, its name, width and height (https://www.w3.org/TR/png/#11IHDR).
        width, height = struct.unpack(">II", content[16:24].ljust(8, b"\0"))
        if width != height or width < MIN_PIXELS:
            raise TemplateError(
                f"The icon {path} has {width} x {height} pixels. Give a square picture of at least {MIN_PIXELS} x"
                f" {MIN_PIXELS} pixels."
            )
        return
    width, height = _svg_size(path, content)
    if width != height:
        raise TemplateError(f"The icon {path} is {width:g} wide and {height:g} high. Give a square picture.")


def _svg_size(path: Path, content: bytes) -> tuple[float, float]:
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise TemplateError(f"The icon {path} is neither a PNG nor an SVG file: {error}.") from error
    if not root.tag.endswith("}svg") and root.tag != "svg":
        raise TemplateError(f"The icon {path} is XML but not SVG: its first element is {root.tag}. Give an SVG or PNG.")
    numbers = re.findall(r"-?[\d.]+", root.get("viewBox", ""))
    if len(numbers) != len(("x", "y", "width", "height")):
        numbers = re.findall(r"^[\d.]+", root.get("width", "")) + re.findall(r"^[\d.]+", root.get("height", ""))
    if len(numbers) < len(("width", "height")):
        raise TemplateError(f"The icon {path} has neither a viewBox nor a width and a height. Add a viewBox.")
    return float(numbers[-2]), float(numbers[-1])


def icon_files(root: Path, picture: Path) -> dict[str, bytes]:
    """Return the contents of all icon files by path, made from a picture.

    Starts `./pants`, which installs Tauri's program if it has to.

    :raises TemplateError: if the picture is refused, or that program fails.
    """
    check_picture(picture)
    content = picture.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        command = ["./pants", "run", "src/ts:tauri", "--", "icon", str(picture.resolve()), "--output", folder]
        done = subprocess.run(command, cwd=root, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False)
        missing = [name for name in NAMES if not (Path(folder) / name).exists()]
        if done.returncode != 0 or missing:
            raise TemplateError(f"`{' '.join(command)}` failed. See its output above. Nothing was changed.")
        files = {f"{FOLDER}{name}": (Path(folder) / name).read_bytes() for name in NAMES}
        small = (Path(folder) / "128x128.png").read_bytes()
    if content.startswith(PNG_SIGNATURE):
        return {**files, FAVICON: _svg_of(small)}
    return {**files, f"{FOLDER}icon.svg": content, FAVICON: content}


def _svg_of(png: bytes) -> bytes:
    """Return an SVG that shows a PNG, because index.html links to an SVG."""
    data = base64.b64encode(png).decode()
    picture = f'<image width="128" height="128" href="data:image/png;base64,{data}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 128 128">{picture}</svg>\n'.encode()
