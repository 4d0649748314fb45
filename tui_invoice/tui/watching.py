"""Watching the database: what others write is shown, mail that is due gets a courier, and trouble is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from tui_invoice.domain.errors import InvoiceError, NotFoundError, StoreError
from tui_invoice.domain.invoice import Seller
from tui_invoice.domain.office import Office
from tui_invoice.operations.browsing import Browser
from tui_invoice.operations.context import Context
from tui_invoice.tui.fatal import Fatal
from tui_invoice.tui.lines.manner import Manner
from tui_invoice.tui.screens.house import House

T = TypeVar("T")

LOOK = 0.5
"""Seconds between two looks whether anybody wrote."""
START = 30.0
"""Seconds between two looks whether a courier must be started."""


class Watching(Fatal):
    """An app with one connection to read by; `browser` is None while there is no database yet."""

    context: Context
    browser: Browser | None = None
    _manner: Manner | None = None
    _today = date.min
    _trouble = ""

    if TYPE_CHECKING:

        def perform(self, work: Callable[[], T]) -> None:
            """Run an operation in a thread."""

        def say_error(self, error: InvoiceError) -> None:
            """Show an error on the screen in front."""

    def begin_to_watch(self) -> None:
        """Look from now on, and let go out what is due. Raises StoreError."""
        self._today = self.manner().today
        self.set_interval(LOOK, self.watch_database)
        self.set_interval(START, self.watch_outbox)
        self.start_courier()

    def open_browser(self) -> Browser | None:
        """Open the database where there is one by now."""
        if self.browser is None:
            try:
                self.browser = Browser(self.context)
            except NotFoundError:
                return None
        return self.browser

    def manner(self) -> Manner:
        """Return how the office writes money and times."""
        if self._manner is None:
            office = self.browser.office() if self.browser is not None else Office(Seller(""))
            self._manner = Manner(office, self.context.clock)
        return self._manner

    def watch_database(self, *, anew: bool = False) -> None:
        """Where anybody wrote, or another day began, let every screen read anew; with `anew` whatever is so.

        A read that fails is told once, and tried again at the next look. A database that is gone ends the program.
        """
        try:
            if self._is_other() or anew or self._trouble:
                self._manner = None
                self.tell_screens()
        except StoreError as error:
            self._tell_trouble(error)
        else:
            if self._trouble:
                self._trouble = ""
                self.forget_error()

    def _is_other(self) -> bool:
        if self.browser is None:
            return self.open_browser() is not None
        was, self._today = self._today, self.manner().today
        return self.browser.changed() or self._today != was

    def _tell_trouble(self, error: StoreError) -> None:
        if self.browser is not None and self.browser.gone:
            self.broken(error)
        elif str(error) != self._trouble:
            self._trouble = str(error)
            self.say_error(error)

    def forget_error(self) -> None:
        """Take the notice of an error away that is one no more."""
        if isinstance(self.screen, House):
            self.screen.forget_notice()

    def tell_screens(self) -> None:
        """Let every screen that can be seen, and those below it, draw what is so now."""
        for screen in self.screen_stack:
            if isinstance(screen, House) and screen.is_attached:
                screen.follow()

    def watch_outbox(self) -> None:
        """Where mail became due and no courier is at work, show that, and start one."""
        if self._lacks_courier():
            self.watch_database(anew=True)
            self.start_courier()

    def start_courier(self, *, anew: bool = False) -> None:
        """Start a courier where mail or a look into a mailbox is due and none is at work.

        With `anew` also in place of one at work: it may not have a password that is known by now.
        """
        if not self._lacks_courier(anew=anew):
            return
        from tui_invoice.operations import starting

        context = self.context
        self.perform(lambda: starting.start(context))

    def _lacks_courier(self, *, anew: bool = False) -> bool:
        if self.browser is None:
            return False
        try:
            health = self.browser.health()
        except StoreError as error:
            self._tell_trouble(error)
            return False
        return (health.due or health.look_due) and health.writable and (anew or not health.courier)
