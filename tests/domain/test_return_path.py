"""The return path of a mail's own: always one that a server takes."""

from __future__ import annotations

import pytest

from tui_invoice.domain.return_path import return_path


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("office@example.com", "office+token@example.com"),
        ("office+bills@example.com", "office+bills+token@example.com"),
        ('"the office"@example.com', '"the office"@example.com'),
        (f"{'a' * 59}@example.com", f"{'a' * 59}@example.com"),
    ],
)
def test_a_token_goes_behind_a_name_that_has_room_for_it(address: str, path: str) -> None:
    assert return_path(address, "token") == path


def test_without_a_token_it_is_the_address() -> None:
    assert return_path("office@example.com", "") == "office@example.com"
