"""Errors of the launcher."""

from __future__ import annotations


class LauncherError(Exception):
    """Ends the launcher. The message names the thing, the cause and the next step."""


class CommandFailed(LauncherError):
    """A program that the launcher started failed."""

    def __init__(self, command: list[str], code: int, output: str) -> None:
        super().__init__(f"`{' '.join(command)}` exited with code {code}.\n{output.strip()}")
