"""How `./pants` starts a command that needs no Pants."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Callable, NoReturn


def run(main: Callable[[Sequence[str], Path], int]) -> NoReturn:
    """Run a command on the repository in the working folder, and exit with its code.

    If the reader of the output is gone, as after `| head`, the exit code is that of a program which SIGPIPE ended.
    """
    try:
        code = main(sys.argv[1:], Path.cwd())
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes the output once more at its end, which would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 128 + (signal.SIGPIPE if hasattr(signal, "SIGPIPE") else 13)
    sys.exit(code)
