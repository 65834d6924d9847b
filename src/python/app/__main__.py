"""`python -m app`: the command line."""

from __future__ import annotations

import multiprocessing
import sys
from typing import TYPE_CHECKING

from app.cli import main

if TYPE_CHECKING:
    from fastapi import APIRouter


def features() -> tuple[APIRouter, ...]:
    """Import all features. Help does not need them."""
    from app.registry import FEATURES

    return FEATURES


if __name__ == "__main__":
    # A worker process of the frozen program runs the same executable again.
    multiprocessing.freeze_support()
    sys.exit(main(features))
