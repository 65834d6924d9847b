"""Pants' own MyPy, without the clone's folder in the cache key.

Pants 2.17.1 names a cache after the folder and puts that name into the process. So a second clone, and every machine
that shares a remote cache, would check everything again. The name is not needed, because MyPy compares content.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Iterable

from pants.backend.python.typecheck.mypy import register
from pants.backend.python.typecheck.mypy import rules as mypy_rules
from pants.base.build_root import BuildRoot
from pants.engine.rules import TaskRule, collect_rules, rule


@dataclass(frozen=True)
class AnyBuildRoot:
    """Replaces the build root in the rule, which uses only its path."""

    path: str = ""


@rule
async def any_build_root() -> AnyBuildRoot:
    return AnyBuildRoot()


def without_build_root(rule: Any) -> Any:
    if not isinstance(rule, TaskRule) or not rule.canonical_name.startswith(f"{mypy_rules.__name__}."):
        return rule
    selectors = (AnyBuildRoot if selector is BuildRoot else selector for selector in rule.input_selectors)
    return replace(rule, input_selectors=tuple(selectors))


def rules() -> Iterable[Any]:
    return [*collect_rules(), *map(without_build_root, register.rules())]
