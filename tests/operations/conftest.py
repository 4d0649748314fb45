"""An office with couriers to run, and scripted mail servers for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operations.couriering import Wall, Works
from tests.store.making import office
from tests.support.servers import authority as authority
from tests.support.servers import ca_file as ca_file
from tests.support.servers import mail_server as mail_server
from tests.support.servers import token_authority as token_authority


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    with office(tmp_path / "data", clock=Wall()) as made:
        yield Works(made)
