"""`doctor --units`: the unit files and cron lines, each with where it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_invoice.cli import printing

if TYPE_CHECKING:
    from tui_invoice.operations.context import Context

_CRON = "# Or, without systemd, these lines by `crontab -e`. Cron mails what needs you. It finds no desktop keyring:"
_ON = "# Then switch it on; the last line lets it run while you are not signed in:"


def tell(context: Context, *, as_json: bool) -> None:
    """Print what lets mail leave while nobody is signed in."""
    from tui_invoice.operations import units

    found = units.pieces(context)
    if as_json:
        printing.out_array({"place": each.place or None, "text": each.text} for each in found)
        return
    for each in found:
        head = _CRON if each.place.startswith("crontab") else f"# Save as {each.place}" if each.place else _ON
        printing.out(head)
        for line in each.text.splitlines():
            printing.out(line)
        printing.out()
