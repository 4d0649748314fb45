"""What systemd does when somebody signs out: whether it ends what they left running, and whether they linger.

logind.conf(5), and systemd's way with drop-ins; only files are read, and no service is asked.
"""

from __future__ import annotations

import os
import pwd
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/")
"""Below it all is looked for."""

_HOUSES = ("etc", "run", "usr/local/lib", "usr/lib", "lib")
"""The highest first: of files of one name only that of the highest counts."""
_YES = frozenset({"1", "yes", "y", "true", "t", "on"})
_NO = frozenset({"0", "no", "n", "false", "f", "off"})
_LINE = re.compile(r"\s*(?P<off>[#;]?)\s*(?P<key>\w+)\s*=\s*(?P<value>.*?)\s*")
_LARGEST = 100_000


@dataclass(slots=True)
class _Said:
    kills: Path | None = None
    told: bool = False
    only: tuple[str, ...] = ()
    but: tuple[str, ...] = ("root",)


def user() -> str:
    """Return whose processes these are, by the system's book; the number where it knows no name."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def is_here() -> bool:
    """Tell whether systemd runs this machine, as sd_booted(3) does."""
    return _is_there(ROOT / "run/systemd/system")


def lingers(name: str) -> bool:
    """Tell whether this user's units run while they are not signed in (loginctl enable-linger)."""
    return _is_there(ROOT / "var/lib/systemd/linger" / name)


def kills(name: str) -> Path | None:
    """Return the file that says that what this user left running ends when they sign out, None where it goes on."""
    if not is_here():
        return None
    said = _Said()
    for file in _files():
        _read(file, said)
    if name in said.but or (said.only and name not in said.only):
        return None
    return said.kills


def _is_there(place: Path) -> bool:
    """Tell whether there is something, False also where nobody lets us look."""
    try:
        return place.exists()
    except OSError:
        return False


def _files() -> list[Path]:
    """Return the files that count, in the order in which they are read: the main one, the drop-ins by name."""
    houses = [ROOT / house / "systemd" for house in _HOUSES]
    main = [file for house in houses if _is_there(file := house / "logind.conf")][:1]
    parts: dict[str, Path] = {}
    for house in houses:
        for file in sorted(house.glob("logind.conf.d/*.conf")):
            parts.setdefault(file.name, file)
    return main + [parts[name] for name in sorted(parts)]


def _read(file: Path, said: _Said) -> None:
    try:
        text = file.read_bytes()[:_LARGEST].decode("utf-8", "replace") if file.is_file() else ""
    except OSError:
        return
    section = ""
    for line in text.splitlines():
        if line.strip().startswith("["):
            section = line.strip()
        elif section == "[Login]" and (found := _LINE.fullmatch(line)) and not (found["off"] and said.told):
            _take(file, found, said)


def _take(file: Path, found: re.Match[str], said: _Said) -> None:
    """Take one setting. The main file's comments show what was compiled in, and that is "yes" with some."""
    key, value = found["key"], found["value"]
    if found["off"] and (file.name != "logind.conf" or key != "KillUserProcesses"):
        return
    if key == "KillUserProcesses":
        word = value.casefold()
        said.kills = file if word in _YES else None if word in _NO else said.kills
        said.told = said.told or not found["off"]
    elif key == "KillOnlyUsers":
        said.only = (*said.only, *value.split()) if value else ()  # lists grow; an empty one begins anew
    elif key == "KillExcludeUsers":
        said.but = (*said.but, *value.split()) if value else ()
