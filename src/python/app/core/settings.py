"""Settings, read from the environment only. A wrong or missing value is one sentence (SettingsError)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from app.core.errors import SettingsError
from app.core.hosts import HOST_HEADER, LOOPBACK_ADDRESSES

# Only a program that listens uses these. Conda, for example, sets HOST to something else.
LISTENING = frozenset({"HOST", "PORT"})

# Only `serve` uses these.
ONLY_SERVE = LISTENING | {
    "AUTH_REQUIRED",
    "ALLOWED_HOSTS",
    "FIRST_SUPERUSER_EMAIL",
    "FIRST_SUPERUSER_PASSWORD",
    "BACKUP_DAILY",
    "LOG_LEVEL",
    "LOG_DIR",
    "LAUNCH_ID",
}

# Taken without removing spaces: a password may begin or end with one.
VERBATIM = frozenset({"FIRST_SUPERUSER_PASSWORD"})

# The drivers of this program, by the names that people write in DATABASE_URL.
DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
}
# Scheme, user and password, host, port: as far as SQLAlchemy, which core does not import, must be able to read it.
DATABASE_ADDRESS = re.compile(r"(?P<scheme>[\w+]+)://([^:/]*(:[^@]*)?@)?(\[[^/?]+\]|[^/:?]+)?(:(?P<port>[^/?]*))?")

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})

LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True)
class Retention:
    """Which automatic backups are kept: all of the last days, then one a week, then one a month."""

    days: int
    weeks: int
    months: int


# Each of these turns the text of a variable into a value, or says in one sentence what is wrong. They raise
# SettingsError instead of ValueError, which pydantic would collect and repeat with its input.


def _variable(info: ValidationInfo) -> str:
    return (info.field_name or "").upper()


def _boolean(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str):
        return value
    if value.lower() in TRUE | FALSE:
        return value.lower() in TRUE
    raise SettingsError(f"{_variable(info)}={value} is neither true nor false: set it to one of the two.")


def _count(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str) or re.fullmatch("[0-9]{1,4}", value):
        return value
    raise SettingsError(f"{_variable(info)}={value} is not a number from 0 to 9999: set it to one.")


def _port(value: object) -> object:
    if not isinstance(value, str) or (re.fullmatch("[0-9]{1,5}", value) and int(value) <= 65535):
        return value
    raise SettingsError(f"PORT={value} is not a port: set it to a number from 0 (any free port) to 65535.")


def _log_level(value: object) -> object:
    if str(value).lower() in LOG_LEVELS:
        return str(value).lower()
    raise SettingsError(f"LOG_LEVEL={value} is none of {', '.join(LOG_LEVELS)}: set it to one of them.")


def _launch_id(value: object) -> object:
    # It is written into each line of the log, between spaces.
    if value is None or re.fullmatch("[A-Za-z0-9_.-]{1,64}", str(value)):
        return value
    raise SettingsError("LAUNCH_ID is not 1 to 64 letters, digits, dots, dashes and underscores: leave it unset.")


def _hosts(value: object) -> object:
    if not isinstance(value, str):
        return value
    hosts = tuple(host.strip().lower() for host in value.split(",") if host.strip())
    for host in hosts:
        if not HOST_HEADER.fullmatch(host):
            raise SettingsError(
                f"ALLOWED_HOSTS has {host}, which is not a host's name: list names as in app.example.com, with commas"
                " between them and without http:// before them."
            )
    return hosts


def _folder(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str):
        return value
    try:
        return Path(value).expanduser().absolute()
    except RuntimeError as error:
        raise SettingsError(
            f"{_variable(info)}={value} names the home of a user whom this machine does not know: write the folder out."
        ) from error


def _file_name(value: object) -> object:
    if Path(str(value)).name != value or value in {".", ".."}:
        raise SettingsError(f"DATABASE_NAME={value} is not a file's name: it lies in DATA_DIR, so leave out folders.")
    return value


def bad_database_url() -> SettingsError:
    """Return the error of a DATABASE_URL that cannot be read. The value may hold a password, so it is not repeated."""
    return SettingsError(
        "DATABASE_URL is not a database's address: write it like postgresql+psycopg://user:password@host/name."
    )


def _database_url(value: object) -> object:
    if value is None:
        return value
    address = DATABASE_ADDRESS.match(str(value))
    if address is None or not re.fullmatch("[0-9]*", address["port"] or ""):
        raise bad_database_url()
    scheme = address["scheme"]
    if scheme not in DRIVERS:
        raise SettingsError(
            f"DATABASE_URL begins with {scheme}, which this backend does not know: write it like"
            " postgresql+psycopg://user:password@host/name, or leave it unset for a file in DATA_DIR."
        )
    return DRIVERS[scheme] + str(value)[len(scheme) :]


Boolean = Annotated[bool, BeforeValidator(_boolean)]
Count = Annotated[int, BeforeValidator(_count)]
Folder = Annotated[Path, BeforeValidator(_folder)]


def setting(default: Any, description: str, *, unit: str | None = None, secret: bool = False) -> Any:
    """Return a pydantic field: all that is said about one setting. The command line's help and the docs show it.

    :param unit: of a number.
    :param secret: whether the value must not be shown with the other settings.
    """
    extra: JsonDict | None = None if unit is None else {"unit": unit}
    return Field(default, description=description, repr=not secret, json_schema_extra=extra)


class Settings(BaseSettings):
    """All settings. A field's name in capitals is its environment variable.

    Only `from_environment` reads the environment; the class itself takes values, and defaults for the others.
    """

    model_config = SettingsConfigDict(frozen=True, validate_default=False, hide_input_in_errors=True)

    data_dir: Folder | None = setting(
        None, "folder of the database, the signing key and the logs; required without DATABASE_URL"
    )
    database_name: Annotated[str, BeforeValidator(_file_name)] = setting(
        "app.db", "name of the database file in DATA_DIR"
    )
    database_url: Annotated[str | None, BeforeValidator(_database_url)] = setting(
        None,
        "SQLAlchemy URL of another database, used instead of that file (postgresql+psycopg://…)",
        secret=True,
    )
    host: str = setting("127.0.0.1", "address to listen on; one that other machines reach needs ALLOWED_HOSTS")
    port: Annotated[int, BeforeValidator(_port)] = setting(1430, "port to listen on; 0 takes any free one")
    auth_required: Boolean = setting(
        False, "whether callers sign in; if false, all callers are the one local user; needs DATA_DIR"
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_hosts)] = setting(
        (), "names under which other machines may call, separated by commas; makes AUTH_REQUIRED true"
    )
    allow_webview: Boolean = setting(
        False, "whether the windows of Tauri apps may call without a launch token, for a shell in development"
    )
    first_superuser_email: str | None = setting(
        None, "email of the superuser that is created at start if callers sign in and no superuser can"
    )
    first_superuser_password: str | None = setting(None, "password of that superuser, 8 to 128 characters", secret=True)
    signup_enabled: Boolean = setting(True, "whether people can sign up; if false, superusers create the accounts")
    intranet_emails: Boolean = setting(
        False, "whether email addresses may belong to private networks, such as ann@localhost"
    )
    backup_daily: Boolean = setting(True, "whether a running backend makes a backup each day if something changed")
    backup_keep_days: Count = setting(7, "for how long all automatic backups are kept", unit="days")
    backup_keep_weeks: Count = setting(4, "after these, for how long one backup a week is kept", unit="weeks")
    backup_keep_months: Count = setting(12, "after these, for how long one backup a month is kept", unit="months")
    log_level: Annotated[str, BeforeValidator(_log_level)] = setting(
        "info", f"least severe level that is logged: {', '.join(LOG_LEVELS[:-1])} or {LOG_LEVELS[-1]}"
    )
    log_dir: Folder | None = setting(None, "folder of the log; if unset, logs in DATA_DIR")
    launch_id: Annotated[str | None, BeforeValidator(_launch_id)] = setting(
        None, "name of this launch in each line of the log; the shell sets it"
    )

    @property
    def retention(self) -> Retention:
        """Which automatic backups are kept."""
        return Retention(self.backup_keep_days, self.backup_keep_weeks, self.backup_keep_months)

    @property
    def log_folder(self) -> Path | None:
        """The folder of the log; None if no setting names one, and logs go to stderr alone."""
        if self.log_dir is None and self.data_dir is not None:
            return self.data_dir / "logs"
        return self.log_dir

    @property
    def database_path(self) -> Path | None:
        """The SQLite file in the data folder; None if DATABASE_URL names another database."""
        if self.database_url is not None or self.data_dir is None:
            return None
        return self.data_dir / self.database_name

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], *, unused: Collection[str] = ()) -> Settings:
        """Return the settings of these variables.

        :param unused: settings that the caller does not use: they keep their defaults, even if a variable is wrong.
        :raises SettingsError: for the first value that is missing or wrong.
        """
        values = _Variables(cls, environment, unused)()
        if "data_dir" not in values and "database_url" not in values:
            raise SettingsError("DATA_DIR is not set: set it to the folder that the database is to lie in.")
        return cls(**values)

    @model_validator(mode="before")
    @classmethod
    def _servers_require_sign_in(cls, values: dict[str, Any]) -> dict[str, Any]:
        hosts = _hosts(values.get("allowed_hosts", ()))
        return {"auth_required": bool(hosts), **values}

    @model_validator(mode="after")
    def _check_who_may_call(self) -> Settings:
        if self.host not in LOOPBACK_ADDRESSES and not self.allowed_hosts:
            # A caller on another machine chooses the Host header, so checking that header alone would let them in.
            raise SettingsError(
                f"HOST={self.host} lets other machines call: set ALLOWED_HOSTS to the names by which they may, or HOST"
                " to 127.0.0.1."
            )
        if self.allowed_hosts and not self.auth_required:
            raise SettingsError(
                "ALLOWED_HOSTS makes this a server for others, and AUTH_REQUIRED=false would let them all in:"
                " remove one of the two."
            )
        if self.auth_required and self.data_dir is None:
            raise SettingsError("AUTH_REQUIRED needs DATA_DIR: the key that signs tokens is kept there. Set DATA_DIR.")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read neither the environment nor files: `from_environment` is the only way in for variables."""
        return (init_settings,)


