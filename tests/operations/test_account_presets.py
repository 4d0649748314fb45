"""What an address alone tells of its provider."""

from __future__ import annotations

import pytest

from tui_invoice.domain.sender import Security, SignIn
from tui_invoice.mail.presets import PRESETS
from tui_invoice.operations import account_presets


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("lone@gmail.com", "gmail"),
        ("Lone <lone@GoogleMail.com>", "gmail"),
        ("chen@qq.com", "qq"),
        ("ann@gmx.at", "gmx"),
        ("lone@mailbox.org", "mailbox.org"),
    ],
)
def test_a_providers_address_tells_its_server(address: str, name: str) -> None:
    found = account_presets.of_address(address)
    assert found is not None
    preset = PRESETS[name]
    assert (found.name, found.host, found.port, found.note) == (name, preset.host, preset.port, preset.note)
    assert isinstance(found.security, Security)


@pytest.mark.parametrize("address", ["", "lone", "lone@", "lone@nordlys.dk", "lone@gmail.com.example", "x@gmail"])
def test_any_other_address_tells_nothing(address: str) -> None:
    assert account_presets.of_address(address) is None
    assert not account_presets.signs_in_by_oauth(address)


@pytest.mark.parametrize("domain", ["outlook.com", "hotmail.co.uk", "hotmail.dk", "live.com", "msn.com"])
def test_microsofts_addresses_are_known_by_their_domains(domain: str) -> None:
    assert account_presets.signs_in_by_oauth(f"ann@{domain}")
    found = account_presets.of_address(f"ann@{domain}")
    assert found is not None
    assert (found.name, found.sign_in) == ("outlook", SignIn.MICROSOFT)
