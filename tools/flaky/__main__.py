"""Runs tests many times and prints which of them ever failed.

    ./pants run tools/flaky                                 20 runs of the tests of each language
    ./pants run tools/flaky -- rust --runs 100 --load 4     100 runs of the Rust tests under load
    ./pants run tools/flaky -- --runs 100 --command cargo test --manifest-path src/rust/Cargo.toml
                                                            100 runs of a command, which takes the rest of the line

A language's tests run by Pants and are not taken from its cache. A command is cheaper if its tools are set up by hand
(docs/testing.md). The exit code is 1 if a run failed. Ctrl-C ends the runs and prints what has failed so far.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from flaky.load import cpu_load
from flaky.runs import Suite, run_suite

# pantsd serves the `./pants run` that this program is part of, so these runs do without it.
PANTS_TEST = ("./pants", "--no-pantsd", "test", "--force", "--output=failed")
LANGUAGES = {
    "python": Suite("python", (*PANTS_TEST, "tests/python::")),
    "typescript": Suite("typescript", (*PANTS_TEST, "src/ts::")),
    "rust": Suite("rust", (*PANTS_TEST, "src/rust::")),
}


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Returns the options: `suites`, `runs`, `load` and `logs`. Exits with code 2 if they are wrong."""
    parser = argparse.ArgumentParser("flaky", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("languages", nargs="*", metavar="LANGUAGE", help=f"one of {', '.join(LANGUAGES)}; default: all")
    parser.add_argument("--runs", type=int, default=20, help="how often each suite runs (default: 20)")
    parser.add_argument("--load", type=int, default=0, help="how many processes keep the CPU busy (default: 0)")
    parser.add_argument("--logs", type=Path, help="the folder for the logs of failed runs (default: a temporary one)")
    parser.add_argument("--command", nargs=argparse.REMAINDER, help="run this command, not the tests of a language")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.languages if name not in LANGUAGES]
    if unknown:
        parser.error(f"unknown language {', '.join(unknown)}: use {', '.join(LANGUAGES)}")
    if options.runs < 1 or options.load < 0:
        parser.error("--runs must be at least 1, and --load at least 0")
    if options.command is not None and (options.languages or not options.command):
        parser.error("--command needs a command, and no language before it")
    if options.command:
        options.suites = [Suite("command", tuple(options.command))]
    else:
        options.suites = [LANGUAGES[name] for name in options.languages or LANGUAGES]
    return options


def main(arguments: Sequence[str]) -> int:
    """Returns the exit code: 0 if no run failed, 1 if one did."""
    options = parse(arguments)
    logs = options.logs or Path(tempfile.mkdtemp(prefix="flaky-"))
    logs.mkdir(parents=True, exist_ok=True)
    results = []
    with cpu_load(options.load):
        for suite in options.suites:
            results.append(run_suite(suite, options.runs, logs))
            if results[-1].interrupted:
                break
    for result in results:
        print(result.report(), flush=True)
    return 1 if any(result.failures for result in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
