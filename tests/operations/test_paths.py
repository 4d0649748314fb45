from __future__ import annotations

from pathlib import Path

import pytest

from tui_invoice.domain.errors import UsageError
from tui_invoice.operations.paths import find


def test_each_kind_of_file_lies_in_its_xdg_directory(home: Path) -> None:
    paths = find({})
    assert paths.database == home / "data/tui-invoice/invoices.db"
    assert paths.config == home / "config/tui-invoice/config.toml"
    state = home / "state/tui-invoice"
    assert (paths.secrets, paths.machine) == (state / "secrets.json", state / "machine")
    assert (paths.courier_log, paths.crashes) == (state / "courier.log", state / "crashes")
    assert paths.remembered == state / "screen.json"


def test_without_xdg_variables_the_home_is_used(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.delenv(f"XDG_{name}_HOME")
    paths = find({})
    for place in (paths.database, paths.config, paths.secrets):
        assert place.is_relative_to(home)


def test_a_relative_xdg_variable_is_ignored(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The XDG base directory specification: a relative path is invalid and is to be ignored."""
    monkeypatch.setenv("XDG_STATE_HOME", "state")
    assert find({}).secrets.is_absolute()


def test_the_variable_names_another_database_and_the_option_wins(home: Path) -> None:
    environ = {"TUI_INVOICE_DB": "~/other.db"}
    assert find(environ).database == home / "other.db"
    assert find(environ, "third.db").database == Path("third.db")
    assert find({"TUI_INVOICE_DB": ""}).database.name == "invoices.db"
    assert find(environ).secrets == find({}).secrets


@pytest.mark.parametrize("name", ["", " ", "~nobody-of-that-name/x.db"])
def test_a_database_that_is_nowhere_is_refused(name: str) -> None:
    """`--db "$DB"` with DB unset must not open the real database."""
    with pytest.raises(UsageError):
        find({}, name)
