"""The program that runs tests many times: what it runs, counts, prints and returns."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from flaky.__main__ import LANGUAGES, main, parse
from flaky.runs import TAIL_LINES, Suite, failed_tests, run_suite

# Fails in its second run, and says so as cargo does.
FLAKY = """
import pathlib, sys
runs = pathlib.Path("runs")
count = len(runs.read_text()) if runs.exists() else 0
runs.write_text("x" * (count + 1))
print("\\n".join(f"line {number}" for number in range(100)))
print("test module::sometimes ... FAILED" if count == 1 else "test module::sometimes ... ok")
sys.exit(101 if count == 1 else 0)
"""


@pytest.fixture
def flaky(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(tmp_path)
    return [sys.executable, "-c", FLAKY]


def test_a_failed_run_is_reported_with_its_tests_and_the_end_of_its_log(flaky: list[str], tmp_path: Path) -> None:
    result = run_suite(Suite("mine", tuple(flaky)), 3, tmp_path)
    assert (result.runs, [(failure.run, failure.exit_code) for failure in result.failures]) == (3, [(2, 101)])
    assert [path.name for path in tmp_path.glob("*.log")] == ["mine-2.log"]
    report = result.report()
    assert "mine: 1 of 3 runs failed\n    1 times: module::sometimes\n" in report
    assert str(tmp_path / "mine-2.log") in report
    assert "line 99" in report
    assert f"line {100 - TAIL_LINES}\n" not in report


def test_the_exit_code_is_1_if_a_run_failed(
    flaky: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--runs", "1", "--load", "1", "--logs", str(tmp_path / "logs"), "--command", *flaky]) == 0
    assert main(["--runs", "2", "--logs", str(tmp_path / "logs"), "--command", *flaky]) == 1
    output = capsys.readouterr().out
    assert "command: 0 of 1 runs failed" in output
    assert "command 1/2: FAILED in " in output
    assert "command: 1 of 2 runs failed" in output


def test_ctrl_c_stops_the_runs_and_prints_the_results_so_far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("flaky.runs.subprocess.run", interrupted)
    result = run_suite(Suite("mine", ("true",)), 3, tmp_path)
    assert (result.runs, result.failures, result.interrupted) == (0, [], True)


def test_all_languages_run_by_default_without_the_cache() -> None:
    assert [suite.name for suite in parse([]).suites] == list(LANGUAGES)
    assert [suite.name for suite in parse(["rust"]).suites] == ["rust"]
    assert all("--force" in suite.command for suite in LANGUAGES.values())


@pytest.mark.parametrize(
    "arguments", [["cobol"], ["--runs", "0"], ["--load", "-1"], ["--command"], ["rust", "--command", "true"]]
)
def test_invalid_options_are_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        parse(arguments)
    assert refusal.value.code == 2


def test_failed_tests_have_the_names_of_their_runner() -> None:
    log = (
        "test sentinel::tests::is_held ... FAILED\n"
        "test sentinel::tests::is_free ... ok\n"
        "FAILED tests/python/app_tests/items_test.py::test_a_list - AssertionError: 1 != 2\n"
        "\x1b[31m FAIL \x1b[39m src/app/app.test.tsx > signs in\n"
        "FAILED tests/python/app_tests/items_test.py::test_a_list - again\n"
    )
    assert failed_tests(log) == [
        "sentinel::tests::is_held",
        "tests/python/app_tests/items_test.py::test_a_list",
        "src/app/app.test.tsx > signs in",
    ]
