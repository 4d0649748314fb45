"""The three standard streams, which whoever starts the program may have closed (`<&-`)."""

from __future__ import annotations

import os
import sys


def open_closed() -> None:
    """Open each standard stream that is closed on nothing, before a file of ours gets its number.

    A database that is descriptor 2 would be written into by the next error message.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            # The lowest free number is given, which is this one as those below it are open.
            os.open(os.devnull, os.O_RDWR)
            os.set_inheritable(number, True)
        if getattr(sys, name) is None:
            mode = "w" if number else "r"
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
