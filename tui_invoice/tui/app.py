"""The app: one read connection that is watched, the colours, the way to operations, and the screens on top."""

from __future__ import annotations

import asyncio
import gc
import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.driver import Driver

from tui_invoice.domain.errors import InvoiceError
from tui_invoice.domain.secret import Secret
from tui_invoice.operations import remembered, settings
from tui_invoice.operations.context import Context
from tui_invoice.operations.settings_screen import ScreenSettings
from tui_invoice.tui import glyphs, key_sets, keys, line, themes
from tui_invoice.tui.domains import Domains
from tui_invoice.tui.fatal import Fatal
from tui_invoice.tui.one_key import OneKey
from tui_invoice.tui.outgoing import TAKE_BACK
from tui_invoice.tui.paint.line import Paint
from tui_invoice.tui.paint.roles import PALETTES, Role
from tui_invoice.tui.pairs import Pairs
from tui_invoice.tui.screens.house import House
from tui_invoice.tui.terminal import ThinTerminal
from tui_invoice.tui.thrift import Thrifty
from tui_invoice.tui.watching import LOOK, Watching
from tui_invoice.tui.worker import in_thread, wait_for_all

if TYPE_CHECKING:
    from tui_invoice.operations.settings import Settings

T = TypeVar("T")

_SOON = 0.05


