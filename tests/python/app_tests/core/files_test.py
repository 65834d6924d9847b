"""Durable writes: a file is complete or absent, even without hard links and fsync of folders."""

from __future__ import annotations

import errno
import os
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core import files
from app.core.files import (
    ABANDONED_AFTER_SECONDS,
    UnconfirmedError,
    atomic_write,
    create_once,
    draft_of,
    private_folder,
    remove_abandoned_drafts,
)

posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no fsync of folders and no POSIX rights")
NO_LINKS = [errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS, errno.EINVAL, errno.EACCES]


def write(path: Path, content: str, *, overwrite: bool = True) -> None:
    with atomic_write(path, overwrite=overwrite) as draft:
        draft.write_text(content)


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def without_hard_links(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", refuse)


def fsync_of_folders(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Make fsync of a folder fail, as on some file systems."""
    fsync = os.fsync

    def refuse(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, os.strerror(number))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", refuse)


def test_a_block_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    write(tmp_path / "file", "old")

    def write_half() -> None:
        with atomic_write(tmp_path / "file") as draft:
            draft.write_text("half of the ne")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    assert contents(tmp_path) == {"file": "old"}
    write(tmp_path / "file", "new")
    assert contents(tmp_path) == {"file": "new"}


@posix
def test_files_and_folders_are_for_the_user_alone(tmp_path: Path) -> None:
    write(private_folder(tmp_path / "folder") / "file", "secret")
    assert stat.S_IMODE((tmp_path / "folder").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "folder" / "file").stat().st_mode) == 0o600


def test_a_link_stays_and_leads_to_the_new_content(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "disk" / "file")
    write(tmp_path / "link", "first")
    write(tmp_path / "link", "second")
    assert (tmp_path / "link").is_symlink()
    assert contents(tmp_path / "disk") == {"file": "second"}


def test_a_name_as_long_as_the_file_system_allows(tmp_path: Path) -> None:
    write(tmp_path / ("n" * 255), "content")
    assert [path.name for path in tmp_path.iterdir()] == ["n" * 255]


@pytest.mark.parametrize("links", ["hard links", *NO_LINKS])
def test_what_may_not_be_overwritten_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: str | int) -> None:
    if isinstance(links, int):
        without_hard_links(monkeypatch, links)
    assert create_once(tmp_path / "file", b"first")
    assert not create_once(tmp_path / "file", b"second")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    assert not create_once(tmp_path / "link", b"third")

    def write_late() -> None:
        with atomic_write(tmp_path / "late", overwrite=False) as draft:
            draft.write_text("mine")
            # The file appears while the draft is written.
            (tmp_path / "late").write_text("another one's")

    with pytest.raises(FileExistsError):
        write_late()
    (tmp_path / "link").unlink()
    assert contents(tmp_path) == {"file": "first", "late": "another one's"}


@pytest.mark.parametrize("links", ["hard links", errno.EPERM])
def test_of_many_that_create_a_file_at_once_one_succeeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: str | int
) -> None:
    if isinstance(links, int):
        without_hard_links(monkeypatch, links)
    start = threading.Barrier(8)
    created = []

    def create(number: int) -> None:
        start.wait(30)
        if create_once(tmp_path / "file", str(number).encode()):
            created.append(number)

    threads = [threading.Thread(target=create, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert contents(tmp_path) == {"file": str(created[0])}
    assert len(created) == 1


@posix
@pytest.mark.parametrize("number", sorted(files.UNSUPPORTED))
def test_a_file_system_without_fsync_of_folders_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    fsync_of_folders(monkeypatch, number)
    write(tmp_path / "file", "content")
    assert contents(tmp_path) == {"file": "content"}


@posix
def test_a_disk_that_does_not_confirm_a_name_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync_of_folders(monkeypatch, errno.EIO)
    with pytest.raises(UnconfirmedError) as caught:
        write(tmp_path / "file", "content")
    assert (caught.value.errno, caught.value.filename) == (errno.EIO, str(tmp_path / "file"))
    assert contents(tmp_path) == {"file": "content"}


def test_a_draft_that_cannot_be_removed_does_not_undo_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patched:
        patched.setattr(os, "listdir", refuse)
        assert create_once(tmp_path / "file", b"content")
    assert (tmp_path / "file").read_text() == "content"


def test_a_draft_goes_with_all_that_is_named_after_it(tmp_path: Path) -> None:
    with draft_of(tmp_path / "app.db") as draft:
        for suffix in ("-wal", "-shm", "-journal"):
            draft.with_name(draft.name + suffix).touch()
        (tmp_path / "app.db").touch()
    assert [path.name for path in tmp_path.iterdir()] == ["app.db"]


def test_drafts_of_killed_processes_go_and_those_of_others_stay(tmp_path: Path) -> None:
    old, fresh = tmp_path / ".a.db.1.draft", tmp_path / ".b.db.2.draft"
    names = [draft.name + suffix for draft in (old, fresh) for suffix in ("", "-wal", "-shm", "-journal")]
    long_ago = time.time() - ABANDONED_AFTER_SECONDS - 60
    for name in names:
        (tmp_path / name).touch()
        if name.startswith(old.name):
            os.utime(tmp_path / name, (long_ago, long_ago))
    (tmp_path / ".c.db.3.draft").mkdir()
    os.utime(tmp_path / ".c.db.3.draft", (long_ago, long_ago))
    remove_abandoned_drafts(tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {name for name in names if name.startswith(fresh.name)} | {".c.db.3.draft"}


def _file(path: Path) -> None:
    path.write_text("a file")


def _dangling_link(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def _link_to_file(path: Path) -> None:
    path.with_name("elsewhere").write_text("a file")
    path.symlink_to(path.with_name("elsewhere"))


@pytest.mark.parametrize(
    ("make", "words"),
    [(_file, "is a file"), (_dangling_link, "nowhere, which is not a"), (_link_to_file, "elsewhere, which is not a")],
)
def test_what_is_not_a_folder_says_so(tmp_path: Path, make: Callable[[Path], None], words: str) -> None:
    make(tmp_path / "data")
    with pytest.raises(NotADirectoryError, match=words):
        private_folder(tmp_path / "data")
