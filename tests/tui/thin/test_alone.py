"""The thin line stands by itself, and is used where it can be and is wanted."""

from __future__ import annotations

import ast
import os
import pty
from collections.abc import Iterator
from dataclasses import replace
from typing import TextIO

import pytest

from tests.house.source import sources
from tui_invoice.operations.settings_screen import ScreenSettings
from tui_invoice.tui.line import is_thin
from tui_invoice.tui.thin.abilities import ALL, NONE, Abilities, of_terminal

HERE = "tui_invoice.tui.thin"
TERMINAL = {"TERM": "xterm-256color"}
LOOK = ScreenSettings()


def test_it_imports_nothing_of_the_program_around_it() -> None:
    found = set()
    for source in sources("tui_invoice/tui/thin"):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0 and node.module is not None
                found.add(node.module)
            elif isinstance(node, ast.Import):
                found.update(each.name for each in node.names)
    ours = {each for each in found if each.startswith("tui_invoice")}
    assert f"{HERE}.screen" in ours
    assert {each for each in ours if each != HERE and not each.startswith(f"{HERE}.")} == set()


@pytest.fixture
def tty() -> Iterator[TextIO]:
    ours, its = pty.openpty()
    with os.fdopen(its, "r") as stream:
        yield stream
    os.close(ours)


@pytest.mark.parametrize(
    ("environ", "look", "platform", "used"),
    [
        (TERMINAL, LOOK, "linux", True),
        (TERMINAL, LOOK, "darwin", True),
        ({**TERMINAL, "TUI_INVOICE_THIN_LINE": "on"}, LOOK, "linux", True),
        (TERMINAL, LOOK, "win32", False),
        (TERMINAL, LOOK, "freebsd14", False),
        ({"TERM": "dumb"}, LOOK, "linux", False),
        ({}, LOOK, "linux", False),
        ({**TERMINAL, "TUI_INVOICE_THIN_LINE": "off"}, LOOK, "linux", False),
        ({**TERMINAL, "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"}, LOOK, "linux", False),
        (TERMINAL, replace(LOOK, thin_line=False), "linux", False),
    ],
)
def test_it_is_used_on_terminals_of_linux_and_macos_unless_it_is_switched_off(
    tty: TextIO, environ: dict[str, str], look: ScreenSettings, platform: str, used: bool
) -> None:
    with open(os.devnull) as null:  # noqa: PTH123  # a stream, not a path
        assert is_thin(look, environ, platform=platform, streams=(tty, tty)) is used
        assert not is_thin(look, environ, platform=platform, streams=(null, tty))
        assert not is_thin(look, environ, platform=platform, streams=(tty, None))
    with open(os.dup(tty.fileno()), encoding="iso8859-1") as latin:  # noqa: PTH123  # most signs take six columns there
        assert not is_thin(look, environ, platform=platform, streams=(tty, latin))


@pytest.mark.parametrize(
    ("term", "can"),
    [
        ("xterm-256color", ALL),
        ("linux", ALL),
        ("screen", Abilities(erases_line=True, moves_lines=True)),
        ("vt100", Abilities(erases_line=True)),
        ("no-such-terminal", NONE),
    ],
)
def test_a_terminal_is_trusted_with_what_terminfo_says_of_it_only(term: str, can: Abilities) -> None:
    """Each in a process of its own: terminfo is read once in each."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, repr(of_terminal(term, 1)).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(write)
    with os.fdopen(read, "rb") as found:
        said = found.read().decode()
    if said == repr(NONE) and can != NONE:
        pytest.skip(f"terminfo has no {term} here")
    assert said == repr(can)
