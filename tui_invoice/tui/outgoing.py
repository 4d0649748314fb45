"""Queueing from a screen: passwords that nobody keeps are asked for first, then the courier is started."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from tui_invoice.domain.errors import InvoiceError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, Sender
from tui_invoice.operations.context import Context
from tui_invoice.tui import vaulting
from tui_invoice.tui.paint.line import line
from tui_invoice.tui.paint.roles import Role
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

    An error is shown by the screen, unless `failed` does; one of the courier's only once `done` has told the rest.
    """
    app = screen.house
    context = app.context

    def ran(found: _Queued[T] | Sender) -> None:
        if isinstance(found, Sender):
            _ask_password(screen, found, lambda: queue(screen, sender, work, done, failed))
            return
        done(found.result)
        if found.trouble is not None:
            app.say_soon(Role.ERROR, str(found.trouble))

    app.perform(lambda: _queue(context, sender, work), ran, failed)


@dataclass(frozen=True, slots=True)
class _Queued(Generic[T]):
    """What came of it; `trouble` says why no courier could be started: the mail is queued all the same."""

    result: T
    trouble: InvoiceError | None = None


def _queue(context: Context, sender: str, work: Callable[[Context], T]) -> _Queued[T] | Sender:
    """Queue all at once, so that who leaves the screen meanwhile loses nothing; or return whose password is wanting."""
    from tui_invoice.operations import starting

    missing = starting.to_ask(context, sender)
    if missing:
        return missing[0]
    result = work(context)
    try:
        starting.start(context)
    except InvoiceError as error:
        return _Queued(result, error)
    return _Queued(result)


def _ask_password(screen: House, sender: Sender, then: Callable[[], object]) -> None:
    if sender.secret is SecretStore.FILE:
        vaulting.ask(screen, then, "Leave, nothing sent")
        return

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
