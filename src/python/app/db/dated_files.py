"""Files with a time in their names: backups, exports and replaced databases.

Their folders may contain anything. A file counts only if its whole name matches, and if it is a regular file.
"""

from __future__ import annotations

import contextlib
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.db.errors import translate_errors

TIME_FORMAT = "%Y%m%dT%H%M%S.%fZ"

# Used in the regular expressions of names. Only `datetime` can tell whether it is a valid date.
TIME_PATTERN = r"(?P<time>\d{8}T\d{6}\.\d{6}Z)"


@dataclass(frozen=True)
class DatedFile:
    """A file, its time in UTC, and the match of its name."""

    path: Path
    time: datetime
    name: re.Match[str]


def dated_files(folder: Path, pattern: re.Pattern[str]) -> list[DatedFile]:
    """Return the regular files in a folder whose names match, the oldest first; none if the folder is missing.

    Names with invalid dates, folders, links and pipes are ignored.

    :raises StartError: if the folder cannot be read.
    """
    found = []
    with translate_errors(folder), contextlib.suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            name = pattern.fullmatch(entry.name)
            with contextlib.suppress(ValueError, OSError):
                if name is not None and entry.is_file(follow_symlinks=False):
                    time = datetime.strptime(name["time"], TIME_FORMAT).replace(tzinfo=UTC)
                    found.append(DatedFile(folder / entry.name, time, name))
    return sorted(found, key=lambda file: (file.time, file.path.name))


def new_dated_path(folder: Path, name: str, time: datetime) -> tuple[Path, datetime]:
    """Return a path that does not exist yet, and the time in it: the given one, or a little later if it is taken.

    :param name: the file name, with `{}` in place of the time.
    """
    while os.path.lexists(path := folder / name.format(time.strftime(TIME_FORMAT))):
        time += timedelta(microseconds=1)
    return path, time
