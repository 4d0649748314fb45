"""The passphrase of the vault, asked for once in a session of the screen."""

from __future__ import annotations

from collections.abc import Callable

from tui_invoice.domain.errors import InvoiceError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.text import visible
from tui_invoice.operations import passphrases
from tui_invoice.operations.handed_over import VAULT
from tui_invoice.tui.paint.line import Line, Run, line
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.house import House
from tui_invoice.tui.widgets.prompt import Question


def wanted(screen: House) -> bool:
    """Tell whether the vault is there and its passphrase was not given yet."""
    context = screen.house.context
    return passphrases.wanted(context.paths, context.environ, context.secrets)


def ask(screen: House, then: Callable[[], object], leave: str, wrong: str = "") -> None:
    """Ask for it, keep it for this session and call `then`; where it is `wrong` it says so and asks again."""
    app = screen.house

    def take(text: str) -> None:
        word = Secret(text)

        def opened(_: object) -> None:
            app.know(VAULT, word)
            then()

        def failed(error: InvoiceError) -> None:
            if screen.is_attached:
                ask(screen, then, leave, visible(error.detail))

        app.perform(lambda: passphrases.check(app.context.paths, word), opened, failed)

    def told(text: str) -> tuple[Line, bool]:
        if wrong and not text:
            return line(Run("   ✗ ", Role.ERROR), Run(wrong, Role.ERROR)), False
        return line("     the passwords are in a vault; it is asked for once in each session"), bool(text)

    screen.ask(
        Question(
            "passphrase of the vault", "Passphrase", password=True, accept=take, enter="Unlock", check=told, leave=leave
        )
    )
