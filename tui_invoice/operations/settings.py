"""config.toml: what only the owner of this machine may say, of the senders (by uid), the screen and its keys.

Commands and folders to write into stand here and never in a database: opening somebody's database
must not run their commands.
"""

from __future__ import annotations

import os
import re
import shlex
import stat
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NoReturn, Unpack

from tui_invoice.domain.errors import SettingsError
from tui_invoice.mail.oauth.client import Client
from tui_invoice.operations import (
    private,
    settings_forms,
    settings_oauth,
    settings_screen,
    settings_updates,
    toml_lines,
)
from tui_invoice.operations.settings_screen import (
    KEYS_FORM,
    SCREEN_FORMS,
    SCREEN_KEYS,
    ScreenChanges,
    ScreenSettings,
)


@dataclass(frozen=True, slots=True)
class SenderSettings:
    """One sender's part: the argv that prints its password or its access token (empty for none), the folder it writes
    mail into.

    `server` is the one that its password was given for, `mailbox_server` the other one, where its mailbox lies: a
    database that names another does not get it. `mailbox` is a Maildir or an mbox on this machine.
    """

    password_command: tuple[str, ...] = ()
    folder: Path | None = None
    server: str = ""
    mailbox: Path | None = None
    mailbox_server: str = ""
    token_command: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole of config.toml; `senders` by uid, `oauth` by provider, `keys` ("s" or "s,enter") by the command's id,
    unchecked; `passphrase_command` prints what opens the vault, `updates` is the page that tells of newer versions."""

    senders: Mapping[str, SenderSettings] = field(default_factory=dict)
    screen: ScreenSettings = field(default_factory=ScreenSettings)
    keys: Mapping[str, str] = field(default_factory=dict)
    oauth: Mapping[str, Client] = field(default_factory=dict)
    passphrase_command: tuple[str, ...] = ()
    updates: str = ""


def load(path: Path) -> Settings:
    """Read config.toml; a missing file is empty settings.

    Raises SettingsError naming file, line, key and what is allowed: broken TOML, an unknown key or
    table, a wrong type; also a file that others may write, since it names commands.
    """
    return _Reading(path, _text(path)).settings()


def set_sender(path: Path, uid: str, sender: SenderSettings) -> None:
    """Write one sender's settings; comments and everything else stay. Raises SettingsError."""
    with private.alone(path):
        text = _text(path)
        known = _Reading(path, text).settings()
        if known.senders.get(uid) != sender:
            _write_sender(path, text, replace(known, senders={**known.senders, uid: sender}), uid)


def forget_sender(path: Path, uid: str) -> None:
    """Remove one sender's settings; nothing where there are none. Raises SettingsError."""
    if uid not in load(path).senders:
        return
    with private.alone(path):
        text = _text(path)
        known = _Reading(path, text).settings()
        if uid in known.senders:
            others = {key: each for key, each in known.senders.items() if key != uid}
            _write_sender(path, text, replace(known, senders=others), uid)


def set_screen(path: Path, **said: Unpack[ScreenChanges]) -> None:
    """Write what is said of the screen; comments and everything else stay. Raises SettingsError."""
    values: dict[str, Any] = {key: value for key, value in said.items() if value is not None}
    with private.alone(path):
        text = _text(path)
        known = _Reading(path, text).settings()
        wanted = replace(known, screen=replace(known.screen, **values))
        if wanted != known:
            _write(path, text, wanted, lambda: settings_screen.changed(text, values), "[screen]")


def wrong_key(path: Path, command: str, why: str, todo: str) -> SettingsError:
    """Return the error that names file, line and key of a command in [keys]. Raises SettingsError for a broken file."""
    return _Reading(path, _text(path)).error(("keys", command), why, todo)


def _write_sender(path: Path, text: str, wanted: Settings, uid: str) -> None:
    _write(path, text, wanted, lambda: _changed(text, uid, wanted.senders.get(uid)), f"[senders.{uid}]")


def _write(path: Path, text: str, wanted: Settings, change: Callable[[], str], part: str) -> None:
    """Change the text in one part; write it only where it then says what is wanted."""
    from tomlkit.exceptions import TOMLKitError

    try:
        changed = change()
    except TOMLKitError:
        changed = text
    if _Reading(path, changed).settings() != wanted:
        title = "config.toml cannot be changed by this program as it is written"
        raise SettingsError(title, f"{path}: {part}", f"change {part} in an editor")
    private.write(path, changed)


