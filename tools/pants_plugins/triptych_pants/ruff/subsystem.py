"""The ruff tool: its version from our lock, its settings from pyproject.toml."""

from __future__ import annotations

from pants.backend.python.subsystems.python_tool_base import PythonToolBase
from pants.backend.python.target_types import ConsoleScript
from pants.option.option_types import SkipOption


class Ruff(PythonToolBase):
    options_scope = "ruff"
    name = "ruff"
    help = "The Python linter and formatter ruff (https://docs.astral.sh/ruff)."

    default_version = "ruff"
    default_main = ConsoleScript("ruff")
    default_requirements = ("ruff",)
    # Pants needs a lock here. [ruff].install_from_resolve always names ours instead.
    default_lockfile_resource = ("triptych_pants.ruff", "ruff.lock")
    register_interpreter_constraints = True

    skip = SkipOption("fix", "fmt", "lint")
