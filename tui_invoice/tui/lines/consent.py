"""What a person is to do in a browser to sign in: a code to type there, or an address to open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_invoice.domain.text import visible
from tui_invoice.tui.paint.line import Line, Run, line, rule
from tui_invoice.tui.paint.roles import Role

BEGUN: Mapping[str, Any] = {}
"""What is known before the provider answered."""


def lines(asked: Mapping[str, Any], width: int) -> list[Line]:
    """Return the rows. An address stands at the left edge, so that it can be taken along from row to row."""
    who = visible(str(asked.get("provider") or "")).capitalize()
    title = rule(f"sign in with {who}" if who else "sign in", role=Role.MUTED)
    if not asked:
        return [title, line("   ", Run("asking the provider…", Role.MUTED))]
    address, code = visible(str(asked.get("address") or "")), visible(str(asked.get("code") or ""))
    if code:
        minutes = int(asked.get("seconds") or 0) // 60
        told = f"in a browser on any machine, within {minutes} minutes; then it goes on here."
        return [
            title,
            line("   Open   ", Run(address, Role.TITLE)),
            line("   Type   ", Run(code, Role.TITLE)),
            line("   ", Run(told, Role.MUTED)),
        ]
    room = max(20, width - 2)
    rows = [address[at : at + room] for at in range(0, len(address), room)]
    told = "Open this in a browser and consent; then paste below where the browser ends."
    return [title, line("   ", Run(told, Role.MUTED)), *(Line((Run(row),)) for row in rows)]
