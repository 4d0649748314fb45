from __future__ import annotations

import pytest

from tui_invoice.exchange.broken_letters import damage


@pytest.mark.parametrize("name", ["Bageriet på Hjørnet", "Công ty Hoa Phước", "北京朝阳文化", "Ann’s Café", "£5 – now"])
def test_letters_of_utf_8_that_were_read_as_windows_are_told_with_the_right_ones(name: str) -> None:
    wrong = name.encode().decode("cp1252", "ignore")
    told = damage(wrong)
    if wrong.encode("cp1252") == name.encode():
        assert told is not None
        assert f"“{name}”" in told[1]
    else:  # a letter was lost on the way, and nobody knows which
        assert told is None


@pytest.mark.parametrize(
    "name", ["Bageriet på Hjørnet", "NESTLÉ®", "Viel Spaß…", "SÃO PAULO", "Đặng & Đỗ", "“Ærø”", "北京", "Â", "™"]
)
def test_names_that_are_well_are_left_alone(name: str) -> None:
    assert damage(name) is None


def test_a_letter_that_was_lost_is_told() -> None:
    told = damage("Hj\ufffdrnet")
    assert told is not None
    assert told[0] == "has lost letters"
