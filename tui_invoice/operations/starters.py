"""What starts a courier after the machine did: a systemd unit that is switched on, or a line of a crontab."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tui_invoice.operations import logind, paths
from tui_invoice.operations.context import Context
from tui_invoice.operations.quoting import for_unit

_OURS = re.compile(r"tui[-_]invoice\b.*\bdeliver\b")
_UNIT = re.compile(r"^\s*Unit\s*=\s*(\S+)\s*$", re.MULTILINE)
_USER = re.compile(r"^\s*User\s*=\s*(\S+)\s*$", re.MULTILINE)
_LARGEST = 100_000
_PATIENCE = 2.0
"""Seconds for `crontab -l`."""


@dataclass(frozen=True, slots=True)
class Starter:
    """`where` it is written; `signed_in` tells that it works only while this user is signed in."""

    where: str
    signed_in: bool = False


def found(context: Context, *, ask_cron: bool = True) -> Starter | None:
    """Return what will start a courier on this database after a restart, the best one; None for nothing.

    Without `ask_cron` this user's own crontab, for which a program must be run, is not looked at.
    """
    best: Starter | None = None
    for each in _all(context, ask_cron=ask_cron):
        if not each.signed_in:
            return each
        best = best or each
    return best


def _all(context: Context, *, ask_cron: bool) -> Iterator[Starter]:
    if logind.is_here():
        root = logind.ROOT
        for file in _wanted(root / "etc/systemd/system"):
            if _serves(context, text := _unit(file), _user_of(text)):
                yield Starter(str(file))
        stays = logind.lingers(logind.user())
        for folder in (*_own_units(context), root / "etc/systemd/user"):
            for file in _wanted(folder):
                if _serves(context, _unit(file)):
                    yield Starter(str(file), signed_in=not stays)
    for table in (logind.ROOT / "etc/crontab", *sorted((logind.ROOT / "etc/cron.d").glob("*"))):
        if any(_serves(context, line, _user_in(line)) for line in _text(table).splitlines()):
            yield Starter(str(table))
    if ask_cron and any(_serves(context, line) for line in _crontab().splitlines()):
        yield Starter("crontab -l")


def _own_units(context: Context) -> list[Path]:
    """Return where this user's units may lie: whether systemd was told of $XDG_CONFIG_HOME is not known here."""
    found = [Path(context.environ.get("HOME") or "/") / ".config"]
    if (config := context.environ.get("XDG_CONFIG_HOME", "")).startswith("/"):
        found.append(Path(config))
    return [each / "systemd/user" for each in found]


def _wanted(folder: Path) -> list[Path]:
    """Return the units that are switched on: a link to each lies in the folder of what wants it."""
    return sorted(folder.glob("*.wants/*"))


def _unit(link: Path) -> str:
    """Return a unit's text, a timer's with that of the service it starts."""
    text = _text(link)
    if link.suffix != ".timer":
        return text
    named = _UNIT.search(text)
    name = named[1] if named and "/" not in named[1] else f"{link.stem}.service"
    return f"{text}\n{_text(link.parent.parent / name) or _text(link.resolve().parent / name)}"


def _user_of(unit: str) -> str:
    """Return as whom a unit of the machine runs."""
    named = _USER.findall(unit)
    return named[-1] if named else "root"


def _user_in(line: str) -> str:
    """Return as whom a line of the machine's crontab runs: the word after its times."""
    words = line.split(maxsplit=6)
    place = 1 if line.lstrip().startswith("@") else 5
    return words[place] if len(words) > place else ""


def _serves(context: Context, text: str, user: str = "") -> bool:
    """Tell whether this starts our courier, on the database of this context; `user` is who it runs as, "" ourselves."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith(("#", ";"))]
    if not any(_OURS.search(line) for line in lines):
        return False
    database = str(context.paths.database.absolute())
    whole = "\n".join(lines).replace(r"\%", "%")
    forms = {database, for_unit(database.replace("$", "$$")), shlex.quote(database)}
    if any(re.search(rf"(?<![\w./-]){re.escape(each)}(?![\w./-])", whole) for each in forms):
        return True
    named = "--db" in whole or "TUI_INVOICE_DB" in whole
    return not named and user in ("", logind.user()) and context.paths.database == paths.find({}).database


def _text(file: Path) -> str:
    try:
        return file.read_bytes()[:_LARGEST].decode("utf-8", "replace") if file.is_file() else ""
    except OSError:
        return ""


def _crontab() -> str:
    try:
        done = subprocess.run(
            ["crontab", "-l"], stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout[:_LARGEST].decode("utf-8", "replace")
