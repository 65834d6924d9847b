"""What this program asks of the shell around its window. Where there is none, nothing happens.

Features call these functions from any thread. The shell follows a few requests a minute and drops the others: see
docs/protocol.md.
"""

from __future__ import annotations

from typing import Literal, Protocol

WindowAction = Literal["show", "hide", "maximize", "restore"]

# Characters. The shell shows less, and passes over lines that are longer than it reads.
MAX_TITLE_CHARACTERS = 200
MAX_BODY_CHARACTERS = 1000


class Emit(Protocol):
    """Writes one event to the shell."""

    def __call__(self, event: str, **fields: str) -> None: ...


_emit: Emit | None = None


def connect(emit: Emit | None) -> None:
    """Send requests by this function from now on; None: send none."""
    global _emit
    _emit = emit


def notify(title: str, body: str) -> None:
    """Tell the user something by the system's own notifications, wherever they look.

    :param title: a few words.
    :param body: a sentence or two of plain text: what happened, and what to do.
    """
    if _emit is not None:
        _emit("notify", title=title[:MAX_TITLE_CHARACTERS], body=body[:MAX_BODY_CHARACTERS])


def act_on_window(action: WindowAction) -> None:
    """Do this with the window: `show` brings it forward, `hide` hides it where a tray can bring it back."""
    if _emit is not None:
        _emit("window", action=action)
