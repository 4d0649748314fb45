"""What is said on the terminal once the screen is gone: what becomes of the mail that still waits."""

from __future__ import annotations

import shutil
import sys

from tui_invoice.domain.text import visible, wrap
from tui_invoice.operations import unattended
from tui_invoice.operations.context import Context


def tell(context: Context) -> None:
    """Tell who leaves what they must know, on stderr; nothing where all goes on by itself."""
    width = shutil.get_terminal_size().columns
    for each in unattended.leaving(context):
        for line in wrap(visible(each), width):
            print(line, file=sys.stderr)
