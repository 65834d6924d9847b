"""Settings are read from the environment, and each wrong value is reported in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import ArgumentError

from app.core.errors import SettingsError
from app.core.settings import DRIVERS, LISTENING, ONLY_SERVE, SETTINGS, Settings
from app.db.location import database_url
from app_tests.db.databases import put_current
from harness.backend_process import run

HERE = {"DATA_DIR": "data"}
SERVER = {**HERE, "ALLOWED_HOSTS": "app.example.com"}
WRONG = {
    "no folder": ({}, "DATA_DIR is not set"),
    "a blank folder": ({"DATA_DIR": "  "}, "DATA_DIR is not set"),
    "the home of no one": ({"DATA_DIR": "~nobody-of-that-name/data"}, "DATA_DIR=~nobody-of-that-name/data"),
    "a port that is no number": ({**HERE, "PORT": "http"}, "PORT=http"),
    "a negative port": ({**HERE, "PORT": "-1"}, "PORT=-1"),
    "a port too high": ({**HERE, "PORT": "65536"}, "PORT=65536"),
    "a port of 5000 digits": ({**HERE, "PORT": "9" * 5000}, "PORT=9"),
    "a port in other digits": ({**HERE, "PORT": "\N{ARABIC-INDIC DIGIT ONE}"}, "PORT="),
    "neither true nor false": ({**HERE, "AUTH_REQUIRED": "maybe"}, "AUTH_REQUIRED=maybe"),
    "a name with folders": ({**HERE, "DATABASE_NAME": "../app.db"}, "DATABASE_NAME=../app.db"),
    "a name that is a folder": ({**HERE, "DATABASE_NAME": ".."}, "DATABASE_NAME=.."),
    "hosts as URLs": ({**HERE, "ALLOWED_HOSTS": "https://app.example.com"}, "ALLOWED_HOSTS contains https://app"),
    "any host": ({**HERE, "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS contains *"),
    "a server without sign-in": ({**SERVER, "AUTH_REQUIRED": "false"}, "AUTH_REQUIRED=false"),
    "all of a network without hosts": ({**HERE, "HOST": "0.0.0.0"}, "HOST=0.0.0.0"),
    "a network with sign-in but without hosts": ({**HERE, "HOST": "::", "AUTH_REQUIRED": "true"}, "HOST=::"),
    "no place for the key": ({"DATABASE_URL": "sqlite://", "AUTH_REQUIRED": "true"}, "AUTH_REQUIRED needs DATA_DIR"),
    "another database": ({"DATABASE_URL": "mysql://host/name"}, "DATABASE_URL begins with mysql"),
    "a driver we do not have": ({"DATABASE_URL": "postgresql+asyncpg://host/name"}, "begins with postgresql+asyncpg"),
    "no database's address": ({"DATABASE_URL": "my database"}, "DATABASE_URL"),
    "a level of the log that there is not": (
        {**HERE, "LOG_LEVEL": "loud"},
        "LOG_LEVEL=loud is not a log level. Set it to one of debug, info",
    ),
    "a launch that would break its line": ({**HERE, "LAUNCH_ID": "a\nb"}, "LAUNCH_ID is not"),
}


@pytest.mark.parametrize(("environment", "words"), WRONG.values(), ids=WRONG)
def test_a_wrong_value_is_named_in_one_sentence(environment: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError) as error:
        Settings.from_environment(environment)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("command", [("backup",), ("check",), ("migrate", "current"), ("backup", "--list")])
def test_a_command_that_does_not_serve_ignores_what_only_serve_uses(tmp_path: Path, command: tuple[str, ...]) -> None:
    put_current(tmp_path)
    others = dict.fromkeys(ONLY_SERVE, "x86_64-conda-linux-gnu, or what else is wrong")
    ended = run(*command, DATA_DIR=str(tmp_path), **others)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_what_is_not_used_may_be_wrong_and_all_else_may_not() -> None:
    settings = Settings.from_environment({**HERE, "HOST": "conda", "PORT": "x"}, unused=LISTENING)
    assert (settings.host, settings.port) == ("127.0.0.1", 1430)
    with pytest.raises(SettingsError, match="AUTH_REQUIRED=maybe"):
        Settings.from_environment({**HERE, "AUTH_REQUIRED": "maybe"}, unused=LISTENING)
    with pytest.raises(SettingsError, match="BACKUP_KEEP_DAYS=few"):
        Settings.from_environment({**HERE, "BACKUP_KEEP_DAYS": "few"}, unused=ONLY_SERVE)
    assert set(SETTINGS) >= ONLY_SERVE >= LISTENING


def test_the_command_line_says_it_on_stderr_and_ends_with_2() -> None:
    ended = run("serve", PORT="http", DATA_DIR="data")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "PORT=http is not a port. Set it to a number from 0 (any free port) to 65535.\n"


def test_an_address_with_a_password_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as error:
        Settings.from_environment({"DATABASE_URL": "postgresql://user:secret@host:port/name"})
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("name", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_server_may_be_named_in_the_usual_ways(name: str) -> None:
    settings = Settings.from_environment({"DATABASE_URL": f"{name}://user:p%40ss@host/name?sslmode=require"})
    url = database_url(settings)
    assert url.drivername == "postgresql+psycopg"
    assert (url.password, url.query) == ("p@ss", {"sslmode": "require"})


def test_the_log_lies_in_the_data_folder_or_where_it_is_told_to() -> None:
    assert Settings.from_environment(HERE).log_folder == Path(HERE["DATA_DIR"]).absolute() / "logs"
    assert Settings.from_environment({**HERE, "LOG_DIR": "/elsewhere"}).log_folder == Path("/elsewhere").absolute()
    assert Settings.from_environment({"DATABASE_URL": "sqlite://"}).log_folder is None


def test_a_folder_is_enough() -> None:
    settings = Settings.from_environment(HERE)
    assert (settings.host, settings.port, settings.auth_required) == ("127.0.0.1", 1430, False)
    assert settings.database_path == Path("data").absolute() / "app.db"


def test_values_are_read(tmp_path: Path) -> None:
    environment = {
        "DATA_DIR": f" {tmp_path} ",
        "HOST": "::1",
        "PORT": "0",
        "AUTH_REQUIRED": "Yes",
        "DATABASE_NAME": "a b",
    }
    settings = Settings.from_environment(environment)
    assert (settings.host, settings.port, settings.auth_required) == ("::1", 0, True)
    assert settings.database_path == tmp_path / "a b"


def test_the_class_itself_reads_no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "x86_64-conda-linux-gnu")
    monkeypatch.setenv("host", "example.com")
    assert Settings(data_dir=Path("data")).host == "127.0.0.1"
    assert Settings.from_environment({**HERE, "host": "example.com"}).host == "127.0.0.1"


def test_values_from_code_are_checked_too() -> None:
    with pytest.raises(SettingsError, match="PORT=http"):
        Settings.model_validate({"port": "http"})
    with pytest.raises(SettingsError, match="ALLOWED_HOSTS"):
        Settings(host="0.0.0.0")
    with pytest.raises(ValidationError):
        Settings.model_validate({"data_dri": "a name with a typo"})


def test_the_help_has_each_setting_with_its_default_and_unit() -> None:
    assert all(setting.description for setting in SETTINGS.values())
    help = {name: setting.help for name, setting in SETTINGS.items()}
    assert help["BACKUP_KEEP_DAYS"].endswith("(7 days)")
    assert help["SIGNUP_ENABLED"].endswith("(true)")
    assert help["PORT"].endswith("(1430)")
    assert help["ALLOWED_HOSTS"] == SETTINGS["ALLOWED_HOSTS"].description


def sqlalchemy_reads(address: str) -> bool:
    try:
        return make_url(address) is not None
    except (ArgumentError, ValueError):
        return False


ADDRESSES = {
    "a password with a slash": "postgresql://user:p/ss@host:5432/name",
    "a password with a colon": "postgresql://user:p:ss@host:5432/name",
    "an IPv6 address": "postgresql://user@[::1]:5432/name",
    "an option with an at sign": "postgresql://host/name?options=user@x:y",
    "a socket": "postgresql:///name?host=/run/postgresql",
    "no server": "postgresql://",
    "a port that is a name": "postgresql://host:port/name",
    "a port that is a name, after a password": "postgresql://user:secret@host:port/name",
    "a port after an IPv6 address that is a name": "postgresql://[::1]:port/name",
    "a file": "sqlite:////folder/app.db",
    "a file of Windows": "sqlite:///C:/folder/app.db",
    "one slash": "postgresql:/host",
}


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_an_address_is_taken_if_and_only_if_sqlalchemy_reads_it(address: str) -> None:
    if sqlalchemy_reads(address):
        settings = Settings.from_environment({"DATABASE_URL": address})
        expected = make_url(address)
        assert database_url(settings) == expected.set(drivername=DRIVERS[expected.drivername])
    else:
        with pytest.raises(SettingsError, match="DATABASE_URL"):
            Settings.from_environment({"DATABASE_URL": address})


@given(rest=st.text(alphabet="ab1:/@?[]=&%. ", max_size=30))
def test_what_sqlalchemy_refuses_is_never_a_traceback(rest: str) -> None:
    try:
        settings = Settings.from_environment({"DATABASE_URL": f"postgresql://{rest}"})
    except SettingsError:
        assert not sqlalchemy_reads(f"postgresql://{rest}".strip())
        return
    if sqlalchemy_reads(f"postgresql://{rest}".strip()):
        assert database_url(settings).drivername == "postgresql+psycopg"
    else:
        with pytest.raises(SettingsError):
            database_url(settings)


def test_hosts_without_a_name_are_no_hosts() -> None:
    settings = Settings.from_environment({**HERE, "ALLOWED_HOSTS": " , "})
    assert (settings.allowed_hosts, settings.auth_required) == ((), False)


def test_a_server_for_others_wants_sign_in() -> None:
    settings = Settings.from_environment({**SERVER, "HOST": "0.0.0.0", "ALLOWED_HOSTS": "App.Example.com, [::1]:80,"})
    assert settings.auth_required
    assert settings.allowed_hosts == ("app.example.com", "[::1]:80")


def test_a_first_password_is_taken_as_it_stands() -> None:
    settings = Settings.from_environment({**HERE, "FIRST_SUPERUSER_PASSWORD": " with spaces "})
    assert settings.first_superuser_password == " with spaces "


@pytest.mark.parametrize("name", ["a?mode=ro", "a%20b", "a#b", "\N{SNOWMAN}", "a b", "a:b@c"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    settings = Settings.from_environment({"DATA_DIR": str(tmp_path / name)})
    assert create_engine(database_url(settings)).url.database == str(tmp_path / name / "app.db")


def test_secrets_do_not_show_in_the_settings_themselves() -> None:
    assert "secret" not in repr(Settings.from_environment({**HERE, "FIRST_SUPERUSER_PASSWORD": "a secret password"}))
    assert "secret" not in repr(Settings.from_environment({"DATABASE_URL": "postgresql://user:secret@host/name"}))
