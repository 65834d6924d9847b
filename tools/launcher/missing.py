"""Missing tools: reads what the rules report, and describes them to the user."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class MissingTool:
    """A tool or system library that a rule did not find.

    `install` is a shell command for this system, or None if none is known.
    """

    tool: str
    wanted_by: str
    why: str
    install: str | None

    def __str__(self) -> str:
        sentence = f"{self.tool} is missing: {self.wanted_by} needs it. {self.why}".rstrip()
        return f"{sentence}\n    Install it with: {self.install}" if self.install else sentence


def read_missing(log: Path, since: int) -> list[MissingTool]:
    """Returns the tools that were added to the log after `since` bytes, each once, in order.

    Lines in another form are ignored, since the goal has already shown its own message.
    """
    try:
        added = log.read_bytes()[since:].decode(errors="replace")
    except OSError:
        return []
    found: dict[str, MissingTool] = {}
    for line in added.splitlines():
        try:
            fields = json.loads(line)
            missing = MissingTool(fields["tool"], fields["wanted_by"], fields["why"], fields["install"])
        except (ValueError, KeyError, TypeError):
            continue
        found.setdefault(missing.tool, missing)
    return list(found.values())


def install_commands(missing: Iterable[MissingTool], is_root: bool, sudo: str | None) -> list[str]:
    """Returns the commands to run, each once. The package index is refreshed first, because it may be old.

    :param sudo: the path of sudo, for users who are not root.
    """
    commands = list(dict.fromkeys(tool.install for tool in missing if tool.install))
    if any(command.startswith("apt-get ") for command in commands):
        commands.insert(0, "apt-get update")
    prefix = "" if is_root or sudo is None else f"{sudo} "
    return [f"{prefix if command.startswith('apt-get ') else ''}{command}" for command in commands]


def may_install(environment: Mapping[str, str], is_root: bool) -> bool:
    """Returns whether to install: without a question for root in CI, otherwise after asking at the terminal."""
    if environment.get("CI") == "true" or is_root:
        return True
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    print("pants: install it now? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def is_superuser() -> bool:
    """Returns whether this process has the rights to install packages."""
    return os.geteuid() == 0


def sudo_path() -> str | None:
    """Returns the path of sudo, or None."""
    return shutil.which("sudo")
