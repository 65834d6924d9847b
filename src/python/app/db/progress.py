"""How far long work is: what callers are told while it goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

# Is called with the fraction that is done, 0 to 1.
Progress = Callable[[float], None]


def no_progress(_: float) -> None:
    """No-op progress callback."""


@dataclass(frozen=True)
class UpgradeStep:
    """How far the upgrade of a database is.

    :ivar old: the revision that it comes from.
    :ivar new: the revision that it goes to.
    :ivar name: what goes on: the backup, the upgrade itself, or the check of its result.
    :ivar progress: the fraction of this step that is done, 0 to 1.
    """

    old: str
    new: str
    name: Literal["backup", "upgrade", "check"]
    progress: float


Report = Callable[[UpgradeStep], None]


def report_nothing(_: UpgradeStep) -> None:
    """No-op callback for the steps of an upgrade."""
