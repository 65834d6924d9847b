"""`python -m app`: the command line."""

import multiprocessing
import sys

from app.cli import main

if __name__ == "__main__":
    # A worker of the frozen program is that program, started anew.
    multiprocessing.freeze_support()
    sys.exit(main())
