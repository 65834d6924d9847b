"""Printing that cannot fail: a full disk, a closed pipe or a name that is not text must not end a finished command."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import TextIO


def printable(text: str) -> str:
    """Return text without lone surrogates, by which Python stands for bytes of file names that are not UTF-8.

    Neither terminals nor JSON can hold them; they are replaced by escapes.
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def prepare_output() -> None:
    """Let stdout and stderr replace what their encoding cannot hold by escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str, stream: TextIO | None = None, end: str = "\n") -> bool:
    """Print text at once; return False if nobody can read it.

    :param stream: stdout if it is left out.
    """
    # A program without a console has None here.
    stream = stream or sys.stdout
    try:
        print(text, end=end, file=stream, flush=True)
    except (OSError, ValueError):
        _discard(stream)
        return False
    return True


def finish_output() -> None:
    """Write what other code printed; what nobody can read is dropped, instead of failing when the process ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            _discard(stream)


def _discard(stream: TextIO) -> None:
    """Send a stream to nowhere: what is left in its buffer would fail once more when the interpreter ends."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, stream.fileno())
        finally:
            os.close(nowhere)
