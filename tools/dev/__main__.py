"""`./pants run //:dev` starts this program in the folder of the clone."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from dev.data import DataError
from dev.log import Log, is_colored
from dev.loop import Loop
from dev.options import parse


def main() -> int:
    """Run the dev loop and return the exit code."""
    root = Path.cwd()
    log = Log(sys.stdout, colored=is_colored(sys.stdout, os.environ))
    options = parse(sys.argv[1:], os.environ, root)

    async def run() -> int:
        # It starts processes, so it is made in the event loop.
        return await Loop(options, root, os.environ, log).run()

    try:
        return asyncio.run(run())
    except DataError as error:
        log.error("dev", str(error))
        return 1


if __name__ == "__main__":
    sys.exit(main())
