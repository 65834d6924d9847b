"""Programs of the operating system: the field `system_programs` of tests, and the error that names what is missing."""

from typing import Any, Iterable

from triptych_pants.toolchain import programs, pytest_programs


def rules() -> Iterable[Any]:
    return [*programs.rules(), *pytest_programs.rules()]
