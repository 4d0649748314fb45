"""A clerk in a home of their own; no courier is started unless a test asks for them, and none outlives it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.typing_clerk import Clerk
from tests.support.servers import authority as authority
from tests.support.servers import ca_file as ca_file
from tests.support.servers import mail_server as mail_server
from tests.support.servers import token_authority as token_authority


@pytest.fixture
def clerk(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """A clerk whose commands start no courier."""
    monkeypatch.setenv("TUI_INVOICE_COURIER", "off")
    return Clerk(tmp_path)


@pytest.fixture
def couriers(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the clerk's commands start couriers; whatever is at work at the end is asked to stop and waited for."""
    monkeypatch.delenv("TUI_INVOICE_COURIER")
    try:
        yield
    finally:
        monkeypatch.setenv("TUI_INVOICE_COURIER", "off")
        clerk.stops_the_courier()
