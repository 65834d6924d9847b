"""The tables of errors and settings in the docs, on whichever page, match the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from app.core.error_responses import DESCRIPTIONS
from app.core.errors import ApiError, StartError
from app.core.settings import SETTINGS, Settings
from tests.docs.markdown import table, tables

# The error codes of the shell, generated from Rust.
SHELL_TYPES = Path("src/ts/frontend/src/shared/shell/types.gen.ts")
# For each setting, a value that differs from the default.
EXAMPLES = {
    "DATA_DIR": "/other",
    "DATABASE_NAME": "other.db",
    "DATABASE_URL": "sqlite://",
    "HOST": "localhost",
    "PORT": "0",
    "AUTH_REQUIRED": "true",
    "ALLOWED_HOSTS": "app.example.com",
    "ALLOW_WEBVIEW": "true",
    "FIRST_SUPERUSER_EMAIL": "ada@example.com",
    "FIRST_SUPERUSER_PASSWORD": "correct horse battery",
    "SIGNUP_ENABLED": "false",
    "INTRANET_EMAILS": "true",
    "BACKUP_DAILY": "false",
    "BACKUP_KEEP_DAYS": "1",
    "BACKUP_KEEP_WEEKS": "1",
    "BACKUP_KEEP_MONTHS": "1",
    "LOG_LEVEL": "debug",
    "LOG_DIR": "/other",
    "LAUNCH_ID": "3f9c",
}


def family(error: type[StartError]) -> Iterator[type[StartError]]:
    yield error
    for child in error.__subclasses__():
        yield from family(child)


def test_errors_that_end_the_backend_are_listed() -> None:
    rows = table("code", "exit code")
    assert {row[0]: int(row[1]) for row in rows} == {error.code: error.exit_code for error in family(StartError)}
    assert len({row[0] for row in rows}) == len(rows)


def test_errors_of_the_shell_are_listed() -> None:
    assert {row[0] for row in table("shell's code")} == start_codes()


def test_errors_of_commands_are_listed() -> None:
    assert {row[0] for row in table("command's code")} == codes_of("CommandErrorCode") - start_codes()


def codes_of(union: str) -> set[str]:
    declaration = re.search(rf"^export type {union} = (.+);$", SHELL_TYPES.read_text(), re.MULTILINE)
    assert declaration, f"{SHELL_TYPES} has no {union}"
    return set(re.findall(r'"(\w+)"', declaration[1]))


def start_codes() -> set[str]:
    return codes_of("SupervisorErrorCode") | codes_of("StartErrorCode")


def test_the_window_knows_what_to_do_about_every_code() -> None:
    advice = Path("src/ts/frontend/src/features/startup/failure-advice.ts").read_text()
    known = re.findall(r"^  (\w+): \{", advice, re.MULTILINE)
    reported = {error.code for error in family(StartError)} | start_codes()
    assert sorted(known) == sorted(reported | {"internal_error", "shell_unreachable"})


def test_errors_of_requests_are_listed() -> None:
    statuses = {error.status for error in ApiError.__subclasses__()} | set(DESCRIPTIONS) | {422, 500}
    assert {int(row[0]) for row in table("status")} == statuses


def test_settings_are_listed_with_their_defaults() -> None:
    expected = [(name, setting.default) for name, setting in SETTINGS.items()]
    written = [[tuple(row[:2]) for row in rows] for rows in tables("setting", "default")]
    # A page about one topic may list only the settings of that topic.
    assert not [row for rows in written for row in rows if row not in expected]
    assert expected in written, "one page must have the whole table:\n" + "\n".join(settings_table())


def settings_table() -> Iterator[str]:
    """Yield the lines of the table of settings. A page may add to the last column."""
    yield "| setting | default | meaning |"
    yield "|---|---|---|"
    for name, setting in SETTINGS.items():
        default = f"`{setting.default}`" if setting.default else ""
        unit = f", in {setting.unit}" if setting.unit else ""
        yield f"| `{name}` | {default} | {setting.description}{unit} |"


def test_every_setting_is_read() -> None:
    given = {"DATA_DIR": "/data"}
    assert EXAMPLES.keys() == SETTINGS.keys()
    ignored = [
        name
        for name, value in EXAMPLES.items()
        if Settings.from_environment({**given, name: value}) == Settings.from_environment(given)
    ]
    assert ignored == []
