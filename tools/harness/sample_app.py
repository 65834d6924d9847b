"""`python -m harness.sample_app`: the same command line as `python -m app`, with the feature of harness.sample."""

from __future__ import annotations

import sys

from app.cli import main
from harness.sample import features

if __name__ == "__main__":
    sys.exit(main(features))
