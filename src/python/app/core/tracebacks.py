"""Short tracebacks for the log, without the values of requests or rows."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from types import FrameType

# How many frames are shown: the innermost ones of this program, and the last ones of any code.
OWN_FRAMES, LAST_FRAMES = 8, 2
# How many chained exceptions are shown. The last one matters most.
MAX_CHAINED = 3
MAX_MESSAGE_CHARACTERS = 500
MAX_PROBLEMS = 5

OWN_PACKAGE = __name__.partition(".")[0]


def format_exception(error: BaseException) -> str:
    """Return an exception and its causes as text, without local values, in at most a few thousand characters."""
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain and len(chain) < MAX_CHAINED:
        chain.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\nThen:\n".join(_one(one) for one in reversed(chain))


def origin_of(error: BaseException) -> tuple[str, int]:
    """Return the file and line of this program where an exception was raised."""
    places = [(frame.f_code.co_filename, line) for frame, line in _frames(error) if _is_own(frame)]
    places = places or [(frame.f_code.co_filename, line) for frame, line in _frames(error)]
    return places[-1] if places else ("", 0)


def _one(error: BaseException) -> str:
    frames = list(_frames(error))
    own = [number for number, (frame, _) in enumerate(frames) if _is_own(frame)]
    kept = {*own[-OWN_FRAMES:], *range(len(frames))[-LAST_FRAMES:]}
    summary = traceback.StackSummary.extract(frames[number] for number in sorted(kept))
    lines = ["Traceback (most recent call last):"] if frames else []
    left_out = len(frames) - len(kept)
    if left_out:
        lines.append(f"  ({left_out} frames of libraries are omitted)")
    lines += [line.rstrip("\n") for line in summary.format()]
    module = type(error).__module__
    name = type(error).__qualname__ if module == "builtins" else f"{module}.{type(error).__qualname__}"
    return "\n".join([*lines, f"{name}: {message_of(error)}"])


def message_of(error: BaseException) -> str:
    """Return an exception's message without the input that Pydantic and databases repeat in it."""
    problems = getattr(error, "errors", None)
    if callable(problems):
        found = [f"{'.'.join(map(str, one['loc']))}: {one['type']}" for one in problems()]
        return _short("; ".join([*found[:MAX_PROBLEMS], f"{len(found)} in total"]))
    cause, statement = getattr(error, "orig", None), getattr(error, "statement", None)
    if isinstance(cause, BaseException):
        # PostgreSQL repeats the row after the first line.
        return _short(f"({type(cause).__name__}) {first_line(cause)} [SQL: {statement}]")
    return _short(str(error))


def first_line(error: object) -> str:
    """Return the first line of a database's message. Later lines may repeat a row."""
    lines = str(error).splitlines()
    return lines[0] if lines else ""


def _short(text: str) -> str:
    return text if len(text) <= MAX_MESSAGE_CHARACTERS else f"{text[:MAX_MESSAGE_CHARACTERS]}…"


def _frames(error: BaseException) -> Iterator[tuple[FrameType, int]]:
    return traceback.walk_tb(error.__traceback__)


def _is_own(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).partition(".")[0] == OWN_PACKAGE
