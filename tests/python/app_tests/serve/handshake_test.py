"""The shell's first line: its required contents, and reading it from stdin."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable

import pytest

from app import __version__
from app.core.errors import HandshakeError, VersionMismatchError
from app.serve import supervised
from app.serve.supervised import Handshake, Stdin
from harness.supervised_backend import HELLO, TOKEN


def line(**changes: object) -> bytes:
    return json.dumps({**HELLO, **changes}).encode()


WRONG = {
    "nothing": b"",
    "no JSON": b"hello",
    "no text": b"\xff\xfe",
    "a list": b"[]",
    "null": b"null",
    "a number": b"1",
    "text": b'"token"',
    "no token": json.dumps({"protocol": 1, "version": __version__}).encode(),
    "nested lists": b"[" * 4000,
    "a number of 4000 digits": b"9" * 4000,
    "a short token": line(token="short"),
    "a token that is a number": line(token=10**40),
    "a token that is a list": line(token=[TOKEN]),
    "a token with a line end": line(token=f"{TOKEN}\n"),
    "a token that no header holds": line(token="\ud800" * 40),
    "a line that is too long": line(more="x" * 5000),
}
OTHERS = [{"version": "0.0.1"}, {"version": None}, {"version": "\ud800"}, {"protocol": 2}, {"protocol": "1"}]


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_wrong_line_is_named_and_not_repeated(wrong: bytes) -> None:
    with pytest.raises(HandshakeError) as error:
        Handshake.parse(wrong)
    assert TOKEN not in str(error.value)


@pytest.mark.parametrize("changes", OTHERS)
def test_other_versions_are_named(changes: dict[str, object]) -> None:
    with pytest.raises(VersionMismatchError, match="Install the app again"):
        Handshake.parse(line(**changes))


def test_the_token_does_not_show_in_the_handshake_itself() -> None:
    handshake = Handshake.parse(line())
    assert handshake.token == TOKEN
    assert TOKEN not in repr(handshake)


def read_from(monkeypatch: pytest.MonkeyPatch, chunks: Iterable[bytes]) -> Stdin:
    """Return a reader of a pipe that contains these chunks and then stays open."""
    left = iter(chunks)
    open_for_ever = threading.Event()
    monkeypatch.setattr(supervised, "_read", lambda: next(left, b"") or (open_for_ever.wait() and b""))
    return Stdin()


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_the_line_may_come_in_pieces(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    sent = line() + b"\nand more"
    stdin = read_from(monkeypatch, [sent[start : start + size] for start in range(0, len(sent), size)])
    assert stdin.handshake().token == TOKEN


def test_a_shell_that_says_nothing_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervised, "HANDSHAKE_TIMEOUT_SECONDS", 0.01)
    with pytest.raises(HandshakeError, match="No launch token was received on stdin within"):
        read_from(monkeypatch, []).handshake()
