from __future__ import annotations

from pathlib import Path

import pytest

from tui_invoice.domain.errors import SettingsError
from tui_invoice.operations import private
from tui_invoice.operations.machine import machine_id

SYSTEM = "0123456789abcdef0123456789abcdef"


def test_the_systems_id_is_used_but_not_shown(tmp_path: Path) -> None:
    """machine-id(5): it is confidential; what is derived from it may be kept."""
    system = tmp_path / "machine-id"
    system.write_text(f"{SYSTEM}\n")
    found = machine_id(tmp_path / "kept", system)
    assert found == machine_id(tmp_path / "kept", system)
    assert len(found) == 32
    assert SYSTEM not in found
    assert not (tmp_path / "kept").exists()


@pytest.mark.parametrize("content", [None, "", "\n", "uninitialized\n", "\xff\xfe", "folder"])
def test_without_a_usable_system_id_one_is_made_and_stays(tmp_path: Path, content: str | None) -> None:
    """An image that was not started yet has an empty one or the word "uninitialized", the same on every machine."""
    system = tmp_path / "machine-id"
    if content == "folder":
        system.mkdir()
    elif content is not None:
        system.write_text(content, "latin-1")
    first = machine_id(tmp_path / "state" / "machine", system)
    assert first == machine_id(tmp_path / "state" / "machine", system)
    assert first != machine_id(tmp_path / "another", system)
    assert (tmp_path / "state" / "machine").stat().st_mode & 0o777 == 0o600


def test_an_own_id_that_is_no_id_is_made_anew(tmp_path: Path) -> None:
    kept = tmp_path / "machine"
    kept.write_text("")
    assert machine_id(kept, tmp_path / "none") == machine_id(kept, tmp_path / "none")


def test_an_own_id_that_cannot_be_read_is_told_and_not_replaced(tmp_path: Path) -> None:
    """A new one would hold all queued mail as moved from another machine."""
    kept = tmp_path / "machine"
    kept.mkdir()
    with pytest.raises(SettingsError, match="Is a directory"):
        machine_id(kept, tmp_path / "none")
    assert kept.is_dir()


def test_two_that_begin_at_once_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "machine"
    others: list[str] = []
    create = private.create

    def late(path: Path, text: str) -> bool:
        monkeypatch.setattr(private, "create", create)
        others.append(machine_id(kept, tmp_path / "none"))
        return create(path, text)

    monkeypatch.setattr(private, "create", late)
    assert machine_id(kept, tmp_path / "none") == others[0]
