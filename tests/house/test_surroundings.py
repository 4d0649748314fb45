"""What every test stands in: a home of its own, one seed, a wait that names what it waited for."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.support.waiting import wait_until


def test_a_test_runs_in_an_empty_home_outside_its_own_folder(home: Path, tmp_path: Path) -> None:
    assert Path.home() == home
    assert list(home.iterdir()) == []
    assert all(Path(os.environ[f"XDG_{name}_HOME"]).is_relative_to(home) for name in ("CONFIG", "DATA", "STATE"))
    assert not home.is_relative_to(tmp_path)


def test_a_test_never_sees_the_machines_database_or_keyring() -> None:
    assert "TUI_INVOICE_DB" not in os.environ
    assert os.environ["PYTHON_KEYRING_BACKEND"] == "keyring.backends.fail.Keyring"


def test_the_machine_is_in_a_far_time_zone() -> None:
    assert time.localtime(0).tm_gmtoff == -34_200


def test_waiting_ends_as_soon_as_it_may() -> None:
    looks = iter([False, False, True])
    wait_until(lambda: next(looks), what="the third look")


def test_waiting_in_vain_names_what_it_waited_for() -> None:
    with pytest.raises(AssertionError, match="the courier's lock"):
        wait_until(lambda: False, timeout=0.02, what="the courier's lock")
