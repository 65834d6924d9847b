"""The ruff tool: its version from our lock, its settings from pyproject.toml."""

from __future__ import annotations

from pants.backend.python.target_types import ConsoleScript
from pants.option.option_types import SkipOption

from triptych_pants.python.locked_tool import LockedTool


class Ruff(LockedTool):
    options_scope = "ruff"
    name = "ruff"
    help = "The Python linter and formatter ruff (https://docs.astral.sh/ruff)."

    default_version = "ruff"
    default_main = ConsoleScript("ruff")
    default_requirements = ("ruff",)

    skip = SkipOption("fix", "fmt", "lint")
