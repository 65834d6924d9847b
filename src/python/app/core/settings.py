"""Settings, read from environment variables only. A wrong or missing value raises SettingsError with one sentence."""

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

# Used only by programs that listen. Other programs also set such variables: Conda, for example, sets HOST.
LISTENING = frozenset({"HOST", "PORT"})

# Used only by `serve`.
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

# Spaces are kept: a password may begin or end with one.
VERBATIM = frozenset({"FIRST_SUPERUSER_PASSWORD"})

# The supported drivers, by their names in DATABASE_URL.
DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
}
# Scheme, user and password, host, port, as strict as SQLAlchemy, which core must not import.
DATABASE_ADDRESS = re.compile(r"(?P<scheme>[\w+]+)://([^:/]*(:[^@]*)?@)?(\[[^/?]+\]|[^/:?]+)?(:(?P<port>[^/?]*))?")

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})

LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True)
class Retention:
    """Which automatic backups are kept: all of the last days, then one per week, then one per month."""

    days: int
    weeks: int
    months: int


# Each of these converts the text of a variable. For invalid text they raise SettingsError instead of ValueError, which
# Pydantic would collect and repeat with its input.


def _variable(info: ValidationInfo) -> str:
    return (info.field_name or "").upper()


def _boolean(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str):
        return value
    if value.lower() in TRUE | FALSE:
        return value.lower() in TRUE
    raise SettingsError(f"{_variable(info)}={value} is neither true nor false. Set it to one of them.")


def _count(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str) or re.fullmatch("[0-9]{1,4}", value):
        return value
    raise SettingsError(f"{_variable(info)}={value} is not a number from 0 to 9999. Set it to one.")


def _port(value: object) -> object:
    if not isinstance(value, str) or (re.fullmatch("[0-9]{1,5}", value) and int(value) <= 65535):
        return value
    raise SettingsError(f"PORT={value} is not a port. Set it to a number from 0 (any free port) to 65535.")


def _log_level(value: object) -> object:
    if str(value).lower() in LOG_LEVELS:
        return str(value).lower()
    raise SettingsError(f"LOG_LEVEL={value} is not a log level. Set it to one of {', '.join(LOG_LEVELS)}.")


def _launch_id(value: object) -> object:
    # It is written into each log line, between spaces.
    if value is None or re.fullmatch("[A-Za-z0-9_.-]{1,64}", str(value)):
        return value
    raise SettingsError("LAUNCH_ID is not 1 to 64 letters, digits, dots, dashes and underscores. Leave it unset.")


def _hosts(value: object) -> object:
    if not isinstance(value, str):
        return value
    hosts = tuple(host.strip().lower() for host in value.split(",") if host.strip())
    for host in hosts:
        if not HOST_HEADER.fullmatch(host):
            raise SettingsError(
                f"ALLOWED_HOSTS contains {host}, which is not a host name. Separate names such as app.example.com with"
                " commas, without http://."
            )
    return hosts


def _folder(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str):
        return value
    try:
        return Path(value).expanduser().absolute()
    except RuntimeError as error:
        raise SettingsError(
            f"{_variable(info)}={value} refers to the home folder of an unknown user. Set it to a full path."
        ) from error


def _file_name(value: object) -> object:
    if Path(str(value)).name != value or value in {".", ".."}:
        raise SettingsError(f"DATABASE_NAME={value} is not a file name. The file is in DATA_DIR, so leave out folders.")
    return value


def bad_database_url() -> SettingsError:
    """Return the error for a DATABASE_URL that cannot be read. It omits the value, which may contain a password."""
    return SettingsError(
        "DATABASE_URL is not a database URL. Set it to one such as postgresql+psycopg://user:password@host/name."
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
            f"DATABASE_URL begins with {scheme}, which is not supported. Set it to a URL such as"
            " postgresql+psycopg://user:password@host/name, or leave it unset to use a file in DATA_DIR."
        )
    return DRIVERS[scheme] + str(value)[len(scheme) :]


Boolean = Annotated[bool, BeforeValidator(_boolean)]
Count = Annotated[int, BeforeValidator(_count)]
Folder = Annotated[Path, BeforeValidator(_folder)]


def setting(default: Any, description: str, *, unit: str | None = None, secret: bool = False) -> Any:
    """Return a pydantic field that describes one setting. The command line's help and the docs show the description.

    :param unit: the unit of a number.
    :param secret: whether the value must be hidden when settings are shown.
    """
    extra: JsonDict | None = None if unit is None else {"unit": unit}
    return Field(default, description=description, repr=not secret, json_schema_extra=extra)


