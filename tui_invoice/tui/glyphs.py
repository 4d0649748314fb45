"""Which signs the terminal can draw: ours are narrow everywhere, but not every terminal has them."""

from __future__ import annotations

import locale
import os
import sys

from tui_invoice.operations.settings_screen import Glyphs


def need_ascii(chosen: Glyphs) -> bool:
    """Tell whether signs must be ASCII: as the settings say, else on the Linux console and where text is not UTF-8."""
    if chosen is not Glyphs.AUTO:
        return chosen is Glyphs.ASCII
    return os.environ.get("TERM", "") in ("linux", "dumb") or not _is_utf8()


def _is_utf8() -> bool:
    encoding = getattr(sys.__stdout__, "encoding", None) or locale.getpreferredencoding(False)
    return encoding.replace("-", "").lower() == "utf8"
