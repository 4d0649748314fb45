"""The environment of the open demo's programs: its screen's children and its courier."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tui_invoice.demo.names import HOST, NameServer
from tui_invoice.demo.office import places


def surroundings(environ: Mapping[str, str], folder: Path, names: NameServer) -> dict[str, str]:
    """Return an environment whose programs find everything in the demo's folder and ask its name server."""
    ours = {name: str(folder / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    return {
        **{name: value for name, value in environ.items() if not name.startswith("TUI_INVOICE_")},
        **{f"XDG_{name}_HOME": place for name, place in ours.items()},
        "TUI_INVOICE_DB": str(places(folder).database),
        "TUI_INVOICE_DNS": f"{HOST}:{names.port}",
        "TUI_INVOICE_WEB": "off",
    }
