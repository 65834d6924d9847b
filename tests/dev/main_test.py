"""The whole dev loop as a process: it starts everything, follows a change, and leaves nothing behind.

The backend is a small program that follows the protocol of the shell, and a script stands for Node.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

NODE = f"""#!{sys.executable}
import socket, sys, time
arguments = sys.argv[1:]
if "--port" in arguments:
    with socket.create_server(("127.0.0.1", int(arguments[arguments.index("--port") + 1]))):
        time.sleep(600)
"""
# In a sandbox of Pants they are relative.
PYTHONPATH = os.pathsep.join(os.path.abspath(path) for path in sys.path if path)
BACKEND = """
import http.server, json, os, sys, threading
from app.answer import ANSWER

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(ANSWER.encode())
    def log_message(self, *_):
        pass

print(json.dumps({"event": "starting"}), flush=True)
sys.stdin.readline()
server = http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print("port", os.environ["PORT"], os.getpid(), flush=True)
print(json.dumps({"event": "ready"}), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    app = tmp_path / "src/python/app"
    for folder in (app, tmp_path / "src/rust", tmp_path / "src/ts/node_modules"):
        folder.mkdir(parents=True)
    (app / "__init__.py").write_text('__version__ = "1"\n')
    (app / "__main__.py").write_text(BACKEND)
    (app / "answer.py").write_text('ANSWER = "one"\n')
    (tmp_path / "src/ts/package-lock.json").touch()
    (tmp_path / "src/ts/node_modules/.package-lock.json").touch()
    (tmp_path / "node").write_text(NODE)
    (tmp_path / "node").chmod(0o755)
    return tmp_path


@pytest.fixture
def loop(clone: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "dev", "--browser", "--node", str(clone / "node")]
    with subprocess.Popen(
        command,
        cwd=clone,
        env={"PATH": os.environ["PATH"], "HOME": str(clone), "PYTHONPATH": PYTHONPATH},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def wait_for(loop: subprocess.Popen[str], pattern: str) -> re.Match[str]:
    """Return the match of the next line that has one."""
    assert loop.stdout is not None
    seen = []
    for line in loop.stdout:
        seen.append(line)
        if match := re.search(pattern, line):
            return match
    raise AssertionError("".join(seen))


def ask(port: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}") as answer:
        return str(answer.read().decode())


def test_a_change_is_served_and_nothing_is_left_behind(loop: subprocess.Popen[str], clone: Path) -> None:
    first = wait_for(loop, r"backend  \| port (\d+) (\d+)")
    wait_for(loop, r"the backend is ready after")
    assert ask(first[1]) == "one"
    (clone / "src/python/app/answer.py").write_text('ANSWER = "changed"\n')
    second = wait_for(loop, r"backend  \| port (\d+) (\d+)")
    wait_for(loop, r"the backend is ready after")
    assert ask(second[1]) == "changed"
    assert first[1] == second[1]
    loop.send_signal(signal.SIGINT)
    assert loop.wait() == 0
    for process in (first[2], second[2]):
        with pytest.raises(ProcessLookupError):
            os.kill(int(process), 0)


def test_a_frontend_that_cannot_start_ends_the_loop(clone: Path) -> None:
    (clone / "node").write_text("#!/bin/sh\necho no such setting\nexit 3\n")
    command = [sys.executable, "-m", "dev", "--browser", "--node", str(clone / "node")]
    ended = subprocess.run(
        command,
        cwd=clone,
        env={"PATH": os.environ["PATH"], "HOME": str(clone), "PYTHONPATH": PYTHONPATH},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "Vite ended with code 3" in ended.stdout
