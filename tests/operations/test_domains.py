"""Checking domains as people write them, and naming the one that was meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tui_invoice.demo.names import HOST, NameServer, Records
from tui_invoice.domain.errors import UsageError
from tui_invoice.operations import paths
from tui_invoice.operations.context import Context
from tui_invoice.operations.domains import Checked, Taking, check
from tui_invoice.store import customers
from tui_invoice.store.database import Database

MAIL = Records(mx=((10, "mail.example"),))


@pytest.fixture(scope="module")
def names() -> Iterator[NameServer]:
    known = {"bageriet.example": MAIL, "ærøbåde.example".encode("idna").decode(): MAIL, "parked.example": Records()}
    with NameServer(known) as server:
        yield server


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def at(context: Context, names: NameServer) -> Context:
    return replace(context, environ={"TUI_INVOICE_DNS": f"{HOST}:{names.port}"})


def test_domains_and_addresses_are_checked_and_named_as_they_were_written(desk: Desk, names: NameServer) -> None:
    heard: list[Checked] = []
    written = ("Bageriet.Example", "lone@bageriet.example", "ærøbåde.example", "no such", "parked.example")
    found = check(at(desk.context, names), written, heard.append)
    assert [each.domain for each in found] == list(written)
    assert [each.taking for each in found] == [
        Taking.TAKES_MAIL,
        Taking.TAKES_MAIL,
        Taking.TAKES_MAIL,
        Taking.NO_SUCH_DOMAIN,
        Taking.TAKES_NO_MAIL,
    ]
    assert "blank" in found[3].detail
    assert sorted(heard, key=str) == sorted(found, key=str)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("bageriet.dkk", "bageriet.dk"),
        ("bagreiet.dk", "bageriet.dk"),
        ("bageriet.k", "bageriet.dk"),
        ("lone@bageriat.dk", "bageriet.dk"),
        ("gmial.com", "gmail.com"),
        ("gmail.dk", "gmail.dl"),
        ("baegriat.dk", ""),
        ("elsewhere.dk", ""),
        ("fjord.dk", ""),
    ],
)
def test_the_domain_that_was_meant_is_a_customers_before_it_is_a_providers(
    desk: Desk, names: NameServer, written: str, meant: str
) -> None:
    desk.bring("A-1", "lone@bageriet.dk")
    desk.bring("A-2", "ann@gmail.dl")
    desk.bring("A-3", "broken@fjord..dk")
    (found,) = check(at(desk.context, names), [written])
    assert (found.taking, found.suggestion) == (Taking.NO_SUCH_DOMAIN, meant)


def test_the_customers_are_read_once_however_many_domains_are_missing(
    desk: Desk, names: NameServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may be a hundred thousand, and are read while others of the domains wait for their answers."""
    desk.bring("A-1", "lone@bageriet.dk")
    reads: list[Database] = []
    real = customers.domains

    def counted(db: Database) -> list[str]:
        reads.append(db)
        return real(db)

    monkeypatch.setattr(customers, "domains", counted)
    found = check(at(desk.context, names), [*(f"n{n}.nowhere.dk" for n in range(30)), "bageriet.dkk"])
    assert found[-1].suggestion == "bageriet.dk"
    assert len(reads) == 1


def test_it_needs_no_database_and_makes_none(tmp_path: Path, desk: Desk, names: NameServer) -> None:
    path = tmp_path / "nowhere" / "none.db"
    context = at(replace(desk.context, paths=paths.find({}, str(path))), names)
    (found,) = check(context, ["gmial.com"])
    assert (found.taking, found.suggestion) == (Taking.NO_SUCH_DOMAIN, "gmail.com")
    assert not path.parent.exists()


@pytest.mark.parametrize("text", ["example", "127.0.0.1:dns", "127.0.0.1:0", "ns.example:53", "::1:x"])
def test_a_name_server_that_is_none_is_refused(desk: Desk, text: str) -> None:
    with pytest.raises(UsageError, match="no name server") as caught:
        check(replace(desk.context, environ={"TUI_INVOICE_DNS": text}), ["bageriet.dk"])
    assert text in caught.value.detail
