"""A fresh office for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.making import MadeOffice, office


@pytest.fixture
def made(tmp_path: Path) -> Iterator[MadeOffice]:
    with office(tmp_path / "data") as made:
        yield made


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MadeOffice]:
    """One office for all tests of a file, with one invoice: they must not mind each other's traces."""
    with office(tmp_path_factory.mktemp("lasting")) as made:
        made.add_one("0")
        yield made
