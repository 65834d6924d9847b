"""The tool mdformat: its version from our lock, its settings from .mdformat.toml."""

from __future__ import annotations

from pants.backend.python.target_types import ConsoleScript
from pants.option.option_types import SkipOption

from triptych_pants.python.locked_tool import LockedTool


class Mdformat(LockedTool):
    options_scope = "mdformat"
    name = "mdformat"
    help = "The Markdown formatter mdformat (https://mdformat.readthedocs.io)."

    default_version = "mdformat"
    default_main = ConsoleScript("mdformat")
    default_requirements = ("mdformat", "mdformat-gfm")

    skip = SkipOption("fmt", "lint")
