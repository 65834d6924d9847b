"""Console output that cannot fail: a full disk or a closed pipe must not turn a finished command into an error."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import TextIO


def printable(text: str) -> str:
    """Return text with lone surrogates escaped. Python uses them for bytes of file names that are not UTF-8.

    Neither terminals nor JSON can hold them.
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def prepare_output() -> None:
    """Make stdout and stderr escape characters that their encoding does not have."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str, stream: TextIO | None = None, end: str = "\n") -> bool:
    """Print text and flush. Return False if the stream cannot be written.

    :param stream: stdout by default.
    """
    # In a program without a console, sys.stdout is None.
    stream = stream or sys.stdout
    try:
        print(text, end=end, file=stream, flush=True)
    except (OSError, ValueError):
        _discard(stream)
        return False
    return True


def finish_output() -> None:
    """Flush stdout and stderr. Output that cannot be written is dropped, so that the process does not fail at exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            _discard(stream)


def _discard(stream: TextIO) -> None:
    """Redirect a stream to the null device. Otherwise its buffer would be flushed at exit, and fail again."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, stream.fileno())
        finally:
            os.close(nowhere)
