"""The key that signs tokens is created once, with access for its owner only."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.errors import SettingsError
from app.core.security import KEY_BYTES, signing_key

posix = pytest.mark.skipif(os.name != "posix", reason="Windows uses access control lists")

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


@posix
def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    signing_key(tmp_path / "made")
    assert stat.S_IMODE((tmp_path / "made" / "signing.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == 0o700


@posix
@pytest.mark.parametrize("mode", [0o666, 0o644, 0o620, 0o601])
def test_a_key_that_others_could_read_or_write_is_replaced(
    tmp_path: Path, mode: int, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "signing.key"
    tmp_path.chmod(0o777)
    path.write_text("00" * KEY_BYTES)
    path.chmod(mode)
    key = signing_key(tmp_path)
    assert key != bytes(KEY_BYTES)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert signing_key(tmp_path) == key
    assert f"mode {mode:04o}" in caplog.text
    assert key.hex() not in caplog.text


@posix
def test_a_key_of_another_user_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = signing_key(tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    # The new key belongs to the same user as the old one, because the test cannot create files of another user.
    monkeypatch.setattr("app.core.security._keeps_private", lambda _: True)
    assert signing_key(tmp_path) != planted


@posix
def test_a_link_to_a_key_of_others_is_replaced_and_its_target_stays(tmp_path: Path) -> None:
    target = tmp_path / "theirs"
    target.write_text("00" * KEY_BYTES)
    target.chmod(0o666)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "signing.key").symlink_to(target)
    assert signing_key(tmp_path / "data") != bytes(KEY_BYTES)
    assert target.read_text() == "00" * KEY_BYTES


@posix
def test_a_key_on_a_file_system_without_rights_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.security._exposed", lambda _: "was readable or writable by others")
    key = signing_key(tmp_path)
    assert signing_key(tmp_path) == key
    assert [path.name for path in tmp_path.iterdir()] == ["signing.key"]


@posix
def test_a_key_that_cannot_be_replaced_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "signing.key"
    path.write_text("00" * KEY_BYTES)
    path.chmod(0o666)

    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    monkeypatch.setattr("app.core.security._keeps_private", lambda _: True)
    with pytest.raises(SettingsError, match="cannot be created or read"):
        signing_key(tmp_path)


@pytest.mark.parametrize("content", [b"", b"garbage", b"\xff\xfe", b"abcd", b"00" * (KEY_BYTES - 1)])
def test_a_file_that_is_no_key_is_named_with_the_next_step_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "signing.key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(SettingsError, match="Move it away") as error:
        signing_key(tmp_path)
    assert str(path) in str(error.value)
    assert path.read_bytes() == content


def test_a_key_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "signing.key").mkdir()
    with pytest.raises(SettingsError, match="cannot be created or read"):
        signing_key(tmp_path)


def test_a_key_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(SettingsError, match="cannot be created or read"):
        signing_key(tmp_path / "data")


def test_processes_that_start_at_once_keep_one_key(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PRINT_KEY, str(tmp_path)]
    # pytest by hand finds the app by pytest.ini, which other processes do not read.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    processes = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) for _ in range(4)]
    keys = {process.communicate(timeout=60)[0] for process in processes}
    assert keys == {signing_key(tmp_path).hex().encode() + b"\n"}
    assert [path.name for path in tmp_path.iterdir()] == ["signing.key"]
