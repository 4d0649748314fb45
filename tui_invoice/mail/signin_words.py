"""How the words of a sign-in are written."""

from __future__ import annotations

import base64


def coded(word: str) -> str:
    """Return the word as SASL exchanges are written: UTF-8 in base64."""
    return base64.b64encode(word.encode()).decode("ascii")
