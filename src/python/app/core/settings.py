"""Settings, from the environment only. A wrong or missing value is one sentence (SettingsError)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import SettingsError

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})


@dataclass(frozen=True)
class Settings:
    """What the environment says.

    :ivar data_dir: where the database, the signing key and the logs lie; None only where `database_url` is set.
    :ivar allowed_hosts: hosts of a server for others; with any, `auth_required` is true.
    """

    data_dir: Path | None = None
    database_name: str = "app.db"
    database_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 1430
    auth_required: bool = False
    allowed_hosts: tuple[str, ...] = ()
    first_superuser_email: str | None = None
    first_superuser_password: str | None = None

    @property
    def url(self) -> str:
        """The SQLAlchemy URL of the database."""
        if self.database_url is not None:
            return self.database_url
        return f"sqlite:///{self.database_path}"

    @property
    def database_path(self) -> Path | None:
        """The SQLite file in the data folder; None where DATABASE_URL says another place."""
        if self.database_url is not None or self.data_dir is None:
            return None
        return self.data_dir / self.database_name

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Return the settings that these variables say; raise SettingsError for the first one that is wrong."""
        values = {name: value.strip() for name, value in environment.items() if value.strip()}
        data_dir = values.get("DATA_DIR")
        database_url = values.get("DATABASE_URL")
        if data_dir is None and database_url is None:
            raise SettingsError("DATA_DIR is not set: set it to the folder that the database is to lie in.")
        allowed_hosts = tuple(
            host.strip().lower() for host in values.get("ALLOWED_HOSTS", "").split(",") if host.strip()
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
            data_dir=Path(data_dir).expanduser().absolute() if data_dir else None,
            database_name=_file_name(values.get("DATABASE_NAME", "app.db")),
            database_url=database_url,
            host=values.get("HOST", "127.0.0.1"),
            port=_port(values.get("PORT", "1430")),
            auth_required=auth_required,
            allowed_hosts=allowed_hosts,
            first_superuser_email=values.get("FIRST_SUPERUSER_EMAIL"),
            first_superuser_password=values.get("FIRST_SUPERUSER_PASSWORD"),
        )


def _boolean(values: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = values.get(name)
    if value is None:
        return default
    if value.lower() in TRUE | FALSE:
        return value.lower() in TRUE
    raise SettingsError(f"{name}={value} is neither true nor false: set it to one of the two.")


def _port(value: str) -> int:
    if value.isascii() and value.isdigit() and int(value) <= 65535:
        return int(value)
    raise SettingsError(f"PORT={value} is not a port: set it to a number from 0 (any free port) to 65535.")


def _file_name(value: str) -> str:
    if Path(value).name != value or value in {".", ".."}:
        raise SettingsError(f"DATABASE_NAME={value} is not a file's name: it lies in DATA_DIR, so leave out folders.")
    return value
