"""Where the program starts: it wires the faces, and is the only place that may import both."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from tui_invoice.cli.main import run

if TYPE_CHECKING:
    from tui_invoice.operations.context import Context


def main() -> None:
    """Run the program."""
    run(_open_screen)


def _open_screen(context: Context, demo: str) -> int:
    """Open the screen; Textual is imported here only, when somebody wants to see it.

    What is imported stays for good, so that no time goes into looking for garbage in it; the app looks again later.
    """
    gc.disable()
    from tui_invoice.tui.opening import open_screen

    gc.freeze()
    return open_screen(context, demo=demo)


if __name__ == "__main__":
    main()
