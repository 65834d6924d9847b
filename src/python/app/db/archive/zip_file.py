"""The zip file of an archive: access to its members, with limits on their sizes."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from pathlib import Path

# Limits on unpacked data. A zip file of 1 MB can claim to contain 1 GB. The limits are far above any export.
MAX_DIRECTORY_BYTES = 4 << 20
MAX_MANIFEST_BYTES = 1 << 20
# The API accepts rows of at most 1 MB of JSON, which an export may write in a longer form.
MAX_LINE_BYTES = 8 << 20
# The maximum ratio of all tables to the size of the file, once the tables are larger than FREE_BYTES.
MAX_RATIO = 250
FREE_BYTES = 256 << 20

# https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.14 to 4.3.16.
_END, _LOCATOR, _END_64 = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"
_END_BYTES, _LOCATOR_BYTES, _END_64_BYTES, _MAX_COMMENT = 22, 20, 56, 65535

# macOS adds a folder with its own metadata of each file.
_FOREIGN = "__MACOSX/"


class BoundExceededError(ValueError):
    """The file contains more than an export does."""


def require_small_directory(path: Path) -> None:
    """Raise BoundExceededError if the list of members is too long, since zipfile reads all of it into memory."""
    with path.open("rb") as file:
        length = file.seek(0, os.SEEK_END)
        file.seek(max(0, length - _END_BYTES - _MAX_COMMENT))
        tail = file.read()
        end = tail.rfind(_END)
        if end < 0 or len(tail) - end < _END_BYTES:
            # zipfile reports that it is not a zip file.
            return
        (size,) = struct.unpack_from("<L", tail, end + 12)
        locator = tail.rfind(_LOCATOR, max(0, end - _LOCATOR_BYTES), end)
        if locator >= 0:
            file.seek(max(0, length - len(tail) + locator - _END_64_BYTES))
            record = file.read(_END_64_BYTES)
            size = struct.unpack_from("<Q", record, 40)[0] if record.startswith(_END_64) else size
    if size > MAX_DIRECTORY_BYTES:
        raise BoundExceededError(f"its list of files has {size:,} bytes, but at most {MAX_DIRECTORY_BYTES:,} are read")


class Members:
    """The files in a zip file, by the names that an export uses."""

    def __init__(self, archive: zipfile.ZipFile, manifest: str) -> None:
        """Find the manifest and the other files next to it.

        Other programs may put everything into one folder, add entries for folders, or write Windows paths.

        :raises KeyError: if there is no manifest, or more than one.
        """
        self._archive = archive
        self._infos: dict[str, zipfile.ZipInfo] = {}
        twice = set()
        for info in archive.infolist():
            name = info.filename.replace("\\", "/").removeprefix("./")
            # Damage may leave an entry without a name, for which `is_dir` fails.
            if not name or info.is_dir() or name.startswith(_FOREIGN):
                continue
            if name in self._infos:
                twice.add(name)
            self._infos[name] = info
        folder = self._folder(manifest)
        self._infos = {name.removeprefix(folder): info for name, info in self._infos.items() if name.startswith(folder)}
        self._twice = {name.removeprefix(folder) for name in twice if name.startswith(folder)}
        if manifest in self._twice:
            raise KeyError(manifest)

    def _folder(self, manifest: str) -> str:
        if manifest in self._infos:
            return ""
        found = [name for name in self._infos if name.count("/") == 1 and name.endswith(f"/{manifest}")]
        if len(found) != 1:
            raise KeyError(manifest)
        return found[0].removesuffix(manifest)

    def __contains__(self, name: str) -> bool:
        return name in self._infos and name not in self._twice

    def size(self, name: str) -> int:
        """Return the unpacked size of a file in bytes. zipfile reads at most that many."""
        return self._infos[name].file_size

    def open(self, name: str) -> io.BufferedIOBase:
        return self._archive.open(self._infos[name])  # type: ignore[return-value]

    def read(self, name: str, most: int) -> bytes:
        """Return the content of a file; BoundExceededError if it has more than `most` bytes."""
        with self.open(name) as file:
            content = file.read(most + 1)
        if len(content) > most:
            raise BoundExceededError(f"{name} has more than {most:,} bytes")
        return content


def require_bounded(path: Path, members: Members, names: list[str]) -> int:
    """Return the unpacked size of some files; BoundExceededError if it is suspiciously large for the zip file."""
    total = sum(members.size(name) for name in names)
    most = max(FREE_BYTES, MAX_RATIO * path.stat().st_size)
    if total > most:
        raise BoundExceededError(
            f"it would unpack to {total:,} bytes, but only {most:,} are read from a file of its size"
        )
    return total