def _changed(text: str, uid: str, sender: SenderSettings | None) -> str:
    import tomlkit
    from tomlkit.items import InlineTable

    document: Any = tomlkit.parse(text)
    if sender is None:
        del document["senders"][uid]
        if not document["senders"]:
            del document["senders"]
        return tomlkit.dumps(document)
    if "senders" not in document:
        document["senders"] = tomlkit.table(is_super_table=True)
    senders = document["senders"]
    if uid not in senders:
        senders[uid] = tomlkit.inline_table() if isinstance(senders, InlineTable) else tomlkit.table()
    _change(senders[uid], sender)
    return tomlkit.dumps(document)


def _change(table: Any, sender: SenderSettings) -> None:
    """Set what differs; a value that says the same already keeps its own way of writing."""
    wanted = {
        "password_command": shlex.join(sender.password_command) or None,
        "token_command": shlex.join(sender.token_command) or None,
        "folder": str(sender.folder) if sender.folder else None,
        "server": sender.server or None,
        "mailbox": str(sender.mailbox) if sender.mailbox else None,
        "mailbox_server": sender.mailbox_server or None,
    }
    for key, value in wanted.items():
        if value is None:
            table.pop(key, None)
        elif key not in table or _FORMS[key](str(table[key])) != _FORMS[key](value):
            table[key] = value


def _text(path: Path) -> str:
    """Return the file's text, empty where there is none. Raises SettingsError."""
    title = "config.toml cannot be used"
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(handle)
            data = file.read()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise SettingsError(title, f"{path}: {error.strerror}", "make it a file that you can read") from error
    if found.st_uid not in {os.geteuid(), 0}:
        raise SettingsError(title, f"{path}: it belongs to another user, and it names commands", "make it your own")
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        why = f"{path}: others may write it (mode {stat.S_IMODE(found.st_mode):o}), and it names commands"
        raise SettingsError(title, why, f"look it over, then: chmod 600 {shlex.quote(str(path))}")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SettingsError(title, f"{path}, line {line}: it is not UTF-8", "save it as UTF-8") from error


_FORMS: Mapping[str, Callable[[str], object]] = {
    "password_command": settings_forms.command,
    "token_command": settings_forms.command,
    "folder": settings_forms.folder,
    "server": settings_forms.server,
    "mailbox": settings_forms.folder,
    "mailbox_server": settings_forms.server,
}
_KEYS = (
    'password_command = "COMMAND ARGUMENT...", token_command = "COMMAND ARGUMENT...", folder = "/PATH",'
    ' server = "HOST", mailbox = "/PATH" and'
    ' mailbox_server = "HOST"'
)
_VAULT = 'passphrase_command = "COMMAND ARGUMENT..."'
_TABLES = (
    f"[senders.UID] with {_KEYS}, [screen] with {', '.join(SCREEN_KEYS)}, [oauth.microsoft] and [oauth.google] with"
    f" {settings_oauth.OAUTH_FORM}, [vault] with {_VAULT}, [keys] with {KEYS_FORM},"
    f" and above them all {settings_updates.FORM}"
)
_AT_END = re.compile(r"\(at end of document\)$")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


