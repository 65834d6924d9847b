"""The options of the dev loop, and the programs that it starts."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

DESCRIPTION = """\
Runs the app from source in one terminal, and applies each change at once: the backend restarts, pages are updated in
place, the shell is compiled and restarted, contract and clients are generated again. Ctrl-C ends everything.
"""


@dataclass(frozen=True)
class Programs:
    """Programs that are started. Pants passes their paths; by hand, they are found in PATH.

    :ivar backend_python: a Python that can import what the backend needs.
    :ivar npm: the arguments that run npm, beginning with a program.
    :ivar cargo: None if the machine has none.
    """

    backend_python: str
    node: str
    npm: tuple[str, ...]
    cargo: str | None


@dataclass(frozen=True)
class Options:
    """What the developer asked for.

    :ivar in_browser: whether to show the frontend in a browser instead of the shell's window.
    :ivar data: the backend's data folder.
    :ivar fresh: whether to begin with an empty database.
    :ivar sample: how many rows to add to each table.
    :ivar debug: whether the backend waits for a debugger.
    :ivar port: the port of the frontend's server, 0 for a free one.
    """

    in_browser: bool
    open_browser: bool
    data: Path
    fresh: bool
    sample: int
    debug: bool
    port: int
    programs: Programs


def parse(arguments: Sequence[str], environment: Mapping[str, str], root: Path) -> Options:
    """Return the options. Exits with 2 for invalid ones."""
    parser = argparse.ArgumentParser(
        prog="./pants run //:dev --",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--browser", action="store_true", help="use a browser; the default without a display")
    parser.add_argument("--open", action="store_true", help="with --browser: open the browser")
    parser.add_argument("--data", type=Path, metavar="DIR", help="data folder (default: .pants.d/dev/data)")
    parser.add_argument("--fresh", action="store_true", help="begin with an empty database; the old one is kept")
    parser.add_argument("--sample", type=_number, default=0, metavar="N", help="add N rows to each table first")
    parser.add_argument("--debug", action="store_true", help="let the backend wait for a debugger")
    parser.add_argument("--port", type=_number, default=0, help="port of the frontend's server (default: any free one)")
    # //:dev passes them.
    parser.add_argument("--backend-python", default=sys.executable, help=argparse.SUPPRESS)
    parser.add_argument("--node", help=argparse.SUPPRESS)
    parser.add_argument("--npm-cli", help=argparse.SUPPRESS)
    parsed = parser.parse_args(arguments)
    node = parsed.node or shutil.which("node")
    if node is None:
        parser.error("Node is missing. `./pants run //:dev` brings it; by hand, add it to PATH")
    npm = (node, parsed.npm_cli) if parsed.npm_cli else ("npm",)
    # The programs run in other folders.
    data = (parsed.data or root / ".pants.d/dev/data").absolute()
    return Options(
        in_browser=parsed.browser or not has_display(environment),
        open_browser=parsed.open,
        data=data,
        fresh=parsed.fresh,
        sample=parsed.sample,
        debug=parsed.debug,
        port=parsed.port,
        programs=Programs(parsed.backend_python, node, npm, cargo(environment)),
    )


def _number(value: str) -> int:
    number = int(value)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{value} is less than 0")
    return number


def has_display(environment: Mapping[str, str]) -> bool:
    """Return whether a window can be opened."""
    return sys.platform == "darwin" or bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def cargo(environment: Mapping[str, str]) -> str | None:
    """Return cargo: that of rustup before that of the system."""
    home = environment.get("CARGO_HOME") or str(Path(environment.get("HOME", "/nonexistent"), ".cargo"))
    return shutil.which("cargo", path=f"{home}/bin") or shutil.which("cargo", path=environment.get("PATH"))
