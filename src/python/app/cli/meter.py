"""A progress display for the terminal."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TextIO

from app.core.console import say


class Meter:
    """Shows a percentage on stderr while its block runs, if stderr is a terminal."""

    def __init__(self, what: str, stream: TextIO | None = None) -> None:
        self._what = what
        # In a program without a console, sys.stderr is None.
        self._stream: TextIO | None = stream or sys.stderr
        self._shown: int | None = None

    def __call__(self, fraction: float) -> None:
        percent = int(fraction * 100)
        if percent != self._shown and self._stream is not None and self._stream.isatty():
            self._shown = percent
            say(f"\r{self._what}: {percent} %", self._stream, end="")

    def __enter__(self) -> Meter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._shown is not None:
            say("", self._stream)
