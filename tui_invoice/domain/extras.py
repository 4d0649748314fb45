"""The parts that are not installed with the program, and how one of them is added to it where it is."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

PACKAGES = {"xlsx": "openpyxl", "believed": "dkimpy", "oauth": "msal", "vault": "cryptography"}
"""What each extra of pyproject.toml brings."""


def how(extra: str, prefix: str = sys.prefix, python: str = sys.executable) -> str:
    """Return the command that adds an extra's package to this installation, which pipx, uv or a pip made.

    The first two leave a file in the environment that they make: pipx_metadata.json, uv-receipt.toml.
    """
    package, place = PACKAGES[extra], Path(prefix)
    if (place / "pipx_metadata.json").is_file():
        return f"pipx inject {shlex.quote(place.name)} {package}"
    if (place / "uv-receipt.toml").is_file():
        return f"uv pip install --python {shlex.quote(python)} {package}"
    return f"{shlex.quote(python)} -m pip install {package}"
