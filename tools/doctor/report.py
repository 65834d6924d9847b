"""Shows the checks to people and to programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TextIO

from doctor.check import DEFAULT_GOALS, FOUND, GOALS, MISSING, NOTE, Check, blockers, exit_code
from doctor.machine import Machine

COLORS = {FOUND: "32", NOTE: "33", MISSING: "31"}
NAME_WIDTH = max(len(goal) for goal in GOALS)


def is_colored(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Return whether to use colors: on a terminal without NO_COLOR (https://no-color.org)."""
    return stream.isatty() and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


def text(checks: Sequence[Check], machine: Machine, *, colored: bool) -> str:
    """Return the report for people: the checks by group, the goals, and the command that installs what is missing."""
    width = max(len(check.name) for check in checks)
    lines: list[str] = []
    for group, members in groupby(checks, key=lambda check: check.group):
        lines.append(group)
        for check in members:
            lines += _lines(check, width, colored)
        lines.append("")
    lines += [*_goals(checks, colored), *_installation(checks, machine)]
    return "\n".join(lines)


def _lines(check: Check, width: int, colored: bool) -> list[str]:
    indent = " " * (width + 13)
    lines = [f"  {_paint(f'{check.state:<7}', check.state, colored)}  {check.name:<{width}}  {check.detail}".rstrip()]
    if check.state == FOUND:
        return lines
    if check.goals:
        lines.append(f"{indent}Needed by: {'all goals' if check.goals == GOALS else ', '.join(check.goals)}")
    if check.advice:
        lines.append(f"{indent}{check.advice}")
    if check.install:
        lines.append(f"{indent}{check.install}")
    return lines


def _goals(checks: Sequence[Check], colored: bool) -> list[str]:
    lines = ["goals"]
    for goal, missing in blockers(checks).items():
        state = MISSING if missing else FOUND
        verdict = f"{'fails' if missing else 'works':<7}"
        needs = f"needs {', '.join(missing)}" if missing else ""
        optional = "" if goal in DEFAULT_GOALS else "(optional)"
        shown = f"  {_paint(verdict, state, colored)}  ./pants {goal:<{NAME_WIDTH}}  {optional:<10}  {needs}"
        lines.append(shown.rstrip())
    return [*lines, ""]


def _installation(checks: Sequence[Check], machine: Machine) -> list[str]:
    missing = [check for check in checks if check.state == MISSING]
    needed = [check for check in missing if set(check.goals) & set(DEFAULT_GOALS)]
    if not missing:
        return ["Nothing is missing."]
    wanted = {"Install what the goals need:": needed, "Install all, with what the optional goals need:": missing}
    lines = []
    for title, chosen in wanted.items():
        packages = [package for check in chosen for package in check.debian]
        formulas = [formula for check in chosen for formula in check.brew]
        command = machine.install_command(packages, formulas)
        if command and f"    {command}" not in lines:
            lines += [title, f"    {command}"]
    return lines or ["See above for what to do."]


def _paint(word: str, state: str, colored: bool) -> str:
    return f"\033[{COLORS[state]}m{word}\033[0m" if colored else word


def as_json(checks: Sequence[Check], machine: Machine) -> str:
    """Return the report for programs: one JSON object with the machine, the checks and the goals."""
    found = blockers(checks)
    goals = [
        {"goal": goal, "optional": goal not in DEFAULT_GOALS, "works": not missing, "missing": missing}
        for goal, missing in found.items()
    ]
    document = {
        "system": {"family": machine.family, "name": machine.name},
        "works": exit_code(checks) == 0,
        "goals": goals,
        "checks": [{**asdict(check), "goals": list(check.goals)} for check in checks],
    }
    return json.dumps(document, indent=2)
