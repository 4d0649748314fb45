"""Stories are coroutines; each runs on an event loop of its own."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.operations.desks import Desk
from tests.support.servers import authority as authority
from tests.support.servers import ca_file as ca_file
from tests.support.servers import mail_server as mail_server
from tests.support.servers import token_authority as token_authority
from tests.tui.town_hall import RECORDS, TownHall
from tui_invoice.demo.names import HOST, NameServer
from tui_invoice.tui.child import Child


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that is a coroutine."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    wanted = inspect.signature(pyfuncitem.obj).parameters
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in wanted}))
    return True


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No screen starts a courier by itself, and domains are asked of a server on loopback that knows `DOMAINS`."""
    with NameServer(RECORDS) as server:
        monkeypatch.setenv("TUI_INVOICE_DNS", f"{HOST}:{server.port}")
        monkeypatch.setenv("TUI_INVOICE_COURIER", "off")
        yield


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An office with one sender and no invoice."""
    return Desk(tmp_path)


@pytest.fixture
def town_hall(tmp_path: Path) -> TownHall:
    """An office in which every send status and cause occurs."""
    return TownHall(tmp_path)


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Children wait until this is set, and may then take as long as a busy machine lets them."""
    may, real = asyncio.Event(), Child.run

    async def run(child: Child, on_line: Callable[[dict[str, Any]], object], seconds: float | None = None) -> int:
        await may.wait()
        return await real(child, on_line)

    monkeypatch.setattr(Child, "run", run)
    return may