class InvoiceApp(Thrifty, Watching, Fatal, OneKey, inherit_bindings=False):
    """One person at one database."""

    CSS_PATH: ClassVar[list[str]] = [  # type: ignore[assignment]  # Textual's own wider type
        "styles/house.tcss",
        "styles/settings.tcss",
        "styles/form.tcss",
        "styles/reading.tcss",
    ]
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
    ]

    def __init__(self, context: Context, chosen: Settings, *, demo: str = "") -> None:
        self.context = context
        self.demo = demo
        self.to_the_demo = False
        self._seen = not demo
        self.settings = chosen
        self.paint = Paint(PALETTES[chosen.screen.theme.value], ascii=glyphs.need_ascii(chosen.screen.glyphs))
        super().__init__()
        self.animation_level = "none"
        for theme in themes.all_of():
            self.register_theme(theme)
        self.theme = themes.name_of(chosen.screen.theme.value)
        self.remembered = remembered.load(context)
        self.domains = Domains(self)
        self.pairs = Pairs()
        self.read_last: Path | None = None
        self._queued: tuple[tuple[str, ...], float] = ((), 0.0)
        self.saved: frozenset[str] = frozenset()
        self.loop: asyncio.AbstractEventLoop

    @property
    def look(self) -> ScreenSettings:
        """How the screen is to look."""
        return self.settings.screen

    def get_driver_class(self) -> type[Driver]:
        """Return what stands between Textual and the terminal."""
        return ThinTerminal if line.is_thin(self.look, os.environ) else super().get_driver_class()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our own colour names for the style sheets."""
        return themes.variables(self.paint.palette)

    def on_mount(self) -> None:
        """Begin to watch."""
        self.loop = asyncio.get_running_loop()
        self.watch_loop(self.loop)
        self.take_keys()
        self.set_timer(LOOK, gc.enable)  # it rests until the first frame is there
        self.begin_to_watch()
        self.call_after_refresh(self._now_seen)
        if self.settings.updates and not self.demo:
            self.set_timer(LOOK, self._look_for_update)

    def _now_seen(self) -> None:
        self._seen = True

    def _look_for_update(self) -> None:
        """Ask, where that is wanted, whether there is a newer version, and say so in one line."""
        from tui_invoice.operations import updates

        def told(newer: str) -> None:
            if newer:
                self.say_soon(Role.MUTED, f"tui-invoice {newer} is there → {updates.MEND}")

        def look() -> str:
            return updates.look(self.context.paths, self.context.clock, self.context.environ)

        self.find_out(look, told)

    def refresh_css(self, animate: bool = True) -> None:
        """Read the style sheets anew for other colours; before there is a screen, they are read when it comes."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def get_default_screen(self) -> House:
        """Return the table, or what to begin with where there is nothing yet. Raises StoreError."""
        self.open_browser()
        if self.browser is not None and self.browser.health().invoices:
            from tui_invoice.tui.screens.main import MainScreen

            return MainScreen()
        from tui_invoice.tui.screens.first import FirstScreen

        return FirstScreen()

    def begin(self) -> None:
        """Go on to the table, once there is something in it; the screen that the app began with stays below."""
        self.push_screen(self.get_default_screen())
        self.start_courier()

    def perform(
        self,
        work: Callable[[], T],
        done: Callable[[T], object] = lambda _: None,
        failed: Callable[[InvoiceError], object] | None = None,
    ) -> None:
        """Run an operation in a thread; then tell the screen, which shows an error by itself unless `failed` does."""

        def finished(result: T) -> None:
            self.watch_database()
            done(result)

        in_thread(self, work, finished, failed or self.say_error)

    def find_out(self, look: Callable[[], T], told: Callable[[T], object]) -> None:
        """Look at something of this machine in a thread, which who leaves does not wait for; then tell the screen."""
        in_thread(self, look, told, self.say_error, awaited=False)

    def say_error(self, error: InvoiceError) -> None:
        """Show an error on the screen in front, once it is there."""
        screen = self.screen
        if isinstance(screen, House) and screen.is_mounted:
            screen.say_error(error)
        else:
            self.set_timer(_SOON, lambda: self.say_error(error))

    def say_soon(self, role: Role, text: str) -> None:
        """Say it on the screen that is in front once those that come and go have done so."""

        def say() -> None:
            screen = self.screen
            if isinstance(screen, House) and screen.is_mounted:
                screen.say(role, text)
            else:
                self.set_timer(_SOON, say)

        self.set_timer(_SOON, say)

    def run_soon(self, then: Callable[[], object]) -> None:
        """Run what a thread came back with, inside the app's own context; nothing once the app is on its way out."""

        def told() -> None:
            try:
                then()
            except InvoiceError as error:
                self.say_error(error)

        if self.is_running:
            self.call_later(told)

    def queued_now(self, numbers: Sequence[str], saved: Iterable[str] = ()) -> None:
        """Note what this screen just queued: until it begins to leave, the key takes it back wherever the cursor is.

        Of those `saved` a new address was kept for the customer, which taking back does not undo.
        """
        self.saved = frozenset(saved)
        until = time.monotonic() + TAKE_BACK / 1_000
        self._queued = (tuple(numbers), until)

    @property
    def just_queued(self) -> tuple[str, ...]:
        """What this screen queued in the last five seconds."""
        numbers, until = self._queued
        return numbers if time.monotonic() < until else ()

    def know(self, uid: str, secret: Secret) -> None:
        """Keep a password that was asked for, for this session and its couriers."""
        self.context = replace(self.context, secrets={**self.context.secrets, uid: secret})

    def forget(self, uid: str) -> None:
        """Forget a password that turned out to be wrong."""
        secrets = {key: secret for key, secret in self.context.secrets.items() if key != uid}
        self.context = replace(self.context, secrets=secrets)

    def keymap_of(self, command: str) -> str:
        """Return the keys that a command has here."""
        return key_sets.keys_of(self.settings, command)

    def take_keys(self) -> None:
        """Let the keys be those of the settings."""
        self.pairs.take(key_sets.sequences(self.settings))
        self.set_keymap(key_sets.chosen(self.settings))

    def show_look(self, look: ScreenSettings) -> None:
        """Change how the screen looks, for this session."""
        self.settings = replace(self.settings, screen=look)
        self.paint = Paint(PALETTES[self.look.theme.value], ascii=glyphs.need_ascii(self.look.glyphs))
        self.theme = themes.name_of(self.look.theme.value)
        self.take_keys()
        for screen in self.screen_stack:
            screen.refresh(layout=True)
            for widget in screen.query("*"):
                widget.refresh()

    def set_look(self, look: ScreenSettings) -> None:
        """Change how the screen looks, now and for the next time.

        Raises SettingsError where [keys] takes a key of the set.
        """
        was, path = self.look, self.context.paths.config
        keys.refuse(self.settings.keys, path, look.keys)
        self.show_look(look)
        theme = look.theme if look.theme is not was.theme else None
        signs = look.glyphs if look.glyphs is not was.glyphs else None
        mouse = look.mouse if look.mouse is not was.mouse else None
        pressed = look.keys if look.keys is not was.keys else None
        self.perform(lambda: settings.set_screen(path, theme=theme, glyphs=signs, mouse=mouse, keys=pressed))

    def before_key(self, event: events.Key) -> bool:
        """Take a notice away at the next key; one that was typed while a prompt opens is kept for it.

        Where nothing is typed in, what an input method sends stands for the plain key. The key that draws all anew does
        so wherever the keys go, unless it is a letter.
        """
        if not self._seen:
            return False  # typed blindly, while the demo was made
        if not event.is_printable and keys.is_of(event.key, self.keymap_of("redraw")):
            self.draw_anew()
            return False
        if isinstance(self.screen, House):
            if self.screen.holds(event):
                return False
            self.screen.forget_notice()
        typing = self.focused is not None and self.focused.check_consume_key(event.key, event.character)
        if not typing and (plain := keys.meant(event.character or "")):
            event.key, event.character = keys.named(plain), plain
        if typing or self.screen.has_class("-asking"):
            self.pairs.forget()
            return True
        return self.pairs.lets(event)

    def open(self, *, mouse: bool = False) -> int:
        """Run until it is left, and bring what was begun to its end. Raises InvoiceError as `Fatal` says."""
        try:
            return super().open(mouse=mouse)
        finally:
            wait_for_all()
            if self.browser is not None:
                self.browser.close()

    def quit(self, code: int = 0) -> None:
        """Leave; what was seen is remembered."""
        self.remember()
        super().quit(code)

    def look_around(self) -> None:
        """Leave this office for the made-up one; who opened the screen opens that, and comes back here."""
        self.to_the_demo = True
        self.exit(0)

    def remember(self) -> None:
        """Keep what the next visit begins with."""
        if self.browser is None:
            return
        now = self.context.clock.now()
        try:
            self.remembered = replace(self.remembered, seen=self.browser.last_line(), at=now)
            remembered.save(self.context, self.remembered)
        except InvoiceError:
            return  # nothing rests on it, and the screen is closing
