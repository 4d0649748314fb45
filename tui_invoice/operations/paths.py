"""Where things lie: the database, the settings, secrets and logs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tui_invoice.domain.errors import UsageError

_APP = "tui-invoice"


@dataclass(frozen=True, slots=True)
class Paths:
    """The database in the data directory, config.toml in the config directory, the rest in the state directory.

    `named` tells that somebody named the database: one that is not there is then a slip.
    """

    database: Path
    config: Path
    secrets: Path
    courier_log: Path
    crashes: Path
    machine: Path
    remembered: Path
    named: bool = field(default=False, kw_only=True)

    @property
    def columns(self) -> Path:
        """What was said of the columns of imported files: beside config.toml."""
        return self.config.with_name("columns.json")


def find(environ: Mapping[str, str], database: str | None = None) -> Paths:
    """Return the paths by the XDG rules; `database` or else TUI_INVOICE_DB in `environ` names another database.

    The XDG variables are those of the process. Raises UsageError for a name that leads nowhere: an
    empty `database` (an unset variable in a script must not open the real one), a `~user` unknown here.
    """
    from platformdirs import PlatformDirs

    if database is not None and not database.strip():
        raise UsageError("the database has no name", "--db is empty", "name a file, or leave --db out")
    places = PlatformDirs(_APP, appauthor=False)
    named = database or environ.get("TUI_INVOICE_DB", "")
    state = places.user_state_path
    return Paths(
        database=_named(named) if named else places.user_data_path / "invoices.db",
        config=places.user_config_path / "config.toml",
        secrets=state / "secrets.json",
        courier_log=state / "courier.log",
        crashes=state / "crashes",
        machine=state / "machine",
        remembered=state / "screen.json",
        named=bool(named),
    )


def _named(name: str) -> Path:
    try:
        return Path(name).expanduser()
    except RuntimeError as error:
        raise UsageError("the database is nowhere", f"{name}: {error}", "write its path out") from error
