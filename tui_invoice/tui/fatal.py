"""The fatal handler: the terminal is given back first, then a report is written, without anybody's data in it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from rich.console import RenderableType
from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.message_pump import CallbackError

from tui_invoice.domain.errors import InvoiceError
from tui_invoice.tui.terminal import Terminal, Watch


class BrokenInputError(Exception):
    """The terminal could not be read any more, though it is there."""


class Fatal(App[int]):
    """An app whose own faults end it with a report in a file, and with one line that says where.

    Textual's handler prints the local variables, in which a password or a customer may stand.
    """

    fault: Exception | None = None
    _watch: Watch | None = None

    def get_driver_class(self) -> type[Driver]:
        """Return our own way to drive a terminal, unless the environment names another one."""
        found = super().get_driver_class()
        return Terminal if found is LinuxDriver else found

    def broken(self, error: Exception) -> None:
        """End the program for a fault of ours, or for what makes it useless."""
        self._handle_exception(error)

    def watch_loop(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let what breaks in a callback of the loop's own end the program too."""
        loop.set_exception_handler(self._loop_broke)

    def _loop_broke(self, loop: asyncio.AbstractEventLoop, about: Mapping[str, Any]) -> None:  # noqa: ARG002
        error = about.get("exception")
        if isinstance(error, Exception):
            self.broken(error)

    def panic(self, *renderables: RenderableType) -> None:  # noqa: ARG002  # Textual's own: it would print them
        """End the program because Textual's reading of the keys broke off."""
        if self._watch is None or not self._watch.gone:
            self.broken(BrokenInputError())

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()

    def _handle_exception(self, error: Exception) -> None:
        if isinstance(error, CallbackError) and isinstance(error.__context__, InvoiceError):
            error = error.__context__  # a timer's, in Textual's wrapping
        if self.fault is None:
            self.fault = self._exception = error  # the second is what Textual's own tests raise again
            self._exception_event.set()
        if self._watch is not None:
            self._watch.expect_end(1)
        self._return_code = 1
        self._close_messages_no_wait()

    def quit(self, code: int = 0) -> None:
        """Leave with this exit code."""
        if self._watch is not None:
            self._watch.expect_end(code)
        self.exit(code)

    def _leave(self, code: int) -> None:
        """Leave from a signal's handler or a thread. Raises SystemExit where nothing runs yet."""
        loop = self._loop
        if loop is None or loop.is_closed():
            raise SystemExit(code)
        loop.call_soon_threadsafe(self.quit, code)

    def open(self, *, mouse: bool = False) -> int:
        """Run until it is left; return the exit code.

        Raises the InvoiceError that nobody could tell on the screen, or one that tells of a fault of ours.
        """
        with Watch(self._leave) as self._watch:
            code = self.run(mouse=mouse)
        if isinstance(self.fault, InvoiceError):
            raise self.fault
        if self.fault is not None and not (self._watch.gone and isinstance(self.fault, OSError)):
            from tui_invoice.operations import crashing

            raise crashing.told(self.fault)
        return code or 0
