"""The commands that `./pants` calls: `setup HOME`, and `retry …` after a goal that failed because of a missing tool."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from launcher.errors import LauncherError
from launcher.home import set_up
from launcher.process import say
from launcher.retry import retry


def main(arguments: list[str]) -> int:
    """Runs one command and returns the exit code for ./pants."""
    parser = argparse.ArgumentParser(prog="launcher", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    setup = commands.add_parser("setup")
    setup.add_argument("home", type=Path)
    again = commands.add_parser("retry")
    again.add_argument("--client", type=Path, required=True)
    again.add_argument("--log", type=Path, required=True)
    again.add_argument("--since", type=int, required=True)
    again.add_argument("--code", type=int, required=True)
    again.add_argument("arguments", nargs="*")
    parsed = parser.parse_args(arguments)
    try:
        if parsed.command == "retry":
            return retry(parsed.client, parsed.arguments, parsed.log, parsed.since, parsed.code)
        set_up(parsed.home)
    except LauncherError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
