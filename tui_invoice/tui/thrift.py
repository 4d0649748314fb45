"""An app that sends what is new only."""

from __future__ import annotations

import os
import signal
from typing import Any

from textual import events
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.screen import Screen

from tui_invoice.tui.paint.sent import News, Sent
from tui_invoice.tui.thin.driver import ThinDriver


class Thrifty(App[int]):
    """An app that keeps in `sent` what its terminal shows."""

    def __init__(self) -> None:
        self.sent = Sent()
        super().__init__()

    def on_mount(self) -> None:
        """Draw all anew after a pause (ctrl+z), in which others wrote."""
        self.app_resume_signal.subscribe(self, lambda _: self.draw_anew())

    def draw_anew(self) -> None:
        """Draw the whole screen, whatever was sent before."""
        self.sent.forget()
        if isinstance(self._driver, ThinDriver):
            self._driver.forget()
        self.screen.refresh(layout=True)

    def action_suspend_process(self) -> None:
        """Give the terminal back, then stop with all that was started with it, make for instance, as the shell expects.

        Where no shell is there to wake it up again, nothing is stopped: the kernel sees to that (POSIX, 2.4.3: a group
        that is orphaned does not stop for SIGTSTP).
        """
        if os.getsid(os.getppid()) != os.getsid(0) or self._driver is None or not self._driver.can_suspend:
            return
        with self.suspend():
            textuals = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
            os.killpg(os.getpgrp(), signal.SIGTSTP)
            signal.signal(signal.SIGTSTP, textuals)

    async def on_event(self, event: events.Event) -> None:
        """Draw all anew in a new size, and also where it is the old one again.

        A terminal that was made smaller for a moment lost what lay outside, and Textual draws for another size only.
        Where nothing was sent since the last one, as at the start, all is drawn anyway.
        """
        if not isinstance(event, events.Resize):
            await super().on_event(event)
            return
        shown = self.sent.shown
        self.sent.forget()
        await super().on_event(event)
        if shown:
            self.call_after_refresh(self.draw_anew)

    def _display(self, screen: Screen[Any], renderable: Any) -> None:  # a Rich renderable, or an update of its own
        if isinstance(renderable, LayoutUpdate | ChopsUpdate):
            renderable = News(renderable, self.sent)
        super()._display(screen, renderable)
