"""The error for a missing tool that no lock provides, reported to users and to `./pants`, which may install it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from typing import Optional

from pants.base.build_environment import get_buildroot

# The file in which ./pants looks for tools that a failed goal needed, with one JSON object per line.
LOG = os.path.join(".pants.d", "missing-tools.log")


@dataclass(frozen=True)
class MissingTool:
    """A missing tool.

    :param wanted_by: what needs it, usually a target's address.
    :param why: one sentence about its purpose.
    :param install: a shell command for this system, or None if none is known.
    """

    tool: str
    wanted_by: str
    why: str
    install: Optional[str]


class MissingToolError(Exception):
    """Ends a goal that needs tools that this machine does not have."""

    def __init__(self, *missing: MissingTool) -> None:
        super().__init__("\n".join(map(_sentence, missing)))
        self.missing = missing


def _sentence(missing: MissingTool) -> str:
    advice = f"Install it with: {missing.install}" if missing.install else "Install it, and try again."
    return f"{missing.tool} is missing: {missing.wanted_by} needs it. {missing.why} {advice}"


def report(*missing: MissingTool) -> MissingToolError:
    """Record the missing tools for `./pants` and return the error to raise.

    Users see only the text of a rule's exception. The log is for the launcher.
    """
    log = os.path.join(get_buildroot(), LOG)
    os.makedirs(os.path.dirname(log), exist_ok=True)
    with open(log, "a") as file:
        file.writelines(json.dumps(asdict(tool)) + "\n" for tool in missing)
    return MissingToolError(*missing)
