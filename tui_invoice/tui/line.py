"""Whether the thin line is used: a driver that sends only what changed on the screen (docs/thin-line.md)."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TextIO

from tui_invoice.operations.settings_screen import ScreenSettings

OFF = "TUI_INVOICE_THIN_LINE"
"""Set to `off`, it switches the thin line off for one run, whatever the settings say."""


def is_thin(
    look: ScreenSettings,
    environ: Mapping[str, str],
    *,
    platform: str = sys.platform,
    streams: tuple[TextIO | None, TextIO | None] = (sys.__stdin__, sys.__stderr__),
) -> bool:
    """Tell whether to use it: where it is wanted, on a terminal of Linux or macOS, with no other driver asked for.

    Textual names a driver in TEXTUAL_DRIVER, as it does when it serves an app to a browser. `streams` are what it reads
    and writes. Without a screen (in tests) and inline it takes another driver anyway.
    """
    wanted = look.thin_line and environ.get(OFF, "") != "off" and not environ.get("TEXTUAL_DRIVER")
    able = platform in ("linux", "darwin") and environ.get("TERM", "dumb") not in ("", "dumb")
    return wanted and able and all(each is not None and each.isatty() and _is_utf8(each) for each in streams)


def _is_utf8(stream: TextIO) -> bool:
    """Tell whether its signs come out as they are; in another encoding Python writes escapes for what it lacks."""
    return stream.encoding.replace("-", "").lower() == "utf8"
