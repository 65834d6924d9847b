"""The error for a tool that no lock can bring: said to people, and to `./pants`, which may install it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from typing import Optional

from pants.base.build_environment import get_buildroot

# Where ./pants looks for what a failed goal missed: one JSON object a line.
LOG = os.path.join(".pants.d", "missing-tools.log")


@dataclass(frozen=True)
class MissingTool:
    """What is missing.

    :param wanted_by: what asks for it: a target's address, usually.
    :param why: one sentence: what it is for.
    :param install: one shell command for this system, or None where none is known.
    """

    tool: str
    wanted_by: str
    why: str
    install: Optional[str]


class MissingToolError(Exception):
    """Ends a goal that wants tools which this machine does not have."""

    def __init__(self, *missing: MissingTool) -> None:
        super().__init__("\n".join(map(_sentence, missing)))
        self.missing = missing


def _sentence(missing: MissingTool) -> str:
    advice = f"Install it by: {missing.install}" if missing.install else "Install it, and try again."
    return f"{missing.tool} is missing: {missing.wanted_by} wants it. {missing.why} {advice}"


def report(*missing: MissingTool) -> MissingToolError:
    """Tells `./pants` about them and returns the error to raise.

    A rule's exception reaches people as text only; the log is for the launcher.
    """
    log = os.path.join(get_buildroot(), LOG)
    os.makedirs(os.path.dirname(log), exist_ok=True)
    with open(log, "a") as file:
        file.writelines(json.dumps(asdict(tool)) + "\n" for tool in missing)
    return MissingToolError(*missing)
