"""What `./pants doctor` calls."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from doctor import clone, desktop, machine, network, pythons, report, storage, tools
from doctor.check import Check, exit_code
from doctor.machine import Machine, this_machine
from triptych_pants.toolchain.catalog import RUN_APP, RUN_DEV

DESCRIPTION = """\
Shows what each goal needs of this machine, whether it was found, and the command that installs it.

It changes nothing, and works before anything is installed. The exit code is 0 if all goals but the optional ones work.
"""


def main(arguments: Sequence[str], root: Path, environment: Mapping[str, str]) -> int:
    """Print the report about the clone in `root` and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="./pants doctor", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object, for programs")
    # ./pants names the folder in which it installs Pants.
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args([argument for argument in arguments if argument != "--"])
    here = this_machine()
    checks = all_checks(root, environment, here, options.home)
    if options.json:
        print(report.as_json(checks, here))
    else:
        print(report.text(checks, here, colored=report.is_colored(sys.stdout, environment)))
    return exit_code(checks)


def all_checks(root: Path, environment: Mapping[str, str], here: Machine, home: Path | None) -> list[Check]:
    """Return all checks, in the order in which they are shown.

    :param home: the folder in which ./pants installs Pants, if it is known.
    """
    cache = home.parent if home else storage.default_cache(environment)
    checks = [
        *machine.check_system(here, root),
        machine.check_processors(),
        *pythons.check_pythons(here, cache),
        pythons.check_pants(home),
        *pythons.check_locked_tools(root),
        *tools.check_rust(here, environment, root),
        *tools.check_libraries(here, environment),
        *tools.check_programs(here, environment),
        *desktop.check_desktop(environment, here),
        *desktop.check_watches(),
        *storage.check_folders(storage.folders(root, environment, cache)),
        *network.check_proxies(environment),
        *network.check_certificates(environment),
        network.check_clock(clone.newest_commit(root), time.time()),
        *network.check_ports(),
        clone.check_git(root),
        *clone.check_variables(environment),
        clone.check_daemon(root),
    ]
    return checks if desktop.has_display(environment, here) else [without_window(check) for check in checks]


def without_window(check: Check) -> Check:
    """Return the check for a machine without a display, on which `run` does not compile the shell."""
    if check.group not in (tools.RUST_GROUP, tools.LIBRARY_GROUP) and check.name not in ("cc", "pkg-config"):
        return check
    return replace(check, goals=tuple(goal for goal in check.goals if goal not in (RUN_APP, RUN_DEV)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path.cwd(), os.environ))
