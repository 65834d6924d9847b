"""Runs one suite many times and keeps the logs of the runs that failed."""

from __future__ import annotations

import re
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

# How many lines of the end of a log are shown.
TAIL_LINES = 40

# How pytest, Vitest and cargo name a test that failed; Pants prints their output as it is.
FAILED_TEST = re.compile(r"^(?:FAILED (\S+)| *FAIL +(\S.*)$|test (\S+) \.\.\. FAILED)", re.MULTILINE)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Suite:
    """Tests that one command runs.

    :param name: for people and for names of files.
    """

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Failure:
    """A run that failed.

    :param run: its number, from 1.
    :param log: the file with all that it printed.
    """

    run: int
    exit_code: int
    log: Path

    def tests(self) -> list[str]:
        """The names of the tests that failed, as far as the log has them."""
        return failed_tests(self.log.read_text(errors="replace"))

    def tail(self) -> str:
        """The end of the log."""
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(lines[-TAIL_LINES:])


@dataclass
class SuiteResult:
    """What became of the runs of one suite.

    :param runs: how many have ended.
    :param interrupted: whether somebody has ended them by Ctrl-C.
    """

    suite: Suite
    runs: int = 0
    failures: list[Failure] = field(default_factory=list)
    interrupted: bool = False

    def report(self) -> str:
        """Text for people: each test that failed and how often, then the end of each log."""
        lines = [f"{self.suite.name}: {len(self.failures)} of {self.runs} runs failed"]
        tests = Counter(name for failure in self.failures for name in failure.tests())
        lines += [f"    {count} times: {name}" for name, count in tests.most_common()]
        for failure in self.failures:
            lines += [
                "",
                f"── run {failure.run} ended with exit code {failure.exit_code}: {failure.log}",
                failure.tail(),
            ]
        return "\n".join(lines)


def failed_tests(log: str) -> list[str]:
    """The names of the tests that a log says have failed, each once, in the order of the log."""
    names = (next(filter(None, found)) for found in FAILED_TEST.findall(COLOUR.sub("", log)))
    return list(dict.fromkeys(names))


def run_suite(suite: Suite, runs: int, logs: Path) -> SuiteResult:
    """Runs a suite `runs` times in the working folder, and prints a line for each run.

    :param logs: the folder in which the logs of failed runs stay.
    """
    result = SuiteResult(suite)
    try:
        for number in range(1, runs + 1):
            started = time.monotonic()
            log = logs / f"{suite.name}-{number}.log"
            with log.open("wb") as output:
                done = subprocess.run(suite.command, stdout=output, stderr=subprocess.STDOUT, check=False)
            result.runs = number
            if done.returncode == 0:
                log.unlink()
            else:
                result.failures.append(Failure(number, done.returncode, log))
            outcome = "passed" if done.returncode == 0 else "FAILED"
            print(f"{suite.name} {number}/{runs}: {outcome} in {time.monotonic() - started:.1f} s", flush=True)
    except KeyboardInterrupt:
        result.interrupted = True
    return result
