"""Queueing from a screen: passwords that nobody keeps are asked for first, then the courier is started."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tui_invoice.domain.errors import InvoiceError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import Sender
from tui_invoice.operations.context import Context
from tui_invoice.tui.paint.line import line
from tui_invoice.tui.screens.house import House
from tui_invoice.tui.widgets.prompt import Question

T = TypeVar("T")

TAKE_BACK = 5_000
"""Milliseconds that what the screen queues waits before it is handed over, so that it can be taken back."""


def queue(
    screen: House,
    sender: str,
    work: Callable[[Context], T],
    done: Callable[[T], object],
    failed: Callable[[InvoiceError], object] | None = None,
) -> None:
    """Run `work`, which queues mail of this sender ("" is the default one), start the courier, then call `done`.

    An error is shown by the screen, unless `failed` does.
    """
    from tui_invoice.operations import starting

    app = screen.house
    context = app.context

    def asked(missing: tuple[Sender, ...]) -> None:
        if missing:
            _ask_password(screen, missing[0], lambda: queue(screen, sender, work, done, failed))
            return
        app.perform(lambda: _queued(context, work), done, failed)

    app.perform(lambda: starting.to_ask(context, sender), asked, failed)


def _queued(context: Context, work: Callable[[Context], T]) -> T:
    from tui_invoice.operations import starting

    result = work(context)
    starting.start(context)
    return result


def _ask_password(screen: House, sender: Sender, then: Callable[[], object]) -> None:
    def take(text: str) -> None:
        screen.house.know(sender.uid, Secret(text))
        then()

    screen.ask(
        Question(
            f"password of {sender.address}", "Password", password=True, accept=take, enter="Go on",
            check=lambda text: (line("     kept nowhere: asked for once in each session"), bool(text)),
            leave="Leave, nothing sent",
        )
    )  # fmt: skip
