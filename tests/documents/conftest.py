"""The fonts of a machine without any Chinese font of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tui_invoice.documents import faces, typesetting


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only the fonts that travel with the program are found."""
    monkeypatch.setattr(faces, "SYSTEM", ())
    faces.forget()
    typesetting.forget()
    yield
    faces.forget()
    typesetting.forget()
