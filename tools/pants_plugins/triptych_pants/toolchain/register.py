"""Adds the field `system_programs` to tests, and the rules that find programs of the operating system."""

from typing import Any, Iterable

from triptych_pants.toolchain import programs, pytest_programs


def rules() -> Iterable[Any]:
    return [*programs.rules(), *pytest_programs.rules()]
