"""A Python tool whose version and hashes come from one of our locks."""

from __future__ import annotations

from pants.backend.python.subsystems.python_tool_base import PythonToolBase


class LockedTool(PythonToolBase):
    """The base of such tools. `[<tool>].install_from_resolve` in pants.toml names the lock."""

    # Pants needs a lock here, and never reads it.
    default_lockfile_resource = ("triptych_pants", "none.lock")
    register_interpreter_constraints = True
