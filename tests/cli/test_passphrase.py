from __future__ import annotations

import getpass

import pytest

from tui_invoice.cli import passphrase
from tui_invoice.domain.errors import SecretError


def test_how_long_a_passphrase_is_stands_in_the_question_and_a_short_one_is_not_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def typed(words: str) -> str:
        asked.append(words)
        return "short"

    monkeypatch.setattr(getpass, "getpass", typed)
    with pytest.raises(SecretError, match="8 to 1000 letters"):
        passphrase.new()
    assert asked == ["New passphrase of the vault, 8 letters or more: "]