class _Variables(EnvSettingsSource):
    """The variables that `from_environment` was given, by pydantic-settings' own rules."""

    def __init__(self, settings: type[Settings], environment: Mapping[str, str], unused: Collection[str]) -> None:
        super().__init__(settings)
        used = {name: environment[name] for name in SETTINGS if name in environment and name not in unused}
        values = {name: value if name in VERBATIM else value.strip() for name, value in used.items()}
        # A blank variable is an unset one.
        self.env_vars = {name.lower(): value for name, value in values.items() if value}


@dataclass(frozen=True)
class Setting:
    """What people are told about a setting.

    :ivar default: as it is written in the environment; empty if there is none.
    :ivar unit: of a number; empty for all others.
    """

    description: str
    default: str
    unit: str

    @property
    def help(self) -> str:
        """The description with the default in brackets."""
        default = " ".join(filter(None, (self.default, self.unit)))
        return f"{self.description} ({default})" if default else self.description


def _described(field: FieldInfo) -> Setting:
    default = "" if field.default in (None, ()) else str(field.default)
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    return Setting(
        description=field.description or "",
        default=default.lower() if isinstance(field.default, bool) else default,
        unit=str(extra.get("unit", "")),
    )


# Every setting by its variable. Nothing else is read from the environment.
SETTINGS = {name.upper(): _described(field) for name, field in Settings.model_fields.items()}
