"""A look-up's outcome as an account takes it: who signs in how, and who vouches for a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_invoice.demo.names import HOST, NameServer, Records
from tui_invoice.domain.clock import SystemClock
from tui_invoice.domain.mailbox import SentCopy
from tui_invoice.domain.sender import SignIn
from tui_invoice.mail.presets import preset
from tui_invoice.operations.context import Context
from tui_invoice.operations.looking_up import Looked, look_up
from tui_invoice.operations.paths import find

DOMAIN = "nordlys.example"


def looked(folder: Path, records: dict[str, Records]) -> Looked:
    with NameServer(records) as names:
        environ = {"TUI_INVOICE_WEB": "off", "TUI_INVOICE_DNS": f"{HOST}:{names.port}", "HOME": str(folder)}
        return look_up(Context(find(environ), SystemClock(), "clerk", environ), f"lone@{DOMAIN}")


def test_a_firm_at_microsoft_gets_its_sign_in_in_the_browser(tmp_path: Path) -> None:
    found = looked(tmp_path, {DOMAIN: Records(mx=((0, "nordlys-example.mail.protection.outlook.com"),))})
    assert found.known is not None
    assert (found.known.name, found.known.sign_in) == ("microsoft365", SignIn.MICROSOFT)
    assert found.known.copies is SentCopy.PROVIDER


def test_a_mailbox_elsewhere_that_only_name_servers_name_is_a_stranger(tmp_path: Path) -> None:
    found = looked(
        tmp_path,
        {
            f"_submissions._tcp.{DOMAIN}": Records(srv=((0, 1, 465, f"smtp.{DOMAIN}"),)),
            f"_imaps._tcp.{DOMAIN}": Records(srv=((0, 1, 993, "imap.elsewhere.example"),)),
        },
    )
    assert found.known is not None and found.known.host == f"smtp.{DOMAIN}"
    assert found.strangers == ("imap.elsewhere.example",)
    assert not found.is_signed


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("workspace", "gmail"), ("Hotmail", "outlook"), ("office365", "microsoft365"), ("simply", "simply.com"),
        ("proton", "proton-bridge"), ("GMX", "gmx"), ("vnpt", "vnpt"), ("viettel", "viettel"), ("163", "163"),
    ],
)  # fmt: skip
def test_a_provider_is_found_by_the_names_it_goes_by(said: str, name: str) -> None:
    assert preset(said).name == name
