"""Whether a part of the screen is still there: what threads, children and timers bring back may come too late."""

from __future__ import annotations

from textual.dom import DOMNode


def is_there(part: DOMNode) -> bool:
    """Tell whether a part is on a screen and is not being taken away: then its own parts may be gone already."""
    return part.is_attached and part.display
