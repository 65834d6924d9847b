"""Requests to the shell around this app's window. Without a shell, they do nothing.

Features call these functions from any thread. The shell accepts a few requests per minute and drops the others: see
docs/protocol.md.
"""

from __future__ import annotations

from typing import Literal, Protocol

WindowAction = Literal["show", "hide", "maximize", "restore"]

# In characters. The shell shows less, and ignores lines that exceed its limit.
MAX_TITLE_CHARACTERS = 200
MAX_BODY_CHARACTERS = 1000


class Emit(Protocol):
    """A function that writes one event to the shell."""

    def __call__(self, event: str, **fields: str) -> None: ...


_emit: Emit | None = None


def connect(emit: Emit | None) -> None:
    """Send requests with this function from now on; None disables them."""
    global _emit
    _emit = emit


def notify(title: str, body: str) -> None:
    """Show a notification of the operating system to the user.

    :param title: a few words.
    :param body: one or two sentences of plain text: what happened, and what to do.
    """
    if _emit is not None:
        _emit("notify", title=title[:MAX_TITLE_CHARACTERS], body=body[:MAX_BODY_CHARACTERS])


def act_on_window(action: WindowAction) -> None:
    """Change the window: `show` brings it to the front, `hide` hides it if a tray icon can bring it back."""
    if _emit is not None:
        _emit("window", action=action)
