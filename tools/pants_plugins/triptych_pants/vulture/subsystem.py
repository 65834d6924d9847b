"""The tool vulture: its version from our lock, its settings from pyproject.toml."""

from __future__ import annotations

from pants.backend.python.target_types import ConsoleScript
from pants.option.option_types import ArgsListOption, SkipOption

from triptych_pants.python.locked_tool import LockedTool


class Vulture(LockedTool):
    options_scope = "vulture"
    name = "vulture"
    help = "Finds Python code that nothing uses (https://github.com/jendrikseipp/vulture)."

    default_version = "vulture"
    default_main = ConsoleScript("vulture")
    default_requirements = ("vulture",)

    skip = SkipOption("lint")
    args = ArgsListOption(example="--min-confidence 90")
