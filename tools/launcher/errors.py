"""What can go wrong in the launcher."""

from __future__ import annotations


class LauncherError(Exception):
    """Ends the launcher; its text names the thing, the cause and the next step."""


class CommandFailed(LauncherError):
    """A program that the launcher started did not succeed."""

    def __init__(self, command: list[str], code: int, output: str) -> None:
        super().__init__(f"`{' '.join(command)}` ended with exit code {code}.\n{output.strip()}")
