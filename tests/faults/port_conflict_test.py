"""If another program uses the port, the backend reports it and exits. It never shares the port."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.backend_process import run
from harness.supervised_backend import supervised

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows handles addresses differently")
PORT_UNAVAILABLE = 9


@pytest.fixture(params=["127.0.0.1", "0.0.0.0", "::"])
def taken(request: pytest.FixtureRequest) -> Iterator[str]:
    """A port on which another program listens that would share it."""
    family = socket.AF_INET6 if ":" in request.param else socket.AF_INET
    with socket.socket(family) as listener:
        for option in ("SO_REUSEADDR", "SO_REUSEPORT"):
            listener.setsockopt(socket.SOL_SOCKET, getattr(socket, option), 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.bind((request.param, 0))
        listener.listen()
        yield str(listener.getsockname()[1])


def test_the_shell_gets_an_event(tmp_path: Path, taken: str) -> None:
    with supervised(tmp_path, PORT=taken) as backend:
        backend.hello()
        exit_code, events, said = backend.ended()
    assert (exit_code, events[-1]["code"]) == (PORT_UNAVAILABLE, "port_unavailable")
    assert f"cannot listen on 127.0.0.1:{taken}" in said


@pytest.mark.parametrize("taken", ["127.0.0.1"], indirect=True)
@pytest.mark.parametrize("mode", ["--with-frontend", "--workers", ""])
def test_every_other_mode_prints_an_error(tmp_path: Path, taken: str, mode: str) -> None:
    (tmp_path / "index.html").write_text("<title>Triptych</title>")
    arguments = {"--with-frontend": (mode, str(tmp_path)), "--workers": (mode, "2"), "": ()}[mode]
    ended = run("serve", *arguments, DATA_DIR=str(tmp_path / "data"), PORT=taken)
    assert ended.returncode == PORT_UNAVAILABLE
    assert f"cannot listen on 127.0.0.1:{taken}" in ended.stderr
    assert "code=" not in ended.stdout
