"""Opening the screen on an office, and on the made-up one that is looked at meanwhile."""

from __future__ import annotations

from tui_invoice.operations import settings
from tui_invoice.operations.context import Context
from tui_invoice.operations.settings import Settings
from tui_invoice.tui import keys
from tui_invoice.tui.app import InvoiceApp


def open_screen(context: Context, *, demo: str = "") -> int:
    """Open the screen and return the exit code; a look at the demo comes back to it.

    Raises SettingsError, StoreError before anything is shown.
    """
    while True:
        chosen = settings.load(context.paths.config)
        keys.refuse(chosen.keys, context.paths.config, chosen.screen.keys)
        app = InvoiceApp(context, chosen, demo=demo)
        app.open_browser()
        code = app.open(mouse=chosen.screen.mouse)
        if not app.to_the_demo:
            if not demo and code == 0:
                from tui_invoice.tui import leaving

                leaving.tell(context)
            return code
        _look_around(chosen)


def _look_around(chosen: Settings) -> None:
    """Open the made-up office, with this person's colours and keys, until it is left."""
    from tui_invoice.demo.quiet import quiet

    with quiet() as hush:
        from tui_invoice.demo.live import live

        with live() as office:
            app = InvoiceApp(office.context, chosen, demo=office.explain)
            app.open_browser()
            app.open(mouse=chosen.screen.mouse)
            hush()
