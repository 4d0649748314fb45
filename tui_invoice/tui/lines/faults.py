"""What stands under a field that is wrong."""

from __future__ import annotations

from tui_invoice.domain.errors import InvoiceError
from tui_invoice.domain.text import visible, wrap
from tui_invoice.tui.paint.line import Line, Run, line
from tui_invoice.tui.paint.roles import Role


def words(error: InvoiceError) -> str:
    """Return what is wrong and what to do, without what concerns the command line alone."""
    what = ": ".join(part for part in (error.title, error.detail) if part)
    todo = "" if " --" in f" {error.todo}" or "tui-invoice" in error.todo else error.todo
    what, todo = what.removesuffix("."), todo.removesuffix(".")
    return f"{what}. {todo[:1].upper()}{todo[1:]}" if todo else what


def under(text: str, width: int, indent: int, role: Role = Role.ERROR) -> list[Line]:
    """Return a fault, or with another role a remark, below the field that begins at column `indent`."""
    sign = {Role.ERROR: "✗ ", Role.WARN: "! ", Role.OK: "✓ "}.get(role, "")
    parts = wrap(visible(text), max(10, width - indent - len(sign) - 1)) if text else []
    head = " " * indent
    return [
        line(head, Run(sign if not n else " " * len(sign), role), Run(part, role if role is not Role.OK else Role.TEXT))
        for n, part in enumerate(parts)
    ]
