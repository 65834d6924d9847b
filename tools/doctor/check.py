"""The result of one check, and what it means for the goals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from triptych_pants.toolchain.catalog import END_TO_END, FORMAT, LINT, PACKAGE, RUN_APP, RUN_DEV, TEST

# The goals that decide the exit code, then those that only people need who change the template's own parts.
DEFAULT_GOALS = (RUN_APP, RUN_DEV, TEST, FORMAT, LINT, PACKAGE)
GOALS = (*DEFAULT_GOALS, END_TO_END)

FOUND = "found"
NOTE = "note"
MISSING = "missing"


@dataclass(frozen=True)
class Check:
    """What was found out about one thing.

    :param group: the heading under which it is shown.
    :param name: the thing, as people know it.
    :param state: FOUND; NOTE for something that stops no goal; MISSING if the goals cannot work without a change.
    :param detail: the version and place, or the problem, without a full stop.
    :param goals: the goals that need it.
    :param advice: a sentence that says what to do, or an empty string.
    :param install: the command that installs or corrects it on this system, or None.
    :param debian: packages of Debian and Ubuntu that have it.
    :param brew: formulas of Homebrew that have it.
    """

    group: str
    name: str
    state: str
    detail: str
    goals: tuple[str, ...] = ()
    advice: str = ""
    install: str | None = None
    debian: tuple[str, ...] = ()
    brew: tuple[str, ...] = ()


def blockers(checks: Iterable[Check]) -> dict[str, list[str]]:
    """Return for each goal the names of missing things, in the order of the checks."""
    missing = [check for check in checks if check.state == MISSING]
    return {goal: [check.name for check in missing if goal in check.goals] for goal in GOALS}


def exit_code(checks: Sequence[Check]) -> int:
    """Return 0 if all default goals work, else 1."""
    found = blockers(checks)
    return int(any(found[goal] for goal in DEFAULT_GOALS))
