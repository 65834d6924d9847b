"""An entry of a zip file without a name is ignored, like one of a folder. A fuzzer found it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.core.errors import InvalidArchiveError
from app.db.archive.format import MANIFEST
from app.db.archive.reader import opened
from app.db.archive.writer import export_archive
from app_tests.db.databases import put_current


def test_an_entry_without_a_name_is_ignored(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    export_archive(put_current(tmp_path / "from"), path)
    with zipfile.ZipFile(path, "a") as file:
        file.writestr(zipfile.ZipInfo(""), b"")
    with opened(path) as archive:
        assert archive.manifest.tables


def test_a_manifest_that_lost_its_name_is_named(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(zipfile.ZipInfo(""), b"{}")
    with pytest.raises(InvalidArchiveError, match=MANIFEST), opened(path):
        pass
