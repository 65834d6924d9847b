"""The tool vulture: its version from our lock, its settings from pyproject.toml."""

from __future__ import annotations

from pants.backend.python.subsystems.python_tool_base import PythonToolBase
from pants.backend.python.target_types import ConsoleScript
from pants.option.option_types import ArgsListOption, SkipOption


class Vulture(PythonToolBase):
    options_scope = "vulture"
    name = "vulture"
    help = "Finds Python code that nothing uses (https://github.com/jendrikseipp/vulture)."

    default_version = "vulture"
    default_main = ConsoleScript("vulture")
    default_requirements = ("vulture",)
    # Pants needs a lock here. [vulture].install_from_resolve always names ours instead.
    default_lockfile_resource = ("triptych_pants.vulture", "vulture.lock")
    register_interpreter_constraints = True

    skip = SkipOption("lint")
    args = ArgsListOption(example="--min-confidence 90")
