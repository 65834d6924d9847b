"""The tool mdformat: its version from our lock, its settings from .mdformat.toml."""

from __future__ import annotations

from pants.backend.python.subsystems.python_tool_base import PythonToolBase
from pants.backend.python.target_types import ConsoleScript
from pants.option.option_types import SkipOption


class Mdformat(PythonToolBase):
    options_scope = "mdformat"
    name = "mdformat"
    help = "The Markdown formatter mdformat (https://mdformat.readthedocs.io)."

    default_version = "mdformat"
    default_main = ConsoleScript("mdformat")
    default_requirements = ("mdformat", "mdformat-gfm")
    # Pants needs a lock here. [mdformat].install_from_resolve always names ours instead.
    default_lockfile_resource = ("triptych_pants.mdformat", "mdformat.lock")
    register_interpreter_constraints = True

    skip = SkipOption("fmt", "lint")
