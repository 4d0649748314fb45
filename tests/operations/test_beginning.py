"""What must be there before the first invoice can leave, and whether anything can be kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tui_invoice.operations import accounts, beginning, paths
from tui_invoice.operations.beginning import Beginning
from tui_invoice.operations.browsing import Browser
from tui_invoice.store import senders


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "data")


def test_each_thing_counts_once_it_is_there(desk: Desk) -> None:
    assert beginning.stands(None) == Beginning()
    with Browser(desk.context) as browser:
        assert beginning.stands(browser) == Beginning(office=True, sender=True)
        desk.bring("1")
        assert beginning.stands(browser) == Beginning(office=True, sender=True, invoices=True)
        desk.bring("2", "ann@example.com")
        with desk.context.writing() as db, db.transaction():
            senders.worked(db, desk.sender_id)
        assert beginning.stands(browser) == Beginning(True, True, True, True, True)
        accounts.remove(desk.context, "office@example.com")
        assert beginning.stands(browser).missing == "there is no sender yet"


def test_what_is_wanting_is_said_in_one_sentence() -> None:
    assert Beginning().missing == "the office has no name yet and there is no sender yet"
    assert Beginning(office=True, sender=True).missing == ""


def test_a_place_that_is_not_there_yet_is_judged_by_the_nearest_folder_that_is(tmp_path: Path) -> None:
    assert beginning.why_not_there(tmp_path / "a" / "b" / "office.db") == ""
    (tmp_path / "file").write_text("", "utf-8")
    assert beginning.why_not_there(tmp_path / "file" / "b" / "office.db") == "“file” is no folder"
    assert beginning.why_not_there(tmp_path / ("x" * 300) / "office.db")


def test_who_can_read_the_database_is_said(desk: Desk) -> None:
    database = desk.context.paths.database
    assert beginning.readers(database) == "only you can read it"
    database.chmod(0o640)
    assert beginning.readers(database) == "your group can read it"
    database.chmod(0o644)
    assert beginning.readers(database) == "others can read it"
    assert "only you will" in beginning.readers(paths.find({}, str(database.with_name("other.db"))).database)
