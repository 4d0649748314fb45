"""What lets mail leave while nobody is signed in: systemd user units and cron lines, made for this installation."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tui_invoice.operations import paths
from tui_invoice.operations.context import Context
from tui_invoice.operations.quoting import for_cron, for_exec, for_unit

NAME = "tui-invoice-deliver"
_PROGRAM = "tui-invoice"
_CARRIED = (
    *("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"),
    *("PYTHON_KEYRING_BACKEND", "GNUPGHOME", "PASSWORD_STORE_DIR", "SSL_CERT_FILE", "SSL_CERT_DIR"),
)
"""The variables that say where something lies: all that a unit needs of this shell's. None of them holds a secret."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One file's text and where it goes; `place` is a command for what no file holds."""

    place: str
    text: str


def pieces(context: Context, program: tuple[str, ...] | None = None) -> tuple[Piece, ...]:
    """Return the service, the timer, what switches them on, and the lines of a crontab that do the same.

    They carry the database and the folders of this call, and `program` (its argv; otherwise the one installed).
    Nothing is written or asked.
    """
    words = (*(program or installed(context.environ)), *_database(context), "deliver", "--once")
    carried = {name: context.environ[name] for name in _CARRIED if context.environ.get(name)}
    folder = Path("~/.config/systemd/user")  # systemd's own, which knows nothing of this shell's variables
    return (
        Piece(str(folder / f"{NAME}.service"), _service(words, carried)),
        Piece(str(folder / f"{NAME}.timer"), _TIMER),
        Piece("", _ON),
        Piece("crontab -e", _cron(words, carried)),
    )


def installed(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the argv of this installation's program: the one that the shell finds, where that is this one."""
    mine = Path(sys.prefix) / "bin" / _PROGRAM
    found = shutil.which(_PROGRAM, path=environ.get("PATH", ""))
    if found and Path(found).resolve() == mine.resolve():
        return (str(Path(found).absolute()),)
    return (str(mine),) if mine.exists() else (sys.executable, "-P", "-m", "tui_invoice")


def _database(context: Context) -> tuple[str, ...]:
    """Return the option that names the database, nothing where it is the one that would be taken anyway."""
    usual = paths.find({}).database
    mine = context.paths.database
    return () if mine == usual else ("--db", str(mine.absolute()))


def _service(words: tuple[str, ...], carried: Mapping[str, str]) -> str:
    environment = "".join(f"Environment={for_unit(f'{name}={value}')}\n" for name, value in carried.items())
    return _SERVICE.format(command=for_exec(words), environment=environment)


def _cron(words: tuple[str, ...], carried: dict[str, str]) -> str:
    try:
        command = for_cron(words, carried)
    except ValueError as error:
        return f"# {error}: use the units, or another path\n"
    return _CRON.format(command=command)


# Nothing in it may imply NoNewPrivileges=, as most of systemd's sandbox does in a user's unit: a sendmail that is
# setgid, Postfix's for one, could then not queue, and would wait instead of saying so.
_SERVICE = """\
[Unit]
Description=Hand over the invoices of tui-invoice that are due

[Service]
Type=oneshot
ExecStart={command}
{environment}# 75: something stays queued for a later try.
SuccessExitStatus=75
# Let it hear the answer to the mail in its hand: cut short, that mail would be uncertain.
KillMode=mixed
TimeoutStopSec=60
UMask=0077
"""
_TIMER = """\
[Unit]
Description=Look every five minutes whether an invoice of tui-invoice is due

[Timer]
OnStartupSec=1min
OnUnitInactiveSec=5min

[Install]
WantedBy=timers.target
"""
_ON = f"""\
systemctl --user daemon-reload
systemctl --user enable --now {NAME}.timer
loginctl enable-linger
"""
_CRON = """\
@reboot      {command}
*/5 * * * *  {command}
"""
