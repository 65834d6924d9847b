"""Settings, from the environment only. A wrong or missing value is one sentence (SettingsError)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.core.errors import SettingsError
from app.core.files import resolve_link

# Every setting, and what it is for: nothing else is read from the environment, and the command line's help shows them.
SETTINGS = {
    "DATA_DIR": "folder of database, signing key and logs; required without DATABASE_URL",
    "DATABASE_NAME": "the database's file in DATA_DIR (app.db)",
    "DATABASE_URL": "SQLAlchemy URL of a database elsewhere, instead of that file (postgresql+psycopg://…)",
    "HOST": "address to listen on (127.0.0.1)",
    "PORT": "port to listen on; 0: any free one (1430)",
    "AUTH_REQUIRED": "true: callers sign in; false: all are the one local user (false)",
    "ALLOWED_HOSTS": "names under which others may call, with commas; makes AUTH_REQUIRED true",
    "ALLOW_WEBVIEW": "true: the windows of Tauri apps may call, for a shell in development (false)",
    "FIRST_SUPERUSER_EMAIL": "of the superuser that is made where callers sign in and none is one",
    "FIRST_SUPERUSER_PASSWORD": "of that superuser, 8 to 128 characters",
    "SIGNUP_ENABLED": "false: accounts are made by superusers alone (true)",
    "INTRANET_EMAILS": "true: addresses of private networks are taken too, such as ann@localhost (false)",
    "BACKUP_DAILY": "false: a running backend makes no backup each day on which something changed (true)",
    "BACKUP_KEEP_DAYS": "all automatic backups of so many last days are kept (7)",
    "BACKUP_KEEP_WEEKS": "before that, one for each of so many weeks (4)",
    "BACKUP_KEEP_MONTHS": "before that, one for each of so many months (12)",
    "LOG_LEVEL": "the least that is logged: debug, info, warning or error (info)",
    "LOG_DIR": "folder of the log (logs in DATA_DIR)",
    "LAUNCH_ID": "names the launch in each line of the log; the shell makes one",
}

# What only a program that listens uses: conda, for one, sets HOST to something else.
LISTENING = frozenset({"HOST", "PORT"})

# What only `serve` uses.
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

# The drivers that this program has, by the names that people write in DATABASE_URL.
DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
}

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})

LOG_LEVELS = ("debug", "info", "warning", "error")

# The values of HOST that only programs of this machine can call.
LOOPBACK_ADDRESSES = frozenset({"127.0.0.1", "localhost", "::1"})
HOST_HEADER = re.compile(r"([a-z0-9._-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")


@dataclass(frozen=True)
class Retention:
    """Which automatic backups are kept: all of the last days, then one a week, then one a month."""

    days: int = 7
    weeks: int = 4
    months: int = 12


@dataclass(frozen=True)
class Settings:
    """What the environment says.

    :ivar data_dir: where the database, the signing key and the logs lie; None only where `database_url` is set.
    :ivar allowed_hosts: hosts of a server for others; with any, `auth_required` is true.
    :ivar allow_webview: whether the windows of Tauri apps, which all have the same origin, may call without a token.
    :ivar signup_enabled: whether people make accounts for themselves (`POST /users/signup`).
    :ivar intranet_emails: whether email addresses may be of private networks, such as `ann@localhost`.
    :ivar backup_daily: whether a running backend makes a backup each day on which something changed.
    :ivar log_dir: where the log lies; None for its usual place, see `log_folder`.
    :ivar launch_id: what the shell calls this launch of the app, in its log and the backend's.
    """

    data_dir: Path | None = None
    database_name: str = "app.db"
    # It may hold a password.
    database_url: str | None = field(default=None, repr=False)
    host: str = "127.0.0.1"
    port: int = 1430
    auth_required: bool = False
    allowed_hosts: tuple[str, ...] = ()
    allow_webview: bool = False
    first_superuser_email: str | None = None
    first_superuser_password: str | None = field(default=None, repr=False)
    signup_enabled: bool = True
    intranet_emails: bool = False
    backup_daily: bool = True
    retention: Retention = Retention()
    log_level: str = "info"
    log_dir: Path | None = None
    launch_id: str | None = None

    @property
    def log_folder(self) -> Path | None:
        """The folder of the log; None where nothing names one, and logs go to stderr alone."""
        if self.log_dir is None and self.data_dir is not None:
            return self.data_dir / "logs"
        return self.log_dir

    @property
    def url(self) -> URL:
        """The SQLAlchemy URL of the database."""
        if self.database_url is not None:
            return make_url(self.database_url)
        path = self.database_path
        # SQLite does not resolve links on every system, and keeps its -wal file next to the file that it opens. And not
        # from text: a folder's name may hold what means something in a URL.
        return URL.create("sqlite", database=None if path is None else str(resolve_link(path)))

    @property
    def database_path(self) -> Path | None:
        """The SQLite file in the data folder; None where DATABASE_URL says another place."""
        if self.database_url is not None or self.data_dir is None:
            return None
        return self.data_dir / self.database_name

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], *, unused: Collection[str] = ()) -> Settings:
        """Return the settings that these variables say; raise SettingsError for the first one that is wrong.

        :param unused: the settings that the caller does not use: they get their defaults, whatever the variables say.
        """
        environment = {name: value for name, value in environment.items() if name in SETTINGS and name not in unused}
        values = {name: stripped for name, value in environment.items() if (stripped := value.strip())}
        data_dir = values.get("DATA_DIR")
        database_url = values.get("DATABASE_URL")
        if data_dir is None and database_url is None:
            raise SettingsError("DATA_DIR is not set: set it to the folder that the database is to lie in.")
        allowed_hosts = _hosts(values.get("ALLOWED_HOSTS", ""))
        host = values.get("HOST", "127.0.0.1")
        if host not in LOOPBACK_ADDRESSES and not allowed_hosts:
            # A caller from elsewhere writes any Host header, so the guard alone would let them in.
            raise SettingsError(
                f"HOST={host} lets other machines call: set ALLOWED_HOSTS to the names by which they may, or HOST to"
                " 127.0.0.1."
            )
        auth_required = _boolean(values, "AUTH_REQUIRED", default=bool(allowed_hosts))
        if allowed_hosts and not auth_required:
            raise SettingsError(
                "ALLOWED_HOSTS makes this a server for others, and AUTH_REQUIRED=false would let them all in:"
                " remove one of the two."
            )
        if auth_required and data_dir is None:
            raise SettingsError("AUTH_REQUIRED needs DATA_DIR: the key that signs tokens is kept there. Set DATA_DIR.")
        return cls(
            data_dir=_folder("DATA_DIR", data_dir) if data_dir else None,
            database_name=_file_name(values.get("DATABASE_NAME", "app.db")),
            database_url=_database_url(database_url) if database_url else None,
            host=host,
            port=_port(values.get("PORT", "1430")),
            auth_required=auth_required,
            allowed_hosts=allowed_hosts,
            allow_webview=_boolean(values, "ALLOW_WEBVIEW", default=False),
            first_superuser_email=values.get("FIRST_SUPERUSER_EMAIL"),
            # As it stands: a password may begin or end with a space.
            first_superuser_password=environment.get("FIRST_SUPERUSER_PASSWORD") or None,
            signup_enabled=_boolean(values, "SIGNUP_ENABLED", default=True),
            intranet_emails=_boolean(values, "INTRANET_EMAILS", default=False),
            backup_daily=_boolean(values, "BACKUP_DAILY", default=True),
            retention=Retention(
                days=_number(values, "BACKUP_KEEP_DAYS", Retention.days),
                weeks=_number(values, "BACKUP_KEEP_WEEKS", Retention.weeks),
                months=_number(values, "BACKUP_KEEP_MONTHS", Retention.months),
            ),
            log_level=_log_level(values.get("LOG_LEVEL", "info")),
            log_dir=_folder("LOG_DIR", values["LOG_DIR"]) if "LOG_DIR" in values else None,
            launch_id=_launch_id(values.get("LAUNCH_ID")),
        )


def _boolean(values: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = values.get(name)
    if value is None:
        return default
    if value.lower() in TRUE | FALSE:
        return value.lower() in TRUE
    raise SettingsError(f"{name}={value} is neither true nor false: set it to one of the two.")


def _number(values: Mapping[str, str], name: str, default: int) -> int:
    value = values.get(name, str(default))
    if re.fullmatch("[0-9]{1,4}", value):
        return int(value)
    raise SettingsError(f"{name}={value} is not a number from 0 to 9999: set it to one.")


def _log_level(value: str) -> str:
    if value.lower() in LOG_LEVELS:
        return value.lower()
    raise SettingsError(f"LOG_LEVEL={value} is none of {', '.join(LOG_LEVELS)}: set it to one of them.")


def _launch_id(value: str | None) -> str | None:
    # It stands in a line of the log, between spaces.
    if value is None or re.fullmatch("[A-Za-z0-9_.-]{1,64}", value):
        return value
    raise SettingsError("LAUNCH_ID is not 1 to 64 letters, digits, dots, dashes and underscores: leave it unset.")


def _port(value: str) -> int:
    if re.fullmatch("[0-9]{1,5}", value) and int(value) <= 65535:
        return int(value)
    raise SettingsError(f"PORT={value} is not a port: set it to a number from 0 (any free port) to 65535.")


def _hosts(value: str) -> tuple[str, ...]:
    hosts = tuple(host.strip().lower() for host in value.split(",") if host.strip())
    for host in hosts:
        if not HOST_HEADER.fullmatch(host):
            raise SettingsError(
                f"ALLOWED_HOSTS has {host}, which is not a host's name: list names as in app.example.com, with commas"
                " between them and without http:// before them."
            )
    return hosts


def _folder(name: str, value: str) -> Path:
    try:
        return Path(value).expanduser().absolute()
    except RuntimeError as error:
        raise SettingsError(
            f"{name}={value} names the home of a user whom this machine does not know: write the folder out."
        ) from error


def _database_url(value: str) -> str:
    try:
        url = make_url(value)
    except (ArgumentError, ValueError) as error:
        # The value may hold a password, so the message does not repeat it.
        raise SettingsError(
            "DATABASE_URL is not a database's address: write it like postgresql+psycopg://user:password@host/name."
        ) from error
    driver = DRIVERS.get(url.drivername)
    if driver is None:
        raise SettingsError(
            f"DATABASE_URL begins with {url.drivername}, which this backend does not know: write it like"
            " postgresql+psycopg://user:password@host/name, or leave it unset for a file in DATA_DIR."
        )
    return url.set(drivername=driver).render_as_string(hide_password=False)


def _file_name(value: str) -> str:
    if Path(value).name != value or value in {".", ".."}:
        raise SettingsError(f"DATABASE_NAME={value} is not a file's name: it lies in DATA_DIR, so leave out folders.")
    return value
