"""Archives that other programs packed, and files that would fill memory or disk."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.errors import InvalidArchiveError
from app.db.archive import reader, zip_file
from app.db.archive.importer import import_archive
from app.db.archive.reader import opened
from app.db.archive.writer import export_archive
from app_tests.db.archive.archives import Members, members_of, notes, set_manifest, set_notes, spoil_copy
from app_tests.db.databases import place_in, put_current, rows_of


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    export_archive(put_current(tmp_path / "from"), tmp_path / "export.zip")
    return tmp_path / "export.zip"


class Pipe(io.RawIOBase):
    """A stream that cannot seek, so that sizes and checksums of members are written after their content."""

    def __init__(self) -> None:
        self.content = b""

    def writable(self) -> bool:
        return True

    def write(self, part: object) -> int:
        self.content += bytes(part)  # type: ignore[call-overload]
        return len(part)  # type: ignore[arg-type]


def packed(
    members: Members, compression: int = zipfile.ZIP_DEFLATED, folder: str = "", *, zip64: bool = False
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as file:
        if folder:
            file.writestr(folder, b"")
        for name, content in members.items():
            info = zipfile.ZipInfo(folder + name)
            info.compress_type = compression
            with file.open(info, "w", force_zip64=zip64) as member:
                member.write(content)
    return out.getvalue()


def streamed(members: Members) -> bytes:
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return pipe.content


def with_more(members: Members) -> bytes:
    notes = {"__MACOSX/export/._manifest.json": b"x", "export/.DS_Store": b"x", "tables/": b"", "export/tables/": b""}
    return packed({**{f"export/{name}": content for name, content in members.items()}, **notes})


def with_extra_fields(members: Members) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.comment = b"by another program" * 100
        for name, content in members.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.extra = b"\x55\x54\x05\x00\x01\x00\x00\x00\x00"
            file.writestr(info, content)
    return out.getvalue()


REPACKED: dict[str, Callable[[Members], bytes]] = {
    "stored": lambda members: packed(members, zipfile.ZIP_STORED),
    "bzip2": lambda members: packed(members, zipfile.ZIP_BZIP2),
    "lzma": lambda members: packed(members, zipfile.ZIP_LZMA),
    "zip64": lambda members: packed(members, zip64=True),
    "in a folder": lambda members: packed(members, folder="my export/"),
    "in another order": lambda members: packed(dict(reversed(members.items()))),
    "sizes behind the content": streamed,
    "with notes of macOS": with_more,
    "with extra fields": with_extra_fields,
    "paths of Windows": lambda members: packed({name.replace("/", "\\"): members[name] for name in members}),
    "behind another program": lambda members: b"MZ" * 500 + packed(members),
}


@pytest.mark.parametrize("repack", REPACKED.values(), ids=REPACKED)
def test_an_archive_that_another_program_packed_is_read(archive: Path, repack: Callable[[Members], bytes]) -> None:
    (archive.parent / "other.zip").write_bytes(repack(members_of(archive)))
    with opened(archive) as first, opened(archive.parent / "other.zip") as other:
        assert other.manifest == first.manifest
        for entry in other.manifest.tables:
            assert other.members.open(entry.file).read() == first.members.open(entry.file).read()


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damage_inside_of_any_compression_is_named(archive: Path, compression: int) -> None:
    content = bytearray(packed(members_of(archive), compression))
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        begin = file.getinfo("tables/note.jsonl").header_offset + 60
    content[begin : begin + 40] = bytes(40)
    (archive.parent / "other.zip").write_bytes(content)
    with pytest.raises(InvalidArchiveError, match="nothing was changed"), opened(archive.parent / "other.zip"):
        pass


def test_an_offset_that_leads_out_of_the_file_is_named(archive: Path) -> None:
    content = bytearray(archive.read_bytes())
    content[-10:-6] = (len(content) * 2).to_bytes(4, "little")
    (archive.parent / "other.zip").write_bytes(content)
    with pytest.raises(InvalidArchiveError, match="it is damaged"), opened(archive.parent / "other.zip"):
        pass


def twice(members: Members) -> bytes:
    out = io.BytesIO(packed(members))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as file:
        file.writestr("tables/note.jsonl", members["tables/note.jsonl"])
    return out.getvalue()


AMBIGUOUS: dict[str, Callable[[Members], bytes]] = {
    "a file twice": twice,
    "two folders": lambda members: packed(
        {f"{folder}/{name}": content for name, content in members.items() for folder in ("a", "b")}
    ),
    "too deep": lambda members: packed(members, folder="a/b/"),
}


@pytest.mark.parametrize("repack", AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_an_archive_of_which_it_is_not_clear_what_is_in_it_is_refused(
    archive: Path, repack: Callable[[Members], bytes]
) -> None:
    (archive.parent / "other.zip").write_bytes(repack(members_of(archive)))
    with pytest.raises(InvalidArchiveError, match="nothing was changed"), opened(archive.parent / "other.zip"):
        pass


def many_members(members: Members) -> None:
    members.update({f"{number:050}": b"" for number in range(45_000)})


BOMBS: dict[str, tuple[Callable[[Members], object], str]] = {
    "a manifest of 2 MiB": (lambda m: m.update({"manifest.json": b" " * (2 << 20) + m["manifest.json"]}), "1,048,576"),
    "a line of 9 MiB": (lambda m: set_notes(m, [b'{"title": "' + b"x" * (9 << 20) + b'"}\n']), "line 1 has more than"),
    "a line that does not end": (lambda m: set_notes(m, [b" " * (9 << 20)]), "line 1 has more than"),
    "many members": (many_members, "list of files"),
    "a table twice": (lambda m: set_manifest(m, tables=[*table_entries(m), *table_entries(m)]), "twice"),
    "deep JSON": (lambda m: set_notes(m, [b"[" * 100_000 + b"\n"]), "it is not JSON"),
    "a deep manifest": (lambda m: m.update({"manifest.json": b"[" * 100_000}), "no manifest"),
    "a long number": (lambda m: set_notes(m, [b"9" * 5000 + b"\n"]), "it is not JSON"),
}


def table_entries(members: Members) -> list[object]:
    return list(json.loads(members["manifest.json"])["tables"])


@pytest.mark.parametrize("spoil", [bomb for bomb, _ in BOMBS.values()], ids=BOMBS)
def test_what_would_fill_the_memory_is_refused(
    archive: Path, tmp_path: Path, spoil: Callable[[Members], object], request: pytest.FixtureRequest
) -> None:
    words = dict(zip(BOMBS, (words for _, words in BOMBS.values()), strict=True))[request.node.callspec.id]
    bomb = spoil_copy(archive, spoil)
    target = place_in(tmp_path / "to")
    with pytest.raises(InvalidArchiveError, match=words):
        import_archive(target, bomb)
    assert not target.database.exists()


def test_what_would_fill_the_disk_is_refused(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoiled = spoil_copy(archive, lambda m: set_notes(m, [*notes(m), b" " * 20_000_000 + b"\n"]))
    bomb = tmp_path / "bomb.zip"
    bomb.write_bytes(packed(members_of(spoiled)))
    monkeypatch.setattr(zip_file, "FREE_BYTES", 1_000_000)
    with pytest.raises(InvalidArchiveError, match="would unpack to"):
        import_archive(place_in(tmp_path / "to"), bomb)


def test_few_long_rows_are_in_memory_at_once(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "BYTES_PER_STEP", 1)
    target = place_in(tmp_path / "to")
    import_archive(target, archive)
    assert rows_of(target.database)["note"] == rows_of(tmp_path / "from" / "app.db")["note"]
