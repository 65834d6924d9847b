"""What `./pants` calls for the commands of features: `new-feature …` and `remove-feature …`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from feature import creation, removing
from feature.errors import FeatureError
from template.entry import run
from template.errors import TemplateError

COMMANDS = {"new-feature": creation.main, "remove-feature": removing.main}


def main(arguments: Sequence[str], root: Path) -> int:
    """Run one command on the repository in `root` and return its exit code: 1 if it was refused or failed."""
    command, *rest = arguments
    try:
        return COMMANDS[command]([argument for number, argument in enumerate(rest) if number or argument != "--"], root)
    except (FeatureError, TemplateError) as error:
        print(f"{command}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        # The exit code that shells use for a program ended by Ctrl-C.
        return 130


if __name__ == "__main__":
    run(main)
