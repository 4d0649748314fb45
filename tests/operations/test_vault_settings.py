"""[vault] of config.toml, and the descriptor that hands the passphrase over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui_invoice.domain.errors import SettingsError, UsageError
from tui_invoice.domain.secret import Secret
from tui_invoice.operations import settings
from tui_invoice.operations.handed_over import DESCRIPTOR, VAULT, handed_over


def test_the_command_is_read_and_writing_a_sender_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[vault]\npassphrase_command = "pass show x"\n')
    path.chmod(0o600)
    settings.set_sender(path, "u1", settings.SenderSettings(server="mail.example"))
    assert settings.load(path).passphrase_command == ("pass", "show", "x")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("vault = 7", 1, "it must be a table"),
        ('[vault]\npassphrase = "x"', 2, "there is no such key"),
        ("[vault]\npassphrase_command = 7", 2, "a string in quotes"),
        ('[vault]\npassphrase_command = ""', 2, "it is empty"),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_key(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(SettingsError, match=words) as caught:
        settings.load(path)
    assert f"line {line}, vault" in caught.value.detail


def test_a_descriptor_is_read_once_and_leaves_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    out, into = os.pipe()
    os.write(into, b"kanari horse\nmore\n")
    os.close(into)
    monkeypatch.setenv(DESCRIPTOR, str(out))
    environ = dict(os.environ)
    assert handed_over(environ) == {VAULT: Secret("kanari horse")}
    assert DESCRIPTOR not in environ
    assert DESCRIPTOR not in os.environ
    assert handed_over(environ) == {}
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(out)


@pytest.mark.parametrize("number", ["0", "-1", "x", "4095", "9" * 30])
def test_what_names_no_descriptor_is_refused(number: str) -> None:
    with pytest.raises(UsageError, match="could not be read"):
        handed_over({DESCRIPTOR: number})
