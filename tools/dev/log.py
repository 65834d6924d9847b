"""The log in the terminal: each line begins with the name of the process that it comes from."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping
from typing import TextIO

WIDTH = 8
# In the order in which names appear for the first time. Red is for errors.
COLORS = ("36", "35", "34", "33", "32")
ERROR, BOLD = "31", "1"


class Log:
    """Writes lines of several processes to one stream. Lines are written whole.

    :ivar closed: is called if the stream is gone, such as a terminal that was closed.
    """

    def __init__(self, stream: TextIO = sys.stdout, *, colored: bool = False) -> None:
        self._stream = stream
        self._colored = colored
        self._colors: dict[str, str] = {}
        self.closed: Callable[[], None] = lambda: None

    def write(self, name: str, text: str) -> None:
        """Write the lines of a text under this name."""
        color = self._colors.setdefault(name, COLORS[len(self._colors) % len(COLORS)])
        self._write(name, color, text, None)

    def error(self, name: str, text: str) -> None:
        """Write the lines of a text that people must not miss."""
        self._write(name, ERROR, text, ERROR)

    def announce(self, text: str) -> None:
        """Write something of the dev loop itself that people look for, such as a URL."""
        self._write("dev", BOLD, text, BOLD)

    def _write(self, name: str, color: str, text: str, text_color: str | None) -> None:
        prefix = self._paint(f"{name:<{WIDTH}} |", color)
        lines = (self._paint(line, text_color) if text_color else line for line in text.splitlines() or [""])
        try:
            self._stream.write("".join(f"{prefix} {line}".rstrip() + "\n" for line in lines))
            self._stream.flush()
        except (OSError, ValueError):
            # Nobody can read on. Python would try to flush the stream at its exit too.
            self._stream = io.StringIO()
            self.closed()

    def _paint(self, text: str, color: str) -> str:
        return f"\033[{color}m{text}\033[0m" if self._colored else text


def is_colored(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Return whether to use colors: on a terminal without NO_COLOR (https://no-color.org)."""
    return stream.isatty() and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"
