"""Quoting words for a systemd unit and for a line of a crontab: a blank, a percent sign or a quote is just that.

systemd: systemd.syntax(7) "Quoting", systemd.unit(5) "Specifiers", systemd.service(5) "Command lines"; crontab(5).
"""

from __future__ import annotations

import re
import shlex

_BYTES = range(0xDC80, 0xDD00)
"""What Python makes of the bytes 0x80 to 0xFF of a name that is no UTF-8 (PEP 383)."""
_BARE = re.compile(r"[\w/.:@+,=-]+", re.ASCII)


def for_unit(word: str) -> str:
    """Return one word of a unit's value: quoted where it must be, percent signs doubled."""
    if _BARE.fullmatch(word):
        return word
    return '"' + "".join(map(_in_quotes, word.replace("%", "%%"))) + '"'


def for_exec(words: tuple[str, ...]) -> str:
    """Return a command line for ExecStart=. No variable is filled in; the program's own name knows of none."""
    program, *others = words
    return " ".join([for_unit(program), *(for_unit(each.replace("$", "$$")) for each in others)])


def for_cron(words: tuple[str, ...], environ: dict[str, str]) -> str:
    """Return a command of a crontab, as /bin/sh reads it after cron.

    Raises ValueError for what no crontab can hold: a line break, and a backslash, which crons read differently.
    """
    said = [*(f"{name}={shlex.quote(value)}" for name, value in environ.items()), *map(shlex.quote, words)]
    line = " ".join(said)
    if "\\" in line or not line.isprintable():
        raise ValueError("a crontab cannot hold a path with a backslash or a control character")
    return line.replace("%", r"\%")


def _in_quotes(char: str) -> str:
    code = ord(char)
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    if code in _BYTES:
        return f"\\x{code - _BYTES[0] + 0x80:02x}"
    return f"\\x{code:02x}" if code < 0x80 else f"\\U{code:08x}"
