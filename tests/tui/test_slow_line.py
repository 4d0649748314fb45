"""A slow line brings bytes in pieces: letters and keys that were cut in two are whole again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from tests.tui.pty_screen import PtyScreen, in_pty
from tests.tui.town_hall import TownHall


@pytest.fixture
def screen(town_hall: TownHall) -> Iterator[PtyScreen]:
    """The screen, with time between esc and what belongs to it, as docs/terminals.md tells to set it."""
    with in_pty("--db", str(town_hall.context.paths.database), ESCDELAY="20000") as screen:
        screen.sees("2026-0142", "? All keys")
        yield screen


def test_keys_and_letters_that_come_byte_by_byte_are_what_was_pressed(screen: PtyScreen) -> None:
    screen.press("down")
    screen.sees("── 2026-0141")
    for octet in b"\x1b[B":  # the next one comes in pieces
        screen.press_octets(bytes([octet]))
        screen.rests(0.15)
    screen.sees("── 2026-0140")
    screen.press("/")
    screen.sees("enter To the table")
    for octet in "Bageriet på".encode():
        screen.press_octets(bytes([octet]))
    screen.sees("/ Bageriet på", "1 found")


@pytest.mark.parametrize(
    ("octets", "key"),
    [
        (b"\x1b[1~", "home"),  # the Linux console, tmux, PuTTY
        (b"\x1b[4~", "end"),
        (b"\x1b[H", "home"),  # xterm, Windows Terminal, GNOME Terminal
        (b"\x1bOF", "end"),  # the same with application keys
        (b"\x1b[7~", "home"),  # rxvt
        (b"\x1b[8~", "end"),
        (b"\x1bOB", "down"),
        (b"\x1b[[A", "f1"),  # the Linux console
        (b"\x1bOP", "f1"),
        (b"\x1b[11~", "f1"),
        (b"\x1b[P", "f1"),  # kitty
        (b"\x08", "backspace"),  # PuTTY and xterm where ctrl+h is set for it
        (b"\x7f", "backspace"),
        (b"\x1bb", "ctrl+left"),  # macOS Terminal: option and left
        (b"\x1b\t", "shift+tab"),  # the Linux console
        (b"\x1bOM", "enter"),  # the keypad's
    ],
)
def test_what_each_terminal_sends_for_a_key_is_that_key(octets: bytes, key: str) -> None:
    found = [each.key for each in XTermParser().feed(octets.decode()) if isinstance(each, events.Key)]
    assert found == [key]
