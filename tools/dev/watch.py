"""Watches the sources of backend and shell, and tells what each change concerns. Vite watches those of pages."""

from __future__ import annotations

import asyncio
import enum
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path

from watchfiles import Change, DefaultFilter, awatch

# A save is often several changes: a new file, a rename, new permissions. They are reported together.
STEP_MS = 30


class Concern(enum.Enum):
    """What has to be done after a change."""

    BACKEND = "backend"
    SHELL = "shell"


@dataclass(frozen=True)
class Sources:
    """The folders and files to watch.

    :ivar root: the clone.
    """

    root: Path

    @property
    def python(self) -> Path:
        return self.root / "src/python/app"

    @property
    def rust(self) -> Path:
        return self.root / "src/rust"

    def watched(self) -> list[Path]:
        """Return what to watch. The folder in which cargo builds has thousands of folders, and is left out."""
        members = (path for path in sorted(self.rust.iterdir()) if path.name not in {"target", ".git"})
        return [self.python, *members]

    def concerns(self, paths: Iterable[Path]) -> set[Concern]:
        """Return what changes of these files concern."""
        return {concern for path in paths if (concern := self._concern(path)) is not None}

    def _concern(self, path: Path) -> Concern | None:
        if path.is_relative_to(self.python):
            return Concern.BACKEND if path.suffix == ".py" else None
        if path.is_relative_to(self.rust) and "gen" not in path.relative_to(self.rust).parts[1:2]:
            return Concern.SHELL if path.suffix in {".rs", ".toml", ".lock", ".json", ".js", ".png"} else None
        return None


async def changes(sources: Sources, stop: asyncio.Event | None = None) -> AsyncIterator[set[Concern]]:
    """Yield what was changed, each time something was."""
    is_source = DefaultFilter()

    def is_wanted(change: Change, path: str) -> bool:
        return is_source(change, path) and bool(sources.concerns([Path(path)]))

    async for batch in awatch(*sources.watched(), watch_filter=is_wanted, step=STEP_MS, stop_event=stop):
        yield sources.concerns(Path(path) for _, path in batch)
