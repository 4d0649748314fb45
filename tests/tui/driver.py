"""The clerk at the screen: presses keys, types, looks. A test that uses it reads like a story.

async with opened(desk.context) as clerk:
    await clerk.press("5", "e")
    await clerk.type("ke.toan@anhduong.com.vn")
    await clerk.press("enter")
    await clerk.sees("Queued")
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from textual import events
from textual.keys import _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from tests.support.waiting import until
from tui_invoice.operations import settings
from tui_invoice.operations.context import Context
from tui_invoice.tui import guard, keys
from tui_invoice.tui.app import InvoiceApp
from tui_invoice.tui.paint.roles import Ground, Role
from tui_invoice.tui.screens.house import House
from tui_invoice.tui.screens.main import MainScreen

WHITE = {"space": " ", "enter": "\r", "tab": "\t"}
PATIENCE = 10.0
"""Seconds after which what a story waits for is not coming any more."""


class Clerk:
    """What a person does at the open screen, and what is to be seen on it."""

    def __init__(self, pilot: Pilot[int], patch: pytest.MonkeyPatch) -> None:
        self._pilot = pilot
        self._patch = patch

    @property
    def app(self) -> InvoiceApp:
        """The app itself, for what cannot be seen."""
        app = self._pilot.app
        assert isinstance(app, InvoiceApp)
        return app

    @property
    def screen(self) -> House:
        """The screen in front."""
        screen = self.app.screen
        assert isinstance(screen, House), screen
        return screen

    @property
    def screen_name(self) -> str:
        """The name of the class of the screen in front: "MainScreen"."""
        return type(self.app.screen).__name__

    async def press(self, *names: str) -> None:
        """Press keys, by Textual's names or as plain signs; each is done before the next comes."""
        for name in names:
            self._send(name)
            await self.rest()

    async def press_at_once(self, *names: str) -> None:
        """Press keys that the terminal delivers in one read."""
        for name in names:
            self._send(name)
        await self.rest()

    async def type(self, text: str) -> None:
        """Type text, sign by sign."""
        for character in text:
            self._send(character)
        await self.rest()

    async def paste(self, text: str) -> None:
        """Paste text, as a terminal with bracketed paste delivers it."""
        self._driver_send(events.Paste(text))
        await self.rest()

    def _send(self, name: str) -> None:
        key = _character_to_key(name) if len(name) == 1 else name
        try:
            character: str | None = name if len(name) == 1 else unicodedata.lookup(_get_unicode_name_from_key(key))
        except KeyError:
            character = WHITE.get(key)
        self._driver_send(events.Key(key, character))

    def _driver_send(self, event: events.Event) -> None:
        driver = self.app._driver
        assert driver is not None
        event.set_sender(self.app)
        driver.send_message(event)

    async def rest(self) -> None:
        """Wait until what was asked for has been done and drawn; not for what threads or timers still do."""
        await until(lambda: not (self.app._under_way or self.app._typed), PATIENCE, "the keys to be done")
        for _ in range(2):
            await self._pilot._wait_for_screen()
            await until(lambda: self.app.keys_done or self.app.fault is not None, PATIENCE, "the keys to be done")
            self.app.screen._on_timer_update()
        await self._pilot._wait_for_screen()

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        await self._pilot.resize_terminal(width, height)
        await self.rest()

    async def until(self, predicate: Callable[[], object], what: str = "") -> None:
        """Wait until something is so; fail with the screen's text where it never is."""

        def looked() -> object:
            return self.app.fault is not None or predicate()

        try:
            await until(looked, PATIENCE, what)
        except AssertionError as error:
            raise AssertionError(f"{error}, on\n{self.text()}") from error
        if self.app.fault is not None:
            raise self.app.fault

    async def sees(self, *texts: str) -> None:
        """Wait until all of these texts stand on the screen."""
        for text in texts:
            await self.until(lambda text=text: text in self.text(), f"“{text}”")  # type: ignore[misc]
        await self.rest()

    async def sees_no(self, text: str) -> None:
        """Wait until this text stands on the screen no more."""
        await self.until(lambda: text not in self.text(), f"no “{text}”")

    def let_guard_pass(self) -> None:
        """Let the moment pass in which a panel takes no key that sends."""
        self._patch.setattr(guard, "SECONDS", 0.0)

    def rows(self) -> list[str]:
        """The screen's rows from the top down, without blanks at their ends."""
        screen = self.app.screen
        strips = screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in strips]

    def row(self, n: int) -> str:
        """One row; the first is 0, the last -1."""
        return self.rows()[n]

    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.rows())

    def cursor_row(self) -> str:
        """The row that lies on the cursor's ground, "" where none does."""
        palette = self.app.paint.palette
        ground, active = palette.style(Role.TEXT, Ground.CURSOR).bgcolor, palette.style(Role.ACTIVE)
        for strip in self.app.screen._compositor.render_strips():
            styles = [each.style for each in strip if each.style is not None]
            if any(style.bgcolor == ground and style != active for style in styles):
                return strip.text.rstrip()
        return ""

    def number(self) -> str:
        """The number of the invoice under the table's cursor, whole; "" where there is none."""
        main = self.app.screen
        assert isinstance(main, MainScreen), main
        return main.current.number if main.current is not None else ""

    def at(self, number: str) -> bool:
        """Tell whether the table's cursor is on this invoice."""
        return f" {number} " in self.cursor_row()

    async def goes_to(self, number: str) -> None:
        """Go to this invoice in the table, row by row, and wait for the verdict on it."""
        await self.press("g")
        for _ in range(200):
            if self.at(number):
                return await self.settled()
            before = self.cursor_row()
            await self.press("j")
            if self.cursor_row() == before:
                break
        raise AssertionError(f"{number} is not in the table:\n{self.text()}")

    async def settled(self) -> None:
        """Wait until the verdict is the one on the invoice under the cursor."""
        main = self.app.screen
        assert isinstance(main, MainScreen), main

        def settled() -> bool:
            return main._settling is None and (main.shown and main.shown.row) == main.current

        await self.rest()
        await self.until(settled, "the verdict to settle")
        await self.rest()

    def field(self) -> str:
        """What stands in the field that has the keys."""
        focused = self.app.focused
        if isinstance(focused, Input):
            return focused.value
        assert isinstance(focused, TextArea), focused
        return focused.text


@asynccontextmanager
async def opened(
    context: Context,
    size: tuple[int, int] = (80, 24),
    *,
    guarded: bool = False,
    demo: str = "",
) -> AsyncIterator[Clerk]:
    """Open the program on a database. Unless `guarded` the guard waits no 0.4 s, but keys of one read it never lets.

    Raises what a fault of the program's own raised.
    """
    with pytest.MonkeyPatch.context() as patch:
        if not guarded:
            patch.setattr(guard, "SECONDS", 0.0)
        # Children must find the test's home, which the desk's own empty surroundings do not name.
        context = replace(context, environ={**os.environ, **context.environ})
        chosen = settings.load(context.paths.config)
        keys.refuse(chosen.keys, context.paths.config, chosen.screen.keys)
        app = InvoiceApp(context, chosen, demo=demo)
        async with app.run_test(size=size) as pilot:
            clerk = Clerk(pilot, patch)
            await clerk.rest()
            yield clerk
