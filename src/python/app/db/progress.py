"""Progress of long operations, for callbacks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

# A callback for the completed fraction, 0 to 1.
Progress = Callable[[float], None]


def no_progress(_: float) -> None:
    """No-op progress callback."""


@dataclass(frozen=True)
class UpgradeStep:
    """A step in the upgrade of a database.

    :ivar old: the revision before the upgrade.
    :ivar new: the revision after the upgrade.
    :ivar name: the current step: the backup, the upgrade itself, or the check of its result.
    :ivar progress: the completed fraction of this step, 0 to 1.
    """

    old: str
    new: str
    name: Literal["backup", "upgrade", "check"]
    progress: float


Report = Callable[[UpgradeStep], None]


def report_nothing(_: UpgradeStep) -> None:
    """No-op callback for the steps of an upgrade."""
