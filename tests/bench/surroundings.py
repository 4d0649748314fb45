"""What a measured program finds around it: a home of its own, and bytecode, as an installed program has."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from tests.store.making import MadeOffice

_UNWANTED = frozenset({"PYTHONDONTWRITEBYTECODE", "NO_COLOR", "LESS", "TUI_INVOICE_DB"})
"""Where bytecode is not written, every start would compile our modules, and those of no peer."""


def surroundings(folder: Path, home: str, made: MadeOffice | None = None) -> Mapping[str, str]:
    """Return the environment of a program whose home lies in `folder`; its database is that of the office."""
    places = {f"XDG_{name}_HOME": str(folder / home / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    return {
        **{name: value for name, value in os.environ.items() if name not in _UNWANTED},
        **places,
        **({"TUI_INVOICE_DB": str(made.db.path)} if made is not None else {}),
        "HOME": str(folder / home),
        "LANG": "C.UTF-8",
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
    }
