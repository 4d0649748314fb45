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