@dataclass(frozen=True, slots=True)
class _Reading:
    """The text of one config.toml on its way to settings."""

    path: Path
    text: str

    def settings(self) -> Settings:
        """Return what the text says. Raises SettingsError."""
        found = self._parsed()
        for key in found:
            if key not in ("senders", "screen", "keys", "oauth", "vault", "updates"):
                self._refuse((key,), "there is no such key", f"allowed are {_TABLES}")
        senders = self._table(found.get("senders", {}), ("senders",), "write [senders.UID]")
        oauth = self._table(found.get("oauth", {}), ("oauth",), "write [oauth.microsoft] or [oauth.google]")
        keys = self._table(found.get("keys", {}), ("keys",), "write [keys]")
        return Settings(
            {uid: self._sender(uid, part) for uid, part in senders.items()},
            self._screen(found.get("screen", {})),
            {command: self._key(command, value) for command, value in keys.items()},
            {name: self._client(name, part) for name, part in oauth.items()},
            self._vault(found.get("vault", {})),
            self._updates(found.get("updates", "off")),
        )

    def _updates(self, value: object) -> str:
        try:
            return settings_updates.page(value)
        except ValueError as error:
            self._refuse(("updates",), str(error), f"allowed is {settings_updates.FORM}")

    def _parsed(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self.text)
        except (ValueError, RecursionError) as error:
            why = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
            at = _AT_LINE.search(why)
            line = at[1] if at else str(self.text.rstrip("\n").count("\n") + 1) if _AT_END.search(why) else ""
            place = f"{self.path}, line {line}" if line else f"{self.path}"
            todo = f"mend it in an editor; it holds {_TABLES}"
            raise SettingsError("config.toml is not TOML", f"{place}: {_AT_LINE.sub('', why)}", todo) from error

    def _sender(self, uid: str, found: object) -> SenderSettings:
        values: dict[str, Any] = {}
        for key, value in self._table(found, ("senders", uid), f"write [senders.{uid}]").items():
            here = ("senders", uid, key)
            if key not in _FORMS:
                self._refuse(here, "there is no such key", f"allowed are {_KEYS}")
            if not isinstance(value, str):
                self._refuse(
                    here, f"it must be a string in quotes, not {toml_lines.kind(value)}", f"allowed are {_KEYS}"
                )
            try:
                values[key] = _FORMS[key](value)
            except ValueError as error:
                self._refuse(here, str(error), f"write it as in {_KEYS}")
        return SenderSettings(**values)

    def _client(self, name: str, found: object) -> Client:
        if (forms := settings_oauth.FORMS.get(name)) is None:
            self._refuse(("oauth", name), "there is no such provider", "allowed are microsoft and google")
        values: dict[str, object] = {}
        for key, value in self._table(found, ("oauth", name), f"write [oauth.{name}]").items():
            here = ("oauth", name, key)
            if key not in forms:
                self._refuse(here, "there is no such key", f"allowed are {', '.join(forms)}")
            if not isinstance(value, str):
                self._refuse(
                    here, f"it must be a string in quotes, not {toml_lines.kind(value)}", f"write {key} in quotes"
                )
            try:
                values[key] = forms[key](value)
            except ValueError as error:
                self._refuse(here, str(error), "tui-invoice man oauth tells where it is found")
        try:
            return settings_oauth.client_of(name, values)
        except ValueError as error:
            self._refuse(("oauth", name), str(error), "tui-invoice man oauth tells where it is found")

    def _vault(self, found: object) -> tuple[str, ...]:
        command: tuple[str, ...] = ()
        for key, value in self._table(found, ("vault",), "write [vault]").items():
            here = ("vault", key)
            if key != "passphrase_command":
                self._refuse(here, "there is no such key", f"allowed is {_VAULT}")
            if not isinstance(value, str):
                self._refuse(here, f"it must be a string in quotes, not {toml_lines.kind(value)}", f"write {_VAULT}")
            try:
                command = settings_forms.command(value)
            except ValueError as error:
                self._refuse(here, str(error), f"write {_VAULT}")
        return command

    def _screen(self, found: object) -> ScreenSettings:
        values: dict[str, Any] = {}
        for key, value in self._table(found, ("screen",), "write [screen]").items():
            here = ("screen", key)
            if key not in SCREEN_FORMS:
                self._refuse(here, "there is no such key", f"allowed are {', '.join(SCREEN_KEYS)}")
            try:
                values[key] = SCREEN_FORMS[key](value)
            except ValueError as error:
                self._refuse(here, str(error), f"allowed is {SCREEN_KEYS[key]}")
        return ScreenSettings(**values)

    def _key(self, command: str, value: object) -> str:
        if not isinstance(value, str):
            self._refuse(
                ("keys", command), f"it must be a string in quotes, not {toml_lines.kind(value)}", f"write {KEYS_FORM}"
            )
        return value

    def _table(self, found: object, keys: tuple[str, ...], todo: str) -> dict[str, Any]:
        if not isinstance(found, dict):
            self._refuse(keys, f"it must be a table, not {toml_lines.kind(found)}", todo)
        return found

    def _refuse(self, keys: tuple[str, ...], why: str, todo: str) -> NoReturn:
        raise self.error(keys, why, todo)

    def error(self, keys: tuple[str, ...], why: str, todo: str) -> SettingsError:
        """Return the error that names the file, the line where `keys` stands, and what is wrong with it."""
        line = toml_lines.line_of(self.text, keys)
        place = f"{self.path}, line {line}" if line else f"{self.path}"
        return SettingsError("config.toml has a wrong setting", f"{place}, {'.'.join(keys)}: {why}", todo)
