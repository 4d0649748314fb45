"""The office's settings: what cannot be is refused with its mend, before anything is made or written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.clocks import FakeClock
from tui_invoice.domain.errors import BadInputError, NotFoundError, UsageError
from tui_invoice.domain.invoice import Seller
from tui_invoice.domain.office import Office
from tui_invoice.operations import paths
from tui_invoice.operations.context import Context
from tui_invoice.operations.offices import OfficeChanges, edit, faults, show
from tui_invoice.operations.regions import proposed
from tui_invoice.store import journal

WHOLE = OfficeChanges(
    name="  Văn phòng Bắc Âu ",
    address="Nørregade 1\r\n1165 København K ",
    country="dk",
    tax_id="DK12345678",
    bank="Reg. 1234\nKonto 5678",
    time_zone="Europe/Copenhagen",
    locale="da-DK",
    bcc="Arkiv <arkiv@nordlys.example>",
)


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(paths.find({}, str(tmp_path / "office.db")), FakeClock(), "lone", {})


def test_an_office_is_made_with_its_database_and_shown_again(context: Context) -> None:
    with pytest.raises(NotFoundError):
        show(context)
    office = edit(context, WHOLE)
    seller = Seller("Văn phòng Bắc Âu", "Nørregade 1\n1165 København K", "DK", "DK12345678", "Reg. 1234\nKonto 5678")
    assert office == Office(seller, "Europe/Copenhagen", "da_DK", "arkiv@nordlys.example") == show(context)


def test_only_what_is_said_changes_and_a_blank_clears_what_may_be_blank(context: Context) -> None:
    before = edit(context, WHOLE)
    after = edit(context, OfficeChanges(bank="", bcc="", country=""))
    assert after == replace(before, seller=replace(before.seller, bank="", country=""), bcc="")
    edit(context, OfficeChanges(bank=""))
    with context.reading() as db:
        told = [entry.text for entry in journal.read(db) if entry.event == "office_changed"]
    assert len(told) == 2, "what changes nothing is not told"
    assert told[1] == "the office was changed: bank, country, bcc"


@pytest.mark.parametrize(
    ("changes", "field", "mend"),
    [
        (OfficeChanges(time_zone="Copenhagen"), "time_zone", "did you mean Europe/Copenhagen?"),
        (OfficeChanges(time_zone="Europe/Cop"), "time_zone", "did you mean Europe/Copenhagen?"),
        (OfficeChanges(time_zone="copen"), "time_zone", "did you mean Europe/Copenhagen?"),
        (OfficeChanges(time_zone="europe/copenhagen"), "time_zone", "Europe/Copenhagen"),
        (OfficeChanges(time_zone="Hanoi", country="VN"), "time_zone", "Asia/Ho_Chi_Minh"),
        (OfficeChanges(time_zone="../../etc/passwd"), "time_zone", "write continent and city"),
        (OfficeChanges(locale="xx_YY"), "locale", "da_DK"),
        (OfficeChanges(country="Denmark"), "country", "did you mean DK?"),
        (OfficeChanges(country="EU"), "country", "two letters"),
        (OfficeChanges(bcc="a@b.example, c@d.example"), "bcc", "name@company.com"),
        (OfficeChanges(name=" "), "name", "--name NAME"),
        (OfficeChanges(name="Nordlys\nBcc: x"), "name", "type it anew"),
        (OfficeChanges(bank="\x1b[31mred"), "bank", "type it anew"),
        (OfficeChanges(address="right\u202eleft"), "address", "type it anew"),
    ],
)
def test_what_cannot_be_is_refused_and_no_database_is_made(
    context: Context, changes: OfficeChanges, field: str, mend: str
) -> None:
    with pytest.raises(BadInputError) as caught:
        edit(context, replace(changes, tax_id="good"))
    assert caught.value.field == field
    assert mend in caught.value.todo
    assert not context.paths.database.exists()


def test_nothing_said_is_a_mistake(context: Context) -> None:
    with pytest.raises(UsageError):
        edit(context, OfficeChanges())


def test_all_that_cannot_be_is_named_at_once_and_nothing_is_made(context: Context) -> None:
    said = OfficeChanges(name=" ", country="Denmark", time_zone="Hanoi", locale="xx", bcc="lone", bank="Konto\n1")
    found = faults(said)
    assert [each.field for each in found] == ["name", "country", "time_zone", "locale", "bcc"]
    assert faults(WHOLE) == ()
    assert not context.paths.database.exists()


def test_a_new_office_is_proposed_the_zone_and_the_locale_of_its_machine(tmp_path: Path) -> None:
    zone = tmp_path / "zoneinfo" / "Asia" / "Ho_Chi_Minh"
    zone.parent.mkdir(parents=True)
    zone.write_bytes(b"")
    localtime = tmp_path / "localtime"
    localtime.symlink_to(zone)
    assert proposed({"LANG": "vi_VN.UTF-8"}, localtime) == ("Asia/Ho_Chi_Minh", "vi_VN")
    assert proposed({"LC_ALL": "da_DK.UTF-8", "LANG": "vi_VN", "TZ": ":Europe/Copenhagen"}, localtime) == (
        "Europe/Copenhagen",
        "da_DK",
    )
    assert proposed({"LANG": "C.UTF-8", "TZ": "nowhere"}, localtime) == ("", "")
