"""The tool PyInstaller: its version from our lock."""

from __future__ import annotations

from pants.option.option_types import ArgsListOption, StrOption
from pants.option.subsystem import Subsystem


class PyInstaller(Subsystem):
    options_scope = "pyinstaller"
    name = "PyInstaller"
    help = "Freezes Python programs, including the interpreter (https://pyinstaller.org)."

    resolve = StrOption(default="pyinstaller", help="The Python resolve whose lock contains pyinstaller.")
    args = ArgsListOption(example="--log-level=DEBUG")
