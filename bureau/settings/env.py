"""Typed readers of the environment: nonsense stops the start with one sentence instead of a surprise later."""

from __future__ import annotations

import difflib
import os
import secrets
import string
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}
MINIMAL_SECRET_LENGTH = 32
HOST_CHARACTERS = set(string.ascii_lowercase + string.digits + ".-:[]_*")


class SettingRefused(SystemExit):
    """A variable cannot be used. Being a SystemExit, it ends the process with its sentence and exit code 1."""


class Environment:
    """Reads variables by type. ``values`` is os.environ in life and a plain dict in tests."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.known: set[str] = set()

    def text(self, name: str, default: str = "") -> str:
        """The variable without surrounding blanks; an empty variable counts as not given."""
        self.known.add(name)
        value = self.values.get(name, "").strip()
        if any(ord(character) < 32 for character in value):
            raise SettingRefused(f"{name} holds a control character.")
        return value or default

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.text(name).lower()
        if not value:
            return default
        if value not in YES | NO:
            raise SettingRefused(f"{name} is {value!r}; it takes 1 or 0 (also yes/no, true/false, on/off).")
        return value in YES

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        value = self.text(name)
        if not value:
            return default
        if not (value.isascii() and value.isdigit() and least <= int(value[:12]) <= most):
            raise SettingRefused(f"{name} is {value!r}; it takes a whole number from {least} to {most}.")
        return int(value)

    def choice(self, name: str, default: str, options: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in options:
            raise SettingRefused(f"{name} is {value!r}; it takes one of {', '.join(options)}.")
        return value

    def hosts(self, name: str, default: list[str]) -> list[str]:
        """Comma-separated host names, without scheme, port or path."""
        names = self._items(name)
        for host in names:
            if not set(host.lower()) <= HOST_CHARACTERS or (":" in host and not host.startswith("[")):
                raise SettingRefused(
                    f"{name}: {host!r} is not a host name; write it like sfj.example.gov.cn, without https:// or port."
                )
        return names or default

    def origins(self, name: str) -> list[str]:
        """Comma-separated origins such as https://sfj.example.gov.cn."""
        origins = self._items(name)
        for origin in origins:
            parts = split_url(name, origin)
            if (
                parts.scheme not in ("http", "https")
                or not parts.hostname
                or parts.path not in ("", "/")
                or parts.query
            ):
                raise SettingRefused(f"{name}: {origin!r} is not an origin; write it like https://sfj.example.gov.cn.")
        return [origin.rstrip("/") for origin in origins]

    def folder(self, name: str, default: Path) -> Path:
        """A folder that exists after the call and can be written to."""
        path = Path(self.text(name, str(default))).expanduser()
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SettingRefused(f"{name}: the folder {path} cannot be made ({error.strerror}).") from None
        if not os.access(path, os.W_OK | os.X_OK):
            raise SettingRefused(f"{name}: the folder {path} cannot be written to by this user.")
        return path.resolve()

    def secret(self, name: str, *, kept_in: Path, demanded: bool) -> str:
        """A key that was given, or else one made once and kept in ``kept_in`` (mode 0600), unless it is demanded."""
        value = self.text(name)
        if not value and demanded:
            raise SettingRefused(
                f"{name} must be given when DATABASE_URL names PostgreSQL: "
                f"at least {MINIMAL_SECRET_LENGTH} random characters, kept outside the database and its backups."
            )
        if not value:
            return kept_secret(kept_in)
        if len(value) < MINIMAL_SECRET_LENGTH or len(set(value)) < 8:
            raise SettingRefused(f"{name} is too weak: it takes at least {MINIMAL_SECRET_LENGTH} random characters.")
        return value

    def database(self, name: str, default: Path) -> dict[str, Any]:
        """A Django database entry (ENGINE, NAME, …) from ``sqlite:///FILE`` or ``postgres://USER:PASSWORD@HOST:PORT/NAME``."""
        value = self.text(name)
        if not value:
            return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(default)}
        parts = split_url(name, value)
        if parts.scheme == "sqlite":
            return {"ENGINE": "django.db.backends.sqlite3", "NAME": _sqlite_file(name, parts)}
        if parts.scheme in ("postgres", "postgresql"):
            return _postgres(name, parts)
        raise SettingRefused(
            f"{name}: {parts.scheme or 'no scheme'} is not supported; "
            "it takes postgres://USER:PASSWORD@HOST:5432/NAME or sqlite:////FILE."
        )

    def url(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        """An address whose scheme is one of ``schemes``; a redis address must name its host."""
        value = self.text(name, default)
        parts = split_url(name, value)
        if parts.scheme not in schemes:
            raise SettingRefused(
                f"{name}: {parts.scheme or 'no scheme'} is not supported; "
                f"it takes {' or '.join(scheme + '://' for scheme in schemes)}."
            )
        if parts.scheme.startswith("redis"):
            if not parts.hostname:
                raise SettingRefused(f"{name} names no host; write it like redis://HOST:6379/0.")
            if parts.path.strip("/") and not parts.path.strip("/").isdigit():
                raise SettingRefused(
                    f"{name}: {parts.path!r} is not a Redis database number; write it like redis://HOST:6379/0."
                )
        return value

    def refuse_misspelled(self, *, prefix: str = "PORTAL_", also: tuple[str, ...] = ()) -> None:
        """Stop at a variable that nobody reads but whose name is nearly one that is read."""
        known = self.known | set(also)
        for name in sorted(self.values):
            if name.startswith(prefix) and name not in known:
                near = difflib.get_close_matches(name, known, n=1, cutoff=0.85)
                if near:
                    raise SettingRefused(f"{name} is not a setting of the portal; was {near[0]} meant?")

    def _items(self, name: str) -> list[str]:
        return [item.strip() for item in self.text(name).split(",") if item.strip()]


def split_url(name: str, value: str) -> SplitResult:
    """Split an address; the sentence of a refusal never repeats it, because it may hold a password."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise SettingRefused(f"{name} is not a valid address (check its host and port).") from None
    return parts


def _sqlite_file(name: str, parts: SplitResult) -> str:
    path = unquote(parts.path.removeprefix("/")) if parts.path.startswith("/") else ""
    if parts.netloc or not path:
        raise SettingRefused(
            f"{name} names no file; "
            "write it like sqlite:////srv/portal/portal.sqlite3 (four slashes before a full path)."
        )
    if path != ":memory:" and not Path(path).absolute().parent.is_dir():
        raise SettingRefused(f"{name}: the folder {Path(path).absolute().parent} does not exist.")
    return path


def _postgres(name: str, parts: SplitResult) -> dict[str, Any]:
    database = unquote(parts.path.strip("/"))
    options = dict(parse_qsl(parts.query))
    if not database or "/" in database:
        raise SettingRefused(f"{name} names no database; write it like postgres://USER:PASSWORD@HOST:5432/NAME.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def kept_secret(path: Path) -> str:
    """Read the key kept in ``path``; make it when there is none. Safe when several processes start at once."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process of the same start was faster: its key is the key
        finally:
            draft.unlink()
    try:
        value = path.read_text().strip()
    except OSError as error:
        raise SettingRefused(f"The key file {path} cannot be read ({error.strerror}).") from None
    if len(value) < MINIMAL_SECRET_LENGTH:
        raise SettingRefused(
            f"The key file {path} is damaged; restore it from the backup: "
            "a new key cannot read what the old one encrypted."
        )
    return value


env = Environment(os.environ)