class Settings(BaseSettings):
    """All settings. A field's name in capitals is its environment variable.

    Only `from_environment` reads the environment. The constructor takes values, and uses defaults for the others.
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
        "SQLAlchemy URL of another database to use instead of that file (postgresql+psycopg://…)",
        secret=True,
    )
    host: str = setting("127.0.0.1", "address to listen on; addresses that other machines can reach need ALLOWED_HOSTS")
    port: Annotated[int, BeforeValidator(_port)] = setting(1430, "port to listen on; 0 means any free port")
    auth_required: Boolean = setting(
        False, "whether callers must sign in; if false, all callers act as the local user; needs DATA_DIR"
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_hosts)] = setting(
        (), "host names under which other machines may call, separated by commas; makes AUTH_REQUIRED true"
    )
    allow_webview: Boolean = setting(
        False, "whether the windows of Tauri apps may call without a launch token, for a shell in development"
    )
    first_superuser_email: str | None = setting(
        None, "email of the superuser to create at start if sign-in is required and no superuser can sign in"
    )
    first_superuser_password: str | None = setting(None, "password of that superuser, 8 to 128 characters", secret=True)
    signup_enabled: Boolean = setting(True, "whether people can sign up; if false, superusers create the accounts")
    intranet_emails: Boolean = setting(
        False, "whether email addresses may belong to private networks, such as ann@localhost"
    )
    backup_daily: Boolean = setting(True, "whether a running backend makes a backup on each day with changes")
    backup_keep_days: Count = setting(7, "how long all automatic backups are kept", unit="days")
    backup_keep_weeks: Count = setting(4, "after that, how long one backup per week is kept", unit="weeks")
    backup_keep_months: Count = setting(12, "after that, how long one backup per month is kept", unit="months")
    log_level: Annotated[str, BeforeValidator(_log_level)] = setting(
        "info", f"lowest level that is logged: {', '.join(LOG_LEVELS[:-1])} or {LOG_LEVELS[-1]}"
    )
    log_dir: Folder | None = setting(None, "folder of the log file; if unset, logs in DATA_DIR")
    launch_id: Annotated[str | None, BeforeValidator(_launch_id)] = setting(
        None, "id of this launch in each line of the log; set by the shell"
    )

    @property
    def retention(self) -> Retention:
        """The retention of automatic backups."""
        return Retention(self.backup_keep_days, self.backup_keep_weeks, self.backup_keep_months)

    @property
    def log_folder(self) -> Path | None:
        """The folder of the log file, or None if no setting names one. Logs then go to stderr only."""
        if self.log_dir is None and self.data_dir is not None:
            return self.data_dir / "logs"
        return self.log_dir

    @property
    def database_path(self) -> Path | None:
        """The SQLite file in the data folder, or None if DATABASE_URL names another database."""
        if self.database_url is not None or self.data_dir is None:
            return None
        return self.data_dir / self.database_name

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], *, unused: Collection[str] = ()) -> Settings:
        """Return the settings in these variables.

        :param unused: settings that the caller does not use. They keep their defaults, even if a variable is wrong.
        :raises SettingsError: for the first value that is missing or wrong.
        """
        values = _Variables(cls, environment, unused)()
        if "data_dir" not in values and "database_url" not in values:
            raise SettingsError("DATA_DIR is not set. Set it to the folder for the database.")
        return cls(**values)

    @model_validator(mode="before")
    @classmethod
    def _servers_require_sign_in(cls, values: dict[str, Any]) -> dict[str, Any]:
        hosts = _hosts(values.get("allowed_hosts", ()))
        return {"auth_required": bool(hosts), **values}

    @model_validator(mode="after")
    def _check_who_may_call(self) -> Settings:
        if self.host not in LOOPBACK_ADDRESSES and not self.allowed_hosts:
            # A caller on another machine chooses the Host header, so checking only that header would let them in.
            raise SettingsError(
                f"HOST={self.host} lets other machines call. Set ALLOWED_HOSTS to the host names that they use, or set"
                " HOST to 127.0.0.1."
            )
        if self.allowed_hosts and not self.auth_required:
            raise SettingsError(
                "ALLOWED_HOSTS lets other machines call, and AUTH_REQUIRED=false would give all of them access. Remove"
                " one of the two."
            )
        if self.auth_required and self.data_dir is None:
            raise SettingsError("AUTH_REQUIRED needs DATA_DIR, where the signing key for tokens is. Set DATA_DIR.")
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
        """Read neither the environment nor files: variables come in through `from_environment` only."""
        return (init_settings,)


class _Variables(EnvSettingsSource):
    """The variables given to `from_environment`, parsed by the rules of pydantic-settings."""

    def __init__(self, settings: type[Settings], environment: Mapping[str, str], unused: Collection[str]) -> None:
        super().__init__(settings)
        used = {name: environment[name] for name in SETTINGS if name in environment and name not in unused}
        values = {name: value if name in VERBATIM else value.strip() for name, value in used.items()}
        # A blank variable counts as unset.
        self.env_vars = {name.lower(): value for name, value in values.items() if value}


@dataclass(frozen=True)
class Setting:
    """The documentation of a setting.

    :ivar default: as written in the environment; empty if there is none.
    :ivar unit: the unit of a number; empty for other values.
    """

    description: str
    default: str
    unit: str

    @property
    def help(self) -> str:
        """The description with the default in parentheses."""
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


# Every setting by its variable. No other variables are read.
SETTINGS = {name.upper(): _described(field) for name, field in Settings.model_fields.items()}
