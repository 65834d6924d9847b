"""Runs wrk, which sends HTTP requests and measures how many are answered."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# The file in which ./pants looks for tools that a failed goal needed.
MISSING = Path(".pants.d/missing-tools.log")
WRK = {
    "tool": "wrk",
    "wanted_by": "tools/bench:api",
    "why": "It sends the measured requests.",
    "install": "apt-get install -y --no-install-recommends wrk" if sys.platform == "linux" else "brew install wrk",
}

# Lines in the file of requests are METHOD, path and body, separated by tabs.
SCRIPT = """
local requests, next_one = {}, 0
function init(arguments)
  for line in io.lines(arguments[1]) do
    local method, path, body = line:match("^(%S+)\\t(%S+)\\t(.*)$")
    local headers = body ~= "" and { ["Content-Type"] = "application/json" } or {}
    requests[#requests + 1] = wrk.format(method, path, headers, body ~= "" and body or nil)
  end
end
function request()
  next_one = next_one % #requests + 1
  return requests[next_one]
end
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\\n{"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "errors": %d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout
  ))
end
"""


class LoadError(Exception):
    """Nothing was measured. The message gives the reason."""


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    body: str = ""


@dataclass(frozen=True)
class Measured:
    """The result of one run: requests per second, and latencies in milliseconds."""

    throughput: float
    median: float
    p99: float


def require_wrk() -> None:
    """Raise LoadError if wrk is not installed. ./pants reads how to install it, and runs the goal again."""
    if shutil.which("wrk") is None:
        MISSING.parent.mkdir(exist_ok=True)
        with MISSING.open("a") as log:
            log.write(json.dumps(WRK) + "\n")
        raise LoadError(f"wrk, which sends the requests, is missing. Install it with: {WRK['install']}")


def measure(url: str, requests: Sequence[Request], connections: int, seconds: int) -> Measured:
    """Send these requests repeatedly over this many connections.

    :raises LoadError: if a request failed.
    """
    with tempfile.TemporaryDirectory(prefix="triptych-load-") as name:
        script, lines = Path(name, "load.lua"), Path(name, "requests")
        script.write_text(SCRIPT)
        lines.write_text("".join(f"{request.method}\t{request.path}\t{request.body}\n" for request in requests))
        command = [
            "wrk",
            "-t1",
            f"-c{connections}",
            f"-d{seconds}s",
            "--timeout=60s",
            "-s",
            str(script),
            url,
            "--",
            str(lines),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    last = done.stdout.strip().rpartition("\n")[2]
    if done.returncode or not last.startswith("{"):
        raise LoadError(f"wrk failed:\n{done.stdout}{done.stderr}")
    figures = json.loads(last)
    if figures["errors"] or not figures["requests"]:
        raise LoadError(
            f"{requests[0].method} {requests[0].path}: {figures['errors']} of {figures['requests']} failed."
        )
    return Measured(figures["requests"] / figures["microseconds"] * 1e6, figures["p50"] / 1000, figures["p99"] / 1000)
