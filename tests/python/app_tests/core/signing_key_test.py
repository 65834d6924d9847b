"""The key that signs tokens: made once, for the user alone."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.errors import SettingsError
from app.core.security import KEY_BYTES, signing_key

PRINT_KEY = """
import pathlib, sys
from app.core.security import signing_key
print(signing_key(pathlib.Path(sys.argv[1])).hex())
"""


def test_a_key_is_made_once(tmp_path: Path) -> None:
    key = signing_key(tmp_path)
    assert len(key) == KEY_BYTES
    assert signing_key(tmp_path) == key
    assert signing_key(tmp_path / "another folder") != key


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in access lists")
def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    signing_key(tmp_path / "made")
    assert stat.S_IMODE((tmp_path / "made" / "signing.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == 0o700


@pytest.mark.parametrize("content", [b"", b"garbage", b"\xff\xfe", b"abcd", b"00" * (KEY_BYTES - 1)])
def test_a_file_that_is_no_key_is_named_with_the_next_step_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "signing.key"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match="Move it away") as error:
        signing_key(tmp_path)
    assert str(path) in str(error.value)
    assert path.read_bytes() == content


def test_a_key_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "signing.key").mkdir()
    with pytest.raises(SettingsError, match="cannot be made or read"):
        signing_key(tmp_path)


def test_a_key_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(SettingsError, match="cannot be made or read"):
        signing_key(tmp_path / "data")


def test_processes_that_start_at_once_keep_one_key(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PRINT_KEY, str(tmp_path)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(4)]
    keys = {process.communicate(timeout=60)[0] for process in processes}
    assert keys == {signing_key(tmp_path).hex().encode() + b"\n"}
    assert [path.name for path in tmp_path.iterdir()] == ["signing.key"]
