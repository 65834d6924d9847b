"""`python -m app`: the command line."""

import multiprocessing
import sys

from app.cli import main

if __name__ == "__main__":
    # A worker process of the frozen program runs the same executable again.
    multiprocessing.freeze_support()
    sys.exit(main())
